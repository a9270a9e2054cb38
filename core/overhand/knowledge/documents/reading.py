"""What a reader gives back, and how it says that it cannot read."""

from msgspec import Struct

from overhand.errors import ConfigError

__all__ = ["Extract", "unreadable"]


class Extract(Struct, frozen=True, kw_only=True):
    """The text of one file, as Markdown."""

    text: str
    missing: tuple[ConfigError, ...] = ()  # the parts of it that could not be read


def unreadable(source: str, why: str, remedy: str) -> ConfigError:
    """The error for a file, or a part of one, that stays out of the knowledge."""
    return ConfigError(source, "", why, remedy)
