"""Which reader a file gets, and what every file must keep to whatever its form."""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import PurePosixPath

from overhand.knowledge.documents.reading import Extract, unreadable

__all__ = ["FORMS", "LARGEST_FILE", "LONGEST_TEXT", "TEXT", "extract", "published"]

Read = Callable[[str, bytes], Extract]

TEXT = (".md", ".txt")
"""The suffixes of the files that are text already."""

READERS: Mapping[str, str] = {
    ".csv": "sheet",
    ".htm": "web",
    ".html": "web",
    ".md": "plain",
    ".pdf": "pdf",
    ".tsv": "sheet",
    ".txt": "plain",
}
FORMS = tuple(sorted(READERS))
"""The suffixes of the files that can be read."""

LARGEST_FILE = 30_000_000
"""Bytes. A catalogue full of photographs stays below; what is larger is a film or a scan."""

LONGEST_TEXT = 1_000_000
"""Characters: 300 dense pages, or 4,000 passages. A version is one message of the store, and the store takes 8 MB."""


def extract(source: str, content: bytes) -> Extract:
    """The text of a file.

    Args:
        source: its path inside the business folder; the suffix chooses the reader.
        content: its bytes.

    Raises:
        ConfigError: it cannot be read, is empty or too long; it says which file, why and what to do.
    """
    suffix = PurePosixPath(source).suffix.lower()
    if suffix not in READERS:
        remedy = f"Save it as one of {' '.join(FORMS)}, or move it out of the knowledge folder."
        raise unreadable(source, "files of this kind cannot be read", remedy)
    if not content.strip():
        raise unreadable(source, "it is empty", "Write something into it, or delete it.")
    found = reader(suffix)(source, content)
    if not found.text.strip():
        raise unreadable(source, "there is no text in it", "Write something into it, or delete it.")
    if len(found.text) > LONGEST_TEXT:
        why = f"its text has {len(found.text):,} characters, {LONGEST_TEXT:,} at most are taken"
        raise unreadable(source, why, "Keep what customers ask for, or split it.")
    return found


def reader(suffix: str) -> Read:
    """The reader of a form, imported only now: a folder without a PDF does not pay for reading one."""
    read: Read = import_module(f"overhand.knowledge.documents.{READERS[suffix]}").read
    return read


def published(source: str) -> str:
    """The path a file's text has in a business version: Markdown and text keep theirs, other forms get `.md` behind."""
    return source if PurePosixPath(source).suffix.lower() in TEXT else f"{source}.md"
