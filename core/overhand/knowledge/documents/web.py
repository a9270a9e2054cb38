"""HTML as a browser saves it: headings, paragraphs, lists and tables, without the site around the page."""

import re
import warnings
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from overhand.knowledge.documents.blocks import Blocks
from overhand.knowledge.documents.grid import is_data
from overhand.knowledge.documents.plain import decode
from overhand.knowledge.documents.reading import Extract

__all__ = ["read"]

CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
HEAD = 4_096  # bytes within which a page names its encoding
SPACES = re.compile(r"[ \t\r\n\f]+")
SITE = ("nav", "footer", "form", "button", "select", "textarea", "input", "dialog")
UNSEEN = ("script", "style", "noscript", "template", "iframe", "svg", "head", "title")
ROLES = ["navigation", "contentinfo", "search", "banner", "dialog"]


def read(source: str, content: bytes) -> Extract:
    """The text of a page; its title is the heading above all where it has no other of the first depth.

    Raises:
        ConfigError: its encoding is unknown.
    """
    with warnings.catch_warnings(action="ignore"):  # it warns programmers of what a business's page may well be
        soup = BeautifulSoup(text_of(source, content), "html.parser")
    blocks = Blocks(" ".join(soup.title.get_text().split()) if soup.title and soup.h1 is None else "")
    for tag in (*soup.find_all([*SITE, *UNSEEN]), *soup.find_all(role=ROLES)):
        tag.decompose()
    for node, ends in walk(soup):
        if isinstance(node, Tag):
            (blocks.end if ends else blocks.begin)(node)
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):  # comments and the like
            blocks.say(SPACES.sub(" ", node))
    return Extract(text=blocks.markdown())


def text_of(source: str, content: bytes) -> str:
    """Decoded as the page says, if that is so; else as any text is."""
    named = CHARSET.search(content[:HEAD])
    try:
        return content.decode(named[1].decode("ascii")) if named else decode(source, content)
    except (LookupError, UnicodeDecodeError):
        return decode(source, content)


def walk(root: Tag) -> Iterator[tuple[PageElement, bool]]:
    """Every text and tag below `root` in the order of the page; a tag once as it begins and once as it ends.

    Without recursion: a page may be nested as deep as it likes. What is in a table of values is not visited.
    """
    open_tags: list[tuple[Tag, Iterator[PageElement]]] = [(root, iter(root.children))]
    while open_tags:
        tag, children = open_tags[-1]
        child = next(children, None)
        if child is None:
            open_tags.pop()
            yield tag, True
        else:
            yield child, False
            if isinstance(child, Tag) and not (child.name == "table" and is_data(child)):
                open_tags.append((child, iter(child.children)))
