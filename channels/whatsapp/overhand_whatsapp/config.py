"""The `[channels.whatsapp]` table: numbers, and where the secrets are. No secret stands in the file itself."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct

from overhand.errors import ConfigError
from overhand.tables import convert

__all__ = ["Config", "Secret", "not_connected", "read_config"]

FILE: Final = "overhand.toml"
TABLE: Final = "channels.whatsapp"


class Secret(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a secret is: the name of an environment variable, or the path of a file. Exactly one of the two."""

    env: str = ""
    file: str = ""

    def read(self, key: str, environ: Mapping[str, str]) -> str:
        """Return the secret.

        Raises:
            ConfigError: neither or both are named, the variable is not set, or the file cannot be read.
        """
        where = f"{TABLE}.{key}"
        if bool(self.env) == bool(self.file):
            raise ConfigError(FILE, where, "names no single place", 'Write { env = "NAME" } or { file = "path" }')
        if self.env:
            found = environ.get(self.env, "").strip()
            source = f"the environment variable {self.env}"
        else:
            found, source = self.from_file(where), f"the file {self.file}"
        if not found:
            raise ConfigError(FILE, where, f"{source} is empty or not set", "Put the secret there")
        if not found.isascii():
            raise ConfigError(FILE, where, f"{source} holds non-ASCII characters", "Copy the secret again")
        return found

    def from_file(self, where: str) -> str:
        """Return a file's content without the newline at its end."""
        try:
            return Path(self.file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(
                FILE, where, f"the file {self.file} cannot be read ({error})", "Check the path and its rights"
            ) from error


class Config(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the channel needs to start. Durations are in ms."""

    phone_number_ids: tuple[str, ...]  # Meta's ids of the business's numbers, not the numbers themselves
    access_token: Secret = Secret(env="WHATSAPP_ACCESS_TOKEN")
    verify_token: Secret = Secret(env="WHATSAPP_VERIFY_TOKEN")
    app_secrets: tuple[Secret, ...] = (Secret(env="WHATSAPP_APP_SECRET"),)  # two while one is being replaced
    base_url: str = "https://graph.facebook.com"
    version: str = "v25.0"
    typing: bool = True  # showing "typing" also marks the customer's message as read
    connect_timeout_ms: int = 5_000
    answer_timeout_ms: int = 20_000  # for a whole call
    body_timeout_ms: int = 10_000  # for reading a webhook's body

    def __post_init__(self) -> None:
        """Refuse what could not work.

        Raises:
            ValueError: msgspec reports it as the table's error.
        """
        if not self.phone_number_ids or not all(one.isascii() and one.isdigit() for one in self.phone_number_ids):
            raise ValueError("phone_number_ids must name at least one phone number id, digits only")
        if not self.app_secrets:
            raise ValueError("app_secrets must name at least one secret")
        if not self.base_url.startswith(("https://", "http://")):
            raise ValueError("base_url must start with https:// or http://")
        if min(self.connect_timeout_ms, self.answer_timeout_ms, self.body_timeout_ms) <= 0:
            raise ValueError("a timeout must be more than 0 ms")
        if self.answer_timeout_ms < 4 * self.connect_timeout_ms:
            raise ValueError("answer_timeout_ms must be at least four times connect_timeout_ms")


def read_config(table: Mapping[str, object]) -> Config:
    """Turn the raw table into a checked `Config`.

    Raises:
        ConfigError: a key is unknown, missing or of the wrong type.
    """
    return convert(table, Config, file=FILE, key=TABLE)


def not_connected() -> ConfigError:
    """Return the error of a channel that was switched on without a table: it can only parse."""
    return ConfigError(FILE, f"{TABLE}.phone_number_ids", "it is missing", "Write phone_number_ids = [...] there.")
