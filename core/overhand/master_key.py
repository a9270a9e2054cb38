"""The deployment's master key, which wraps every customer's key."""

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from overhand.config import CONFIG_FILE, Config, read_text
from overhand.errors import ConfigError

__all__ = ["MASTER_KEY", "read_master_key"]

MASTER_KEY = "OVERHAND_MASTER_KEY"  # the environment variable
HEX = re.compile(r"[0-9a-fA-F]{64}")


def read_master_key(config: Config, environ: Mapping[str, str] = os.environ) -> bytes:
    """The 32 bytes that wrap every customer's key: from the environment, a file, or the data folder.

    With the embedded server a key file is made at the first start, readable by its owner only.

    Raises:
        ConfigError: no key is given, or it is not 64 hex digits.
    """
    if MASTER_KEY in environ:
        return decoded(environ[MASTER_KEY], "environment", MASTER_KEY)
    if config.master_key_file:
        return decoded(read_text(Path(config.master_key_file)), config.master_key_file, "")
    if not config.embedded:
        remedy = f"Set {MASTER_KEY} or master_key_file; `openssl rand -hex 32` makes one. Keep a copy."
        raise ConfigError(CONFIG_FILE, "master_key_file", "a shared NATS needs a master key", remedy)
    file = Path(config.data) / "master.key"
    if not file.exists():
        create_key(file)
    return decoded(read_text(file), str(file), "")


def create_key(file: Path) -> None:
    """Make a key file whole or not at all; of two processes that try, one keeps the other's."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(secrets.token_hex(32) + "\n")
    try:
        os.link(draft, file)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def decoded(text: str, file: str, key: str) -> bytes:
    """A key as it is written: 64 hex digits."""
    if not HEX.fullmatch(text.strip()):
        found = f"{len(text.strip())} characters that are not a key"
        raise ConfigError(file, key, found, "Write 64 hex digits, as `openssl rand -hex 32` prints them.")
    return bytes.fromhex(text.strip())
