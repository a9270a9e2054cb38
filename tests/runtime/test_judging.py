"""What a detector is told of a message: what was said before it, and how well it can be answered."""

import pytest

from overhand.business.editions import edition_of
from overhand.clock import SystemClock
from overhand.conversation import Conversation, Said
from overhand.detection import ConversationView, Signal
from overhand.knowledge import Question
from overhand.runtime import EmbeddedServer, Layout
from overhand.runtime.judging import covered
from overhand.runtime.store import open_store
from overhand.testing.agents import ScriptedAgent
from overhand.testing.channel import written
from overhand.testing.workshop import small_business, working

ASKED = Said(id="m2", author="customer", text="Until when do you keep the lamp?", at=2)
QUESTION = Question(ASKED.text)


def said(author: str, text: str) -> Said:
    return Said(id="m1", author=author, text=text, at=1)


@pytest.mark.parametrize("author", ["operator", "phone"])
def test_what_people_of_the_business_wrote_counts_like_the_knowledge(author: str) -> None:
    knowledge = edition_of(small_business()).knowledge
    told = Conversation(id="c", lines=[said(author, "Lucía here: we keep the lamp for you until Friday."), ASKED])
    assert covered(told, QUESTION, knowledge) > 0.7


@pytest.mark.parametrize(
    "line",
    [
        said("customer", "You keep the lamp until Friday."),
        said("agent", "We keep the lamp for you until Friday."),
        said("operator", "The chairs are rented by the week."),
    ],
)
def test_what_others_wrote_or_is_about_something_else_does_not_count(line: Said) -> None:
    knowledge = edition_of(small_business()).knowledge
    alone = covered(Conversation(id="c", lines=[ASKED]), QUESTION, knowledge)
    assert covered(Conversation(id="c", lines=[line, ASKED]), QUESTION, knowledge) == pytest.approx(alone, abs=0.1)
    assert alone < 0.4


class Listener:
    """A detector that keeps what was said before each message."""

    name, reason, looks_at = "listener", "frustration", "customer"

    def __init__(self) -> None:
        self.before: dict[str, list[str]] = {}

    async def look(self, view: ConversationView) -> Signal | None:
        self.before[view.last.text] = [line.text for line in view.turns]
        return None


@pytest.mark.anyio
async def test_a_message_of_a_burst_is_judged_by_what_was_said_before_it(server: EmbeddedServer) -> None:
    listener, layout = Listener(), Layout(prefix="t", partitions=2, streams=1)
    async with (
        open_store(server.url, layout, bytes(32), SystemClock(), monitor=server.monitor) as store,
        working(store, agent=ScriptedAgent(["Yes."]), detectors=[listener]) as shop,
    ):
        await shop.receive(*(written("1", text, id=f"wamid.{text}") for text in ("hello", "there", "anyone?")))
        await shop.channel.until(lambda: bool(shop.channel.sent))
    assert listener.before == {"hello": [], "there": ["hello"], "anyone?": ["hello", "there"]}
