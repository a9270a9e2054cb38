"""What an auditor reads."""

from collections.abc import Callable

import pytest

from overhand.audit import Happened, read_aloud
from overhand.conversation import Event, Party, Phase
from overhand.conversation import events as e

Happening = Callable[..., list[Happened]]
AGENT, POLICY = Party("agent", "", "Olmo"), Party("policy")
BEGUN: list[Event] = [
    e.ConversationStarted(channel="whatsapp", number="100", to="phone:34600111041", name="Amina Alvarez"),
    e.EpisodeStarted(episode=1),
]
HELLO = e.MessageReceived(message="m1", ref="r1", text="hello", sent_at=1)
ANSWER = e.OutboundRequested(outbound="o1", author=AGENT, text="Hi.\nHow can I help?")


def test_customer_and_ai_are_told_apart_and_nobody_is_named(happened: Happening) -> None:
    offer = e.OutboundRequested(outbound="o2", author=POLICY, text="Shall I bring in a colleague?")
    lines = list(read_aloud(happened(*BEGUN, HELLO, ANSWER, offer), 1))
    assert lines == [
        "00:02  customer:   hello",
        "00:03  AI:         Hi.",
        "                   How can I help?",
        "00:04  fixed text: Shall I bring in a colleague?",
    ]


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (e.MessageEdited(message="m1", text="bye"), "00:02  customer:   bye"),
        (e.MessageReplaced(message="m1", text="real"), "00:02  customer:   real"),
        (e.MessageRevoked(message="m1"), "00:02  customer:   hello (withdrawn)"),
        (e.MessageRevoked(message="m9"), "00:02  customer:   hello"),
    ],
)
def test_a_message_reads_as_it_stands_now(happened: Happening, event: Event, line: str) -> None:
    assert list(read_aloud(happened(*BEGUN, HELLO, event), 1)) == [line]


@pytest.mark.parametrize(
    ("event", "mark"),
    [
        (e.SendWithdrawn(outbound="o1", why="claimed"), " (not sent)"),
        (e.SendFailed(outbound="o1", attempt=1, action="stop", why="no"), " (not sent)"),
        (e.SendFailed(outbound="o1", attempt=1, action="retry", why="no", retry_at=9), ""),
        (e.Sent(outbound="o1", ref="r"), ""),
    ],
)
def test_what_never_reached_the_customer_is_marked(happened: Happening, event: Event, mark: str) -> None:
    assert next(read_aloud(happened(*BEGUN, ANSWER, event), 1)) == f"00:02  AI:         Hi.{mark}"


def test_only_the_episode_that_is_asked_for_is_read(happened: Happening) -> None:
    ended = e.Resolved(src=Phase.AI_HANDLING, dst=Phase.RESOLVED, by=Party("timer"), outcome="contained")
    back = e.Reopened(src=Phase.RESOLVED, dst=Phase.AI_HANDLING, by=Party("customer"))
    later = e.MessageReceived(message="m2", ref="r2", text="me again", sent_at=1)
    events = happened(*BEGUN, HELLO, ended, back, e.EpisodeStarted(episode=2), later)
    assert list(read_aloud(events, 1)) == ["00:02  customer:   hello"]
    assert list(read_aloud(events, 2)) == ["00:06  customer:   me again"]


def test_a_customers_text_cannot_steer_the_terminal(happened: Happening) -> None:
    sly = e.MessageReceived(message="m1", ref="r", text="\x1b[2Jgone\r\x07\u202eold", sent_at=1, form="image")
    assert list(read_aloud(happened(*BEGUN, sly), 1)) == ["00:02  customer:   [image]  [2Jgone   old"]
