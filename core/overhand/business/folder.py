"""The business folder: which of its files make a version."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from msgspec import Struct

from overhand.errors import ConfigError
from overhand.knowledge.documents import LARGEST_FILE, extract, published

__all__ = ["BUSINESS_FILE", "KNOWLEDGE", "PROMPT_FILE", "Files", "Survey", "Track", "read_folder", "survey"]

log = logging.getLogger(__name__)

BUSINESS_FILE = "business.toml"
PROMPT_FILE = "prompt.md"
KNOWLEDGE = "knowledge/"

Files = Mapping[str, bytes]
"""Path inside the folder, with forward slashes, to content."""

Track = Callable[[Sequence[Path]], AbstractContextManager[Iterable[Path]]]
"""Hands on the files it is given, one after the other; `click.progressbar` is one."""


class Survey(Struct, frozen=True, kw_only=True):
    """What a folder holds. A version is text: of a PDF, a page or a sheet its text is published, as `NAME.md`."""

    files: dict[str, bytes]
    knowledge: int  # how many of them are knowledge
    skipped: tuple[ConfigError, ...] = ()  # knowledge that could not be read, each with why and what to do


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files of a version; knowledge that cannot be read is left out, and named in the log.

    Raises:
        ConfigError: as `survey`.
    """
    found = survey(folder)
    for each in found.skipped:
        log.warning("skipped: %s", each)
    return found.files


def survey(folder: Path, track: Track = nullcontext) -> Survey:
    """`business.toml`, `prompt.md` and everything under `knowledge/`; other files in the folder are not part of it.

    Args:
        folder: the business folder.
        track: shows a person how far the reading of the knowledge is.

    Raises:
        ConfigError: the folder or one of the two files is missing. Knowledge that cannot be read is only skipped.
    """
    if not folder.is_dir():
        raise ConfigError(str(folder), "", "there is no such folder", "`overhand init DIR` writes a new one.")
    files: dict[str, bytes] = {}
    for name in (BUSINESS_FILE, PROMPT_FILE):
        file = folder / name
        if not file.is_file():
            raise ConfigError(str(file), "", "it is missing", f"Every business folder has a {name}.")
        files[name] = file.read_bytes()
    skipped: list[ConfigError] = []
    with track(knowledge_files(folder)) as each_file:
        for file in each_file:
            try:
                skipped += add_knowledge(files, file, file.relative_to(folder).as_posix())
            except ConfigError as error:
                skipped.append(error)
    return Survey(files=files, knowledge=len(files) - 2, skipped=tuple(skipped))


def knowledge_files(folder: Path) -> list[Path]:
    """The files under `knowledge/`, sorted; hidden ones left out."""
    found = sorted((folder / KNOWLEDGE).rglob("*"))
    return [file for file in found if file.is_file() and not is_hidden(file.relative_to(folder))]


def is_hidden(path: Path) -> bool:
    """Whether a file, or a folder it is in, begins with a dot."""
    return any(part.startswith(".") for part in path.parts)


def add_knowledge(files: dict[str, bytes], file: Path, source: str) -> Sequence[ConfigError]:
    """Add the text of a knowledge file; what of it could not be read.

    Raises:
        ConfigError: nothing of it could.
    """
    size = file.stat().st_size
    if size > LARGEST_FILE:
        why = f"it has {size // 1_000_000} MB, {LARGEST_FILE // 1_000_000} MB at most are read"
        raise ConfigError(source, "", why, "Keep what customers ask for, or split it.")
    text = published(source)
    if text != source and file.with_name(f"{file.name}.md").is_file():
        why = f"{file.name}.md beside it is read in its place"
        raise ConfigError(source, "", why, "Move one of the two out of the knowledge folder.")
    found = extract(source, file.read_bytes())
    files[text] = found.text.encode()
    return found.missing
