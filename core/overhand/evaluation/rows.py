"""Labelled rows: JSON Lines, one text or one conversation a line, with whether it needs a person."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from overhand.errors import ConfigError
from overhand.language import guess_language

__all__ = ["Row", "Turn", "read_rows", "reason_of"]

FORMER_NAMES = {"explicit_human": "explicit_request"}
"""Names of files whose reason is called otherwise here."""


class Turn(Struct, frozen=True):
    """One message of a labelled conversation."""

    role: Literal["user", "assistant", "operator"]
    text: str


class Row(Struct, frozen=True, kw_only=True):
    """One labelled text. A conversation is judged by its last turn, which is the customer's."""

    label: bool  # True: a person is needed for the reason
    text: str = ""
    turns: tuple[Turn, ...] = ()
    id: str = ""
    lang: str = ""
    source: str = ""
    category: str = ""
    kb: str = ""  # the knowledge base a question was put to

    @property
    def last(self) -> str:
        """The text that is judged."""
        return self.turns[-1].text if self.turns else self.text


def reason_of(path: Path) -> str:
    """The reason a file's name stands for: `compliance.jsonl`, `explicit_human.jsonl`, `frustration-es.jsonl`."""
    name = path.name.partition(".")[0].partition("-")[0]
    return FORMER_NAMES.get(name, name)


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a file.

    Raises:
        ConfigError: it cannot be read, or a line is no row; says which line and what is wrong with it.
    """
    decoder = msgspec.json.Decoder(Row)
    for number, line in enumerate(lines_of(path), 1):
        if line.strip():
            yield completed(decoded(decoder, line, path, number), path, number)


def lines_of(path: Path) -> list[str]:
    """The file's lines."""
    try:
        return path.read_text("utf-8").splitlines()
    except OSError as error:
        raise ConfigError(str(path), "", f"it cannot be read: {error.strerror}", "Name a JSON Lines file.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(str(path), "", f"byte {error.start} is not UTF-8", "Save the file as UTF-8.") from error


def decoded(decoder: msgspec.json.Decoder[Row], line: str, path: Path, number: int) -> Row:
    """One line as a row."""
    try:
        return decoder.decode(line)
    except msgspec.MsgspecError as error:
        wanted = 'Each line is a JSON object with at least "text" (or "turns") and "label" (true or false).'
        raise ConfigError(f"{path}:{number}", "", str(error), wanted) from error


def completed(row: Row, path: Path, number: int) -> Row:
    """The row with its language; one that says nothing, or ends with the assistant's words, is refused."""
    if not row.last.strip():
        found = json.dumps(row.text)
        raise ConfigError(f"{path}:{number}", "text", f"it is {found} and there are no turns", "Give it one of both.")
    if row.turns and row.turns[-1].role != "user":
        raise ConfigError(f"{path}:{number}", "turns", "the last one is not the user's", "End with what is judged.")
    return row if row.lang else msgspec.structs.replace(row, lang=guess_language(row.last) or "?")
