"""The blocks of an HTML page as they are met, and the Markdown they make."""

import re
from collections.abc import Sequence

from bs4 import Tag

from overhand.knowledge.documents.grid import is_data, markdown_of

__all__ = ["Blocks"]

HEADINGS = {f"h{depth}": depth for depth in range(1, 7)}
DEEPEST = 6
TITLED = ("dt", "summary")  # a term or a question; its text is what follows
LISTS = ("ul", "ol")
BOLD = ("b", "strong")
BREAKING = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl"),
        *("fieldset", "figcaption", "figure", "header", "hr", "html", "legend", "main", "ol", "p", "pre", "section"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    }
)
OPEN, CLOSE = "\ue000", "\ue001"  # of bold text, until it is known where its words begin and end
BOLD_TEXT = re.compile(f"{OPEN}(\\s*)([^{OPEN}{CLOSE}]*?)(\\s*){CLOSE}")
MARKS = re.compile(f"[{OPEN}{CLOSE}]|\\*\\*\\*\\*")
SPACES = re.compile(r"[ \t\u00a0]+")
LINK = re.compile(r"^(?:https?://|mailto:|tel:)\S+$")


class Blocks:
    """Collects inline text until a block ends."""

    def __init__(self, title: str = "") -> None:
        self._title = title  # stands above everything, if there is anything
        self._blocks: list[str] = []
        self._text = ""
        self._prefix = ""  # what the block being collected begins with
        self._depth = 1 if title else 0  # of the last heading
        self._lists = 0  # that are open

    def say(self, text: str) -> None:
        """A piece of inline text."""
        self._text += text

    def begin(self, tag: Tag) -> None:
        """A tag begins."""
        if tag.name in BOLD:
            self._text += OPEN
        elif tag.name == "br":
            self._text += "\n"
        elif tag.name in BREAKING or has_prefix(tag):
            self._flush()
            self._enter(tag)

    def end(self, tag: Tag) -> None:
        """A tag ends."""
        if tag.name in BOLD:
            self._text += CLOSE
        elif tag.name == "a":
            self._link(str(tag.get("href", "")))
        elif tag.name in BREAKING or has_prefix(tag):
            self._flush()
            self._lists -= tag.name in LISTS
            self._prefix = "" if has_prefix(tag) else self._prefix

    def markdown(self) -> str:
        """Everything; the items of a list stand below each other, other blocks apart."""
        self._flush()
        text = f"# {self._title}" if self._title and self._blocks else ""
        for block in settled(self._blocks):
            close = is_item(block) and is_item(text.rpartition("\n")[2])
            text += (("\n" if close else "\n\n") if text else "") + block
        return f"{text}\n" if text else ""

    def _enter(self, tag: Tag) -> None:
        if tag.name == "table" and is_data(tag):
            self._blocks.append(markdown_of(tag))
        elif tag.name in LISTS:
            self._lists += 1
        elif tag.name == "li":
            self._prefix = "  " * max(self._lists - 1, 0) + "- "
        elif tag.name in TITLED:
            self._prefix = "#" * min(self._depth + 1, DEEPEST) + " "
        elif tag.name in HEADINGS:
            self._depth = HEADINGS[tag.name]
            self._prefix = "#" * self._depth + " "

    def _link(self, address: str) -> None:
        """The address behind the words, where it leads somewhere and is not what they say."""
        bare = re.sub(r"^(?:mailto|tel):", "", address)
        if LINK.match(address) and bare not in self._text:
            self._text = f"{self._text.rstrip()} ({bare})"

    def _flush(self) -> None:
        """The text so far is a block. Without any, the prefix waits: `<li><p>` is one item."""
        bold = BOLD_TEXT.sub(lambda match: f"{match[1]}{f'**{match[2]}**' if match[2] else ''}{match[3]}", self._text)
        lines = [SPACES.sub(" ", line).strip() for line in MARKS.sub("", bold).replace("\u00ad", "").splitlines()]
        text = "\n".join(filter(None, lines))
        self._text = ""
        if text and self._prefix:
            self._blocks.append(self._prefix + text.replace("\n", " ").replace("**", ""))
            self._prefix = ""
        elif text:
            self._blocks.append(text)


def settled(blocks: Sequence[str]) -> list[str]:
    """Headings with nothing under them become items: what they say would be lost, and many pages say it so."""
    depths = [len(block) - len(block.lstrip("#")) for block in blocks]
    below = [*(depth or DEEPEST + 1 for depth in depths[1:]), 0]
    return [
        f"- {block.lstrip('# ')}" if depth and next_depth <= depth else block
        for block, depth, next_depth in zip(blocks, depths, below, strict=False)
    ]


def has_prefix(tag: Tag) -> bool:
    """Whether the tag's text is marked by how it begins."""
    return tag.name == "li" or tag.name in TITLED or tag.name in HEADINGS


def is_item(line: str) -> bool:
    """Whether a line is an item of a list."""
    return line.lstrip().startswith("- ")
