"""How a conversation runs: what dialogues taught."""

from collections.abc import Awaitable, Callable

import pytest

from overhand.detection import Signal
from overhand_detectors.training.dialogues import read_dialogues
from overhand_detectors.training.sources import REASONS, phrases

pytestmark = pytest.mark.anyio

Look = Callable[..., Awaitable[Signal | None]]
ASKED = ("customer", "do you deliver to Toledo on Friday?")


async def score(look: Look, text: str, *before: tuple[str, str]) -> float:
    signal = await look("frustration", text, before=before)
    return signal.score if signal is not None else 0.0


async def test_a_reply_that_fails_the_customer_raises_the_score(look_closely: Look) -> None:
    failed = ("agent", "I'm sorry, I didn't understand that. Could you rephrase your question?")
    helped = ("agent", "Yes, on Friday between 9 and 12. It costs 29 euros. Shall I book it?")
    assert await score(look_closely, "on Friday", ASKED, failed) > await score(look_closely, "on Friday", ASKED, helped)


async def test_the_same_meaning_in_other_words_counts_as_asking_again(look_closely: Look) -> None:
    reply = ("agent", "We have sofas, tables and chairs.")
    again = await score(look_closely, "so could you bring it to Toledo this Friday", ASKED, reply)
    assert again > await score(look_closely, "so what do the chairs cost", ASKED, reply)


async def test_the_operator_reads_what_went_wrong(look_closely: Look) -> None:
    failed = ("agent", "I'm sorry, I didn't understand that. Could you rephrase your question?")
    signal = await look_closely("frustration", "do you deliver to Toledo on Friday??", before=[ASKED, failed])
    assert signal is not None
    assert "they ask the same again" in signal.sentence
    assert "the AI's last reply did not help them" in signal.sentence


def test_every_dialogue_ends_with_the_customer_and_both_kinds_are_there() -> None:
    dialogues = read_dialogues()
    assert all(each.lines[-1].author == "customer" for each in dialogues)
    assert 0.4 < sum(each.dissatisfied for each in dialogues) / len(dialogues) < 0.6


@pytest.mark.parametrize("reason", REASONS)
def test_every_phrase_file_can_be_read_and_has_both_kinds(reason: str) -> None:
    rows = list(phrases(reason))
    assert {row.needs_person for row in rows} == {True, False}
    assert len({row.source for row in rows}) >= 3
