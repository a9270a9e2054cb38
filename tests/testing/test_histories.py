"""Each checker is shown a sound history, which it passes, and a broken one, of which it complains."""

import pytest

from overhand.conversation import Event, Party, Phase
from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.conversation.events import Told
from overhand.testing.driver import Driver
from overhand.testing.histories import (
    CHECKS,
    Record,
    contiguous_chain,
    each_message_once,
    flags_ended,
    flags_notified,
    no_machine_send_while_owned,
    nobody_pending,
    one_owner,
    order_by_position,
    outbounds_ended,
    sends_bounded,
    silent_under_hold,
)

AI, FLAGGED, OWNED = Phase.AI_HANDLING, Phase.FLAGGED, Phase.HUMAN_OWNED
ANA, BEN, AGENT, TIMER = Party("operator", "ana", "Ana"), Party("operator", "ben"), Party("agent"), Party("timer")
STARTED: tuple[Event, ...] = (
    e.ConversationStarted(channel="fake", number="n", to="t"),
    e.EpisodeStarted(episode=1),
    e.MessageReceived(message="m1", ref="r1", text="Hi", sent_at=1),
)
CLAIMED = e.Claimed(src=AI, dst=OWNED, by=ANA)
REPLY = e.OutboundRequested(outbound="o1", author=AGENT, text="Hello")
START = e.SendStarted(outbound="o1", attempt=1)
FLAG = e.Flagged(src=AI, dst=FLAGGED, by=AGENT, flag="f1", reason="loop", hold=True, team="t", claim_within_ms=1)


def history(*events: Event) -> list[Record]:
    """A first record that begins, and one for each event."""
    records = [Record(ver=1, events=STARTED)]
    return records + [Record(ver=number, events=[event]) for number, event in enumerate(events, start=2)]


def test_a_sound_history_passes_every_check() -> None:
    driver = Driver()
    driver.answered()
    driver.flagged("compliance")
    driver.told()
    driver.asks(c.Reply(text="I am here"))
    driver.all_sent()
    driver.asks(c.Resolve())
    for check in CHECKS.values():
        assert check(driver.history) == []
    assert nobody_pending(driver.history, driver.now, 0) == []


def test_a_gap_and_a_broken_link_are_found() -> None:
    records = [Record(ver=1, events=[], hash="a"), Record(ver=2, events=[], prev="a", hash="b")]
    assert contiguous_chain(records) == []
    assert contiguous_chain([*records, Record(ver=4, events=[], prev="b")]) == ["record 4 stands at place 3"]
    assert contiguous_chain([*records, Record(ver=3, events=[], prev="x")]) == ["record 3 does not continue record 2"]


def test_a_second_owner_is_found() -> None:
    assert one_owner(history(CLAIMED)) == []
    assert one_owner(history(CLAIMED, e.Claimed(src=AI, dst=OWNED, by=BEN))) == [
        "record 3: Claimed starts in ai_handling, but the state is human_owned",
        "record 3: ben claimed what Ana owned",
    ]
    assert one_owner(history(CLAIMED, e.TakenOver(src=OWNED, dst=OWNED, by=ANA, previous=BEN))) == [
        "record 3: taken from ben, but Ana owned it"
    ]


def test_a_machines_message_while_a_person_owns_it_is_found() -> None:
    assert no_machine_send_while_owned(history(REPLY, START, CLAIMED)) == []
    assert no_machine_send_while_owned(history(CLAIMED, REPLY, START)) == [
        "record 3: agent's o1 was requested while a person owned it",
        "record 4: machine-written o1 was started while a person owned it",
    ]
    assert no_machine_send_while_owned(history(REPLY, CLAIMED, START)) == [
        "record 4: machine-written o1 was started while a person owned it"
    ]


def test_a_held_ai_that_speaks_is_found() -> None:
    assert silent_under_hold(history(REPLY, START, FLAG)) == []
    assert silent_under_hold(history(FLAG, REPLY, START)) == [
        "record 3: the AI's o1 was requested under hold",
        "record 4: the AI's o1 was started under hold",
    ]


def test_a_message_received_twice_is_found_and_a_body_after_its_placeholder_is_none() -> None:
    placeholder = e.MessageReceived(message="m2", ref="r2", text="", sent_at=1, supported=False)
    body = e.MessageReceived(message="m3", ref="r2", text="Hi", sent_at=1)
    assert each_message_once(history(placeholder, body)) == []
    assert each_message_once(history(body, e.MessageReceived(message="m4", ref="r2", text="Hi", sent_at=1))) == [
        "the body of r2 was received 2 times"
    ]
    assert each_message_once(history(STARTED[2])) == [
        "message m1 was received 2 times",
        "the body of r1 was received 2 times",
    ]
    taken = [Record(ver=1, events=[], took=["a"]), Record(ver=2, events=[], took=["a", "b"])]
    assert each_message_once(taken) == ["a was taken 2 times"]


def test_messages_out_of_order_are_found() -> None:
    records = [Record(ver=1, events=[], hint=5), Record(ver=2, events=[]), Record(ver=3, events=[], hint=4)]
    assert order_by_position(records) == ["record 3 took inbox position 4 after 5"]
    second = e.MessageReceived(message="m2", ref="r2", text="Hm", sent_at=1)
    assert order_by_position(history(second), {"m1": 1, "m2": 2}) == []
    assert order_by_position(history(second), {"m1": 2, "m2": 1}) == [
        "record 2: m2 arrived before what was received before it"
    ]


@pytest.mark.parametrize(
    ("events", "last"),
    [
        ([], "OutboundRequested"),
        ([START], "SendStarted"),
        ([START, e.SendUnknown(outbound="o1", attempt=1, why="x", settle_at=1)], "SendUnknown"),
        ([START, e.SendFailed(outbound="o1", attempt=1, action="retry", why="x", retry_at=1)], "SendFailed"),
        ([e.GaveUpUnknown(outbound="o1"), e.RetryAfterUnknown(outbound="o1", by=TIMER)], "RetryAfterUnknown"),
    ],
)
def test_a_message_of_ours_without_an_end_is_found(events: list[Event], last: str) -> None:
    assert outbounds_ended(history(REPLY, *events)) == [f"o1 has no end: the last of it is {last}"]


@pytest.mark.parametrize(
    "end",
    [
        e.Sent(outbound="o1", ref="r"),
        e.SendWithdrawn(outbound="o1", why="x"),
        e.GaveUpUnknown(outbound="o1"),
        e.StatusReported(outbound="o1", status="failed"),
        e.SendFailed(outbound="o1", attempt=1, action="stop", why="x"),
    ],
)
def test_every_end_of_a_message_of_ours_is_one(end: Event) -> None:
    assert outbounds_ended(history(REPLY, START, end)) == []


def test_a_flag_that_nobody_was_told_of_is_found() -> None:
    deaf = e.Notified(flag="f1", step=0, told=(Told(notifier="mail", to="t", ok=False),))
    assert flags_notified(history(FLAG, deaf)) == ["nobody was told of f1 (loop)"]
    expired = e.FlagExpired(src=FLAGGED, dst=AI, by=TIMER, flag="f1", step=1)
    assert flags_notified(history(FLAG, expired)) == ["nobody was told of f1 (loop)"]
    assert flags_notified(history(FLAG, e.Notified(flag="f1", step=0, told=()))) == []
    assert flags_notified(history(FLAG, e.Claimed(src=FLAGGED, dst=OWNED, by=ANA))) == []


def test_a_flag_that_ends_by_a_machine_is_found() -> None:
    expired = e.FlagExpired(src=FLAGGED, dst=AI, by=TIMER, flag="f1", step=1)
    assert flags_ended(history(FLAG, e.Dismissed(src=FLAGGED, dst=AI, by=ANA))) == []
    assert flags_ended(history(FLAG, expired)) == []
    assert flags_ended(history(FLAG, e.Dismissed(src=FLAGGED, dst=AI, by=AGENT))) == [
        "record 3: Dismissed by agent ended flags"
    ]
    grave = e.Flagged(src=AI, dst=FLAGGED, by=AGENT, flag="f1", reason="compliance", hold=True, team="t",
                      claim_within_ms=1)  # fmt: skip
    assert flags_ended(history(grave, expired)) == ["record 3: a flag of compliance expired"]


def test_a_send_without_a_reason_is_found() -> None:
    again = e.SendStarted(outbound="o1", attempt=2)
    doubt = e.SendUnknown(outbound="o1", attempt=1, why="x", settle_at=1)
    sent = e.Sent(outbound="o1", ref="r")
    complaint = "record 5: o1 was started again without a reason"
    retry = e.RetryAfterUnknown(outbound="o1", by=TIMER)
    assert sends_bounded(history(REPLY, START, doubt, retry, again)) == []
    assert sends_bounded(history(REPLY, START, doubt, again)) == [complaint]
    assert sends_bounded(history(REPLY, START, sent, again)) == [complaint]
    refused = e.SendFailed(outbound="o1", attempt=1, action="stop", why="x")
    assert sends_bounded(history(REPLY, START, refused, again)) == [complaint]
    assert sends_bounded(history(e.SendStarted(outbound="o9", attempt=1))) == [
        "record 2: o9 was started again without a reason"
    ]


def test_two_sends_at_once_are_found() -> None:
    other = e.OutboundRequested(outbound="o2", author=AGENT, text="Hm")
    assert sends_bounded(history(REPLY, other, START, e.SendStarted(outbound="o2", attempt=1))) == [
        "record 5: o2 was started while o1 was on the wire"
    ]


def test_a_customer_who_waits_on_nobody_is_found() -> None:
    waiting = history(e.MessageJudged(message="m1", decision="go_on"))
    assert nobody_pending(waiting, 30_000, 30_000) == []
    assert nobody_pending(waiting, 30_001, 30_000) == [
        "the customer has waited for 30001 ms and its answer is still pending"
    ]
    assert nobody_pending(history(), 30_001, 30_000) == ["the customer has waited for 30001 ms and nothing is at work"]
    for excuse in (FLAG, CLAIMED, e.Resolved(src=AI, dst=Phase.RESOLVED, by=ANA, outcome="handed_over")):
        assert nobody_pending(history(excuse), 30_001, 30_000) == []
