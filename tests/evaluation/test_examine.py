"""Rows before the panel, and the figures that come of it."""

from collections.abc import Sequence

import msgspec
import pytest

from overhand.detection import ConversationView, Signal
from overhand.errors import ConfigError
from overhand.evaluation import Base, Examined, Examiner, Row, Turn, as_json, as_text, indexed, report_on

pytestmark = pytest.mark.anyio


class Listener:
    """Flags what mentions lawyers, offers what mentions contracts, and remembers what it was shown."""

    name, reason, looks_at = "listener", "compliance", "customer"
    flag_at, offer_at = 0.5, 0.3

    def __init__(self) -> None:
        self.seen: list[ConversationView] = []

    async def look(self, view: ConversationView) -> Signal | None:
        self.seen.append(view)
        if view.last.text == "break":
            raise ValueError("broken")
        score = 0.9 if "lawyer" in view.last.text else 0.4 if "contract" in view.last.text else 0.0
        return Signal(score=score, evidence=view.last.text, sentence="A legal matter.") if score else None


ROWS = (
    Row(text="my lawyer writes", label=True, lang="en", source="a"),
    Row(text="a lawyer shop?", label=False, lang="en", source="a"),
    Row(text="the contract", label=True, lang="en", source="b"),
    Row(text="hello", label=False, lang="es", source="b"),
)


async def examined(rows: Sequence[Row] = ROWS, detector: Listener | None = None) -> list[Examined]:
    examiner = Examiner(reason="compliance", detectors=[detector or Listener()])
    return [each async for each in examiner.examine(rows)]


async def test_a_flag_counts_and_an_offer_is_counted_beside_it() -> None:
    whole = as_json(report_on("compliance", await examined(), 0.5, 10))
    assert (whole["n"], whole["positives"], whole["precision"], whole["recall"]) == (4, 2, 0.5, 0.5)
    assert (whole["reached"], whole["offered_wrongly"], whole["auroc"]) == (1.0, 0, 0.625)
    by_source = msgspec.convert(whole["by_source"], dict[str, dict[str, float | None]])
    assert {name: part["n"] for name, part in by_source.items()} == {"a": 2, "b": 2}


async def test_the_worst_mistakes_and_the_threshold_in_force_are_shown() -> None:
    lines = list(as_text(report_on("compliance", await examined(), 0.5, 1)))
    assert next(line for line in lines if "in force" in line).split()[:5] == ["0.50", "0.500", "0.500", "0.500", "2"]
    assert lines[-3:] == ["    0.40 en the contract", "  false alarms, the worst first:", "    0.90 en a lawyer shop?"]


async def test_a_conversation_is_shown_as_one() -> None:
    detector = Listener()
    turns = (Turn("user", "hi"), Turn("assistant", "hello"), Turn("operator", "Ana here"), Turn("user", "thanks"))
    await examined([Row(turns=turns, label=False)], detector)
    (view,) = detector.seen
    assert [line.author for line in view.turns] == ["customer", "agent", "operator"]
    assert (view.last.text, view.last.at) == ("thanks", 90_000)


async def test_a_detector_that_breaks_is_counted() -> None:
    report = report_on("compliance", await examined([Row(text="break", label=True, lang="en")]), 0.5, 1)
    assert report.failures == {"listener: ValueError: broken": 1}


async def test_a_question_is_put_to_the_base_it_names() -> None:
    detector = Listener()
    bases = {"shop": indexed(Base(docs=("We deliver on Mondays.", "Returns take 14 days.")), None)}
    bases["bank"] = indexed(Base(intents={"card": ("how do I block my card", "my card is gone")}), None)
    examiner = Examiner(reason="compliance", detectors=[detector], bases=bases)
    rows = [Row(text="When do you deliver?", label=False, kb="shop"), Row(text="block my card", label=False, kb="bank")]
    rows.append(Row(text="Do you cut hair?", label=True, kb="shop"))
    _ = [each async for each in examiner.examine(rows)]
    assert [(view.coverage or 0) > 0.5 for view in detector.seen] == [True, True, False]
    with pytest.raises(ConfigError, match="no knowledge base 'gym'"):
        _ = [each async for each in examiner.examine([Row(text="x", label=True, kb="gym")])]


def test_a_reason_nobody_looks_for_is_refused() -> None:
    with pytest.raises(ConfigError, match="no detector has this reason"):
        _ = Examiner(reason="weather", detectors=[Listener()]).flag_at
