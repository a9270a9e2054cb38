"""Every command in every state: decided or refused with a reason, never an error, and never an illegal move."""

from collections.abc import Callable, Mapping
from typing import get_args

import msgspec
import pytest

from overhand.conversation import EDGES, Command, Conversation, Event, Gate, Order, Party, Phase, decide
from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.testing.driver import Driver

ANA = Party("operator", "ana", "Ana")
MOVES = {
    e.Flagged: "flag", e.Widened: "widen", e.FlagExpired: "expire", e.Dismissed: "dismiss", e.Assigned: "assign",
    e.SentToTeam: "send_to_team", e.Requeued: "requeue", e.Claimed: "claim", e.TakenOver: "take_over",
    e.PassedTo: "pass_to", e.Released: "release", e.Resolved: "resolve", e.Reopened: "reopen",
}  # fmt: skip

VERBS: tuple[c.Verb, ...] = (
    c.Claim(), c.TakeOver(previous="ben"), c.TakeOver(previous="zoe"), c.Assign(to=ANA), c.PassTo(to=ANA),
    c.SendToTeam(team="back"), c.Release(), c.Dismiss(), c.Resolve(), c.Requeue(), c.RaiseFlag(),
    c.Reply(text="Hello"), c.AddNote(text="note"), c.Guide(text="guide"), c.Remind(at=2_000_000_000_000),
    c.CancelReminder(reminder="none"), c.GiveVerdict(verdict="missed"), c.Resend(outbound="none"),
)  # fmt: skip
SAID = {"message": "x", "ref": "x", "channel": "fake", "number": "n1", "to": "34600", "text": "Hi", "sent_at": 1}
INNER: tuple[Command, ...] = (
    msgspec.convert(SAID, c.TakeMessage),
    msgspec.convert(SAID, c.TakeEcho),
    c.TakeStatus(status="delivered", outbound="c1.1"),
    c.TakeStatus(status="failed", ref="wamid.c1.1"),
    c.TakeEdit(original="wamid.m1", text="Other"),
    c.TakeRevoke(original="wamid.m1"),
    c.TakeReaction(original="wamid.m1", emoji="x"),
    c.TakeJudgement(message="m1", decision="flag", reasons=("compliance",)),
    c.TakeTurn(turn="t", tenure=0, answers=("m1",), kind="reply", text="Hello"),
    c.TurnBroke(turn="t", tenure=0, answers=("m1",), why="hung"),
    c.SendSucceeded(outbound="c1.1", attempt=1, ref="r"),
    c.SendRefused(outbound="c1.1", attempt=1, action="stop", why="no"),
    c.SendLost(outbound="c1.1", attempt=1, why="timeout"),
    c.SendHeld(outbound="c1.1", attempt=1, why="late"),
    c.TakeNotice(flag="c1.1", step=0, told=()),
    c.Look(),
    c.Proceed(),
    c.Quarantine(why="five times"),
)


def begin(driver: Driver) -> None:
    """Nothing has been said yet."""


def handled(driver: Driver) -> None:
    driver.says("Hi")


def flagged(driver: Driver) -> None:
    driver.flagged()


def owned(driver: Driver) -> None:
    driver.says("Hi")
    driver.asks(c.Claim(), Party("operator", "ben", "Ben"))


def resolved(driver: Driver) -> None:
    driver.answered()
    driver.asks(c.Resolve())


Reach = Callable[[Driver], None]
STATES: Mapping[Reach, Phase] = {
    begin: Phase.AI_HANDLING,
    handled: Phase.AI_HANDLING,
    flagged: Phase.FLAGGED,
    owned: Phase.HUMAN_OWNED,
    resolved: Phase.RESOLVED,
}


def legal(events: tuple[Event, ...], phase: Phase) -> None:
    """The moves follow each other along declared edges."""
    for event in events:
        if isinstance(event, e.Moved):
            assert event.src is phase
            assert event.dst in EDGES[phase, MOVES[type(event)]]
            phase = event.dst


def test_the_lists_hold_every_verb_and_every_command() -> None:
    assert {type(verb) for verb in VERBS} == set(get_args(c.Verb))
    assert {type(command) for command in INNER} | {Order} == set(get_args(c.Command))


@pytest.mark.parametrize("reach", STATES, ids=lambda reach: reach.__name__)
@pytest.mark.parametrize("role", ["viewer", "operator", "supervisor", "admin", "stranger"])
@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: type(verb).__name__)
def test_every_verb_is_done_or_refused_with_a_reason(gate: Gate, reach: Reach, role: str, verb: c.Verb) -> None:
    driver = Driver(gate=gate)
    reach(driver)
    before = msgspec.json.encode(driver.state)
    order = Order(id="o1", by=ANA, role=role, expires=driver.now + 1_000, verb=verb)
    decision = decide(driver.state, order, driver.circumstances)
    assert msgspec.json.encode(driver.state) == before, "deciding changes nothing"
    assert decision.events
    if decision.refused is not None:
        assert decision.refused.why
        assert [type(event) for event in decision.events] == [e.CommandRefused]
    legal(decision.events, driver.state.phase)
    if role in {"viewer", "stranger"}:
        assert decision.refused is not None


@pytest.mark.parametrize("reach", STATES, ids=lambda reach: reach.__name__)
@pytest.mark.parametrize("command", INNER, ids=lambda command: type(command).__name__)
def test_every_inner_command_is_decided(gate: Gate, reach: Reach, command: Command) -> None:
    driver = Driver(gate=gate)
    reach(driver)
    before = msgspec.json.encode(driver.state)
    decision = decide(driver.state, command, driver.circumstances)
    assert msgspec.json.encode(driver.state) == before, "deciding changes nothing"
    assert decision.refused is None
    legal(decision.events, driver.state.phase)


def test_the_states_are_reached(gate: Gate) -> None:
    for reach, phase in STATES.items():
        driver = Driver(gate=gate)
        reach(driver)
        assert driver.is_in(phase)
    assert Conversation(id="new").phase is Phase.AI_HANDLING


def test_nothing_can_be_asked_of_a_conversation_that_never_began(driver: Driver) -> None:
    driver.asks(c.Claim())
    assert driver.refusal() == "there is no such conversation"
