"""Documents as passages: cut along headings, paragraphs, lists and questions, never in the middle of a sentence."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import PurePosixPath
from typing import NamedTuple

from overhand.knowledge.passage import Document, Passage
from overhand.language import guess_language

__all__ = ["LONGEST_PASSAGE", "chunk", "sentences"]

LONGEST_PASSAGE = 500  # characters; a reply of one passage is still one short message
JOINED_UNTIL = 240  # characters; short neighbours belong together, longer ones are found better apart
LONGEST_TITLE = 60  # characters of a line that can be a heading in plain text

FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
BOLD_LINE = re.compile(r"^(\*\*|__)([^*_]+)\1:?$")
SETEXT = re.compile(r"^(\S.*)\n(=+|-{3,})[ \t]*$", re.MULTILINE)
LIST_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+")
TABLE_RULE = re.compile(r"^\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$")
LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]+)[^)]*\)")
EMPHASIS = re.compile(r"(\*\*|__|\*|`)(?=\S)(.+?)(?<=\S)\1")
ASKED = re.compile(r"^(?:\W*)(?:Q|P|Question|Pregunta|Pergunta)\s*[:.)]\s*(.+)$", re.IGNORECASE)
ANSWERED = re.compile(r"^(?:\W*)(?:A|R|Answer|Respuesta|Resposta)\s*[:.)]\s*", re.IGNORECASE)
QUESTION_FIRST = re.compile(r"^(?P<question>[^?;\n]{4,160}\?)\s*(?P<answer>\S.*)?$", re.DOTALL)
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”\u2019)]*\s+(?=[\"'“\u2018(¿¡]*[^\W_a-zà-ÿ])|\n+")
LANGUAGE_IN_PATH = re.compile(r"(?:^|[/._-])(en|es|pt)(?=[/._-]|$)")


class Block(NamedTuple):
    """A paragraph, a list, a table row or an answer, with the headings above it."""

    heading: str
    text: str
    whole: bool = False  # a question with its answer: never joined with its neighbours


def chunk(document: Document) -> list[Passage]:
    """The passages of a document. Each sentence of `prompt.md` is one, since prompts mix facts and instructions."""
    blocks: Iterable[Block] = _blocks(_plain(document.text))
    if PurePosixPath(document.source).stem == "prompt":
        blocks = (Block(block.heading, each, whole=True) for block in blocks for each in sentences(block.text))
    spoken = _language_of_path(document.source) or guess_language(document.text)
    return [
        Passage(
            id=f"{document.source}#{number}",
            source=document.source,
            heading=block.heading,
            text=block.text,
            language=_language_of_path(document.source) or guess_language(f"{block.heading} {block.text}") or spoken,
        )
        for number, block in enumerate(_packed(blocks), start=1)
    ]


def sentences(text: str) -> list[str]:
    """The sentences and lines of a text, in order."""
    return [part.strip() for part in SENTENCE_END.split(text) if part.strip()]


def _plain(text: str) -> str:
    """Markdown without what is no text: front matter, comments; underlined headings in the other form."""
    bare = COMMENT.sub("", FRONT_MATTER.sub("", text.replace("\r\n", "\n")))
    return SETEXT.sub(lambda match: f"\n{'#' if match[2][0] == '=' else '##'} {match[1]}\n", bare)


def _blocks(text: str) -> Iterator[Block]:
    """Walks through paragraphs and keeps the headings above them."""
    levels: dict[int, str] = {}
    question, open_depth = "", 0  # open: the line above is a guessed heading, and this one may be another below it
    paragraphs = [part.strip("\n") for part in re.split(r"\n[ \t]*\n|\n(?=#{1,6} )", text) if part.strip()]
    for paragraph, below in pairwise([*paragraphs, ""]):
        match, rest = _marked_title(paragraph), paragraph.partition("\n")[2]
        title = _unmarked(match[2].rstrip(":")) if match else _plain_title(paragraph, below)
        if title:
            level = len(match[1]) if match and match[1][0] == "#" else max(7, open_depth + 1)
            levels = {depth: name for depth, name in levels.items() if depth < level} | {level: title}
            question = ""
        body = paragraph if not title else rest if match else ""
        for block in _pieces(" > ".join(levels.values()), body):
            yield _answer_of(question, block) if question else block
        question = _open_question(body) if body.strip() else question
        open_depth = max(levels) if title and not match else 0


def _marked_title(paragraph: str) -> re.Match[str] | None:
    """A heading of Markdown, or a bold line with its text below; the second group is what it says."""
    first, _, rest = paragraph.partition("\n")
    return HEADING.match(first) or (BOLD_LINE.match(first) if rest else None)


def _plain_title(paragraph: str, below: str) -> str:
    """The heading that a short line without an end is, in plain text; empty when it is none.

    Above another heading it is none: nothing would stand under it, and what it says would be lost.
    """
    line, followed = paragraph.strip(), below and not _marked_title(below)
    shaped = "\n" not in line and len(line) <= LONGEST_TITLE and not LIST_ITEM.match(line) and "|" not in line
    return _unmarked(line.rstrip(":")) if followed and shaped and line[-1] not in ".!?…;," else ""


def _pieces(heading: str, paragraph: str) -> Iterator[Block]:
    """A paragraph as one block, or as one for each question or table row in it."""
    lines = [line for line in paragraph.splitlines() if line.strip()]
    if len(lines) > 1 and TABLE_RULE.match(lines[1].strip()) and "|" in lines[0]:
        yield from _rows(heading, lines)
        return
    asked, answer = "", list[str]()
    for line in lines:
        match = ASKED.match(line)
        if match:
            yield from _block(heading, asked, answer)
            asked, answer = _unmarked(match[1]), []
        else:
            answer.append(ANSWERED.sub("", line) if asked else line)
    yield from _block(heading, asked, answer)


def _block(heading: str, asked: str, lines: list[str]) -> Iterator[Block]:
    text = _joined(lines)
    if asked and text:
        yield Block(asked, text, whole=True)
        return
    match = QUESTION_FIRST.match(text)
    if match and match["answer"]:
        yield Block(match["question"].lstrip("-*• "), match["answer"].strip(), whole=True)
    elif text and not (match or asked):
        yield Block(heading, text, whole=heading.endswith("?"))


def _open_question(paragraph: str) -> str:
    """The question a paragraph ends with when it is nothing else: its answer is the next paragraph."""
    text = _joined(paragraph.splitlines())
    match = QUESTION_FIRST.match(text)
    labelled = ASKED.match(text)
    asked = labelled[1] if labelled else text
    return asked if (labelled and "\n" not in text) or (match and not match["answer"]) else ""


def _answer_of(question: str, block: Block) -> Block:
    return Block(question, ANSWERED.sub("", block.text), whole=True)


def _rows(heading: str, lines: list[str]) -> Iterator[Block]:
    """Each row says the names of its columns, so that it can stand alone; two columns read as a name and its value."""
    names = _cells(lines[0])
    if len(names) == 2:
        heading, names = " > ".join(filter(None, (heading, names[1]))), ["", ""]
    for line in lines[2:]:
        cells = [f"{name}: {cell}" if name else cell for name, cell in zip(names, _cells(line), strict=False) if cell]
        yield Block(heading, ("; " if names[0] else ": ").join(cells) + ".")


def _cells(line: str) -> list[str]:
    return [_unmarked(cell.strip()) for cell in line.strip().strip("|").split("|")]


def _joined(lines: Iterable[str]) -> str:
    """Lines of one paragraph run on; items of a list keep their lines."""
    text = ""
    for line in lines:
        item = LIST_ITEM.match(line)
        separator = "\n- " if item else " "
        text += separator + _unmarked(LIST_ITEM.sub("", line).strip())
    return text.strip()


def _unmarked(text: str) -> str:
    """Without Markdown's marks; a link keeps its address."""
    linked = LINK.sub(lambda match: match[1] if match[1] == match[2] else f"{match[1]} ({match[2]})".strip(), text)
    return EMPHASIS.sub(r"\2", linked).strip()


def _packed(blocks: Iterable[Block]) -> Iterator[Block]:
    """Neighbours under one heading joined while they are short; what is too long cut between sentences."""
    held: Block | None = None
    for block in (part for whole in blocks for part in _cut(whole)):
        joinable = held and not block.whole and not held.whole and held.heading == block.heading
        if held and joinable and len(held.text) + len(block.text) < JOINED_UNTIL:
            held = Block(held.heading, f"{held.text}\n{block.text}")
            continue
        if held:
            yield held
        held = block
    if held:
        yield held


def _cut(block: Block) -> Iterator[Block]:
    if len(block.text) <= LONGEST_PASSAGE:
        yield block
        return
    text = ""
    for each in sentences(block.text):
        if text and len(text) + len(each) > LONGEST_PASSAGE:
            yield Block(block.heading, text, block.whole)
            text = ""
        text = f"{text} {each}".strip() if not each.startswith("- ") else f"{text}\n{each}".strip()
    yield Block(block.heading, text, block.whole)


def _language_of_path(source: str) -> str:
    """`knowledge/es/envios.md` and `knowledge/delivery.pt.md` name their language; empty when a path does not."""
    match = LANGUAGE_IN_PATH.search(source)
    return match[1] if match else ""
