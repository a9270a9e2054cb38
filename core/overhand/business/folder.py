"""The business folder: which of its files make a version."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from overhand.errors import ConfigError

__all__ = ["BUSINESS_FILE", "KNOWLEDGE", "PROMPT_FILE", "Files", "read_folder"]

BUSINESS_FILE = "business.toml"
PROMPT_FILE = "prompt.md"
KNOWLEDGE = "knowledge/"
READABLE = (".md", ".txt")

Files = Mapping[str, bytes]
"""Path inside the folder, with forward slashes, to content."""


def read_folder(folder: Path) -> dict[str, bytes]:
    """`business.toml`, `prompt.md` and everything under `knowledge/`; other files in the folder are not part of it.

    Raises:
        ConfigError: the folder or one of the two files is missing, or a knowledge file is of a kind nobody can read.
    """
    if not folder.is_dir():
        raise ConfigError(str(folder), "", "there is no such folder", "`overhand init DIR` writes a new one.")
    files: dict[str, bytes] = {}
    for name in (BUSINESS_FILE, PROMPT_FILE):
        file = folder / name
        if not file.is_file():
            raise ConfigError(str(file), "", "it is missing", f"Every business folder has a {name}.")
        files[name] = file.read_bytes()
    for file in knowledge_files(folder):
        files[file.relative_to(folder).as_posix()] = file.read_bytes()
    return files


def knowledge_files(folder: Path) -> Iterator[Path]:
    """The files under `knowledge/`, sorted; hidden ones left out."""
    for file in sorted((folder / KNOWLEDGE).rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if hidden or not file.is_file():
            continue
        if file.suffix not in READABLE:
            found, remedy = "knowledge of this kind cannot be read", f"Write it as {' or '.join(READABLE)}."
            raise ConfigError(str(file), "", found, remedy)
        yield file
