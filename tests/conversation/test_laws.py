"""The promises, held against whatever hypothesis can think of doing to a conversation."""

import random
from collections.abc import Callable, Sequence

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from overhand.conversation import (
    REASONS,
    Conversation,
    Gate,
    Pace,
    Party,
    Phase,
    Route,
    Rules,
    Step,
    due,
    is_pending,
    open_notices,
    wants_answer,
)
from overhand.conversation import commands as c
from overhand.conversation.fold import RANK
from overhand.testing.driver import Driver
from overhand.testing.histories import CHECKS, nobody_pending, outbounds_ended

GATE = Gate()
ANA, BEN, SUE = Party("operator", "ana", "Ana"), Party("operator", "ben", "Ben"), Party("operator", "sue", "Sue")
PEOPLE = ((ANA, "operator"), (BEN, "operator"), (SUE, "supervisor"), (BEN, "viewer"))
EXPIRING = (Step(after_ms=0, do="notify"), Step(after_ms=60_000, do="widen"), Step(after_ms=200_000, do="expire"))
CLOSING = (Step(after_ms=0, do="notify"), Step(after_ms=150_000, do="expire", then="resolved"))
RULES = Rules(
    team="front",
    routes={
        "out_of_scope": Route(reason="out_of_scope", ladder=EXPIRING, moment="out_of_scope"),
        "frustration": Route(reason="frustration", hold=False, ladder=CLOSING),
        "compliance": Route(reason="compliance", ladder=EXPIRING),
        "unanswered": Route(reason="unanswered", hold=False, ladder=EXPIRING),
        "agent_unavailable": Route(reason="agent_unavailable", hold=False, moment="trouble"),
    },
    texts={
        "disclosure": {"en": "I am an AI."},
        "offer": {"en": "Shall I bring in a colleague?"},
        "out_of_scope": {"en": "Let me connect you."},
        "trouble": {"en": "I pass you to a colleague."},
        "expired": {"en": "I am here again."},
    },
    pace=Pace(idle_ms=3_600_000),
    episode_turns=4,
    window_ms=7_200_000,
)
OPEN_ENDED = {"every message of ours has an end", "people were told of every flag"}

texts = st.sampled_from(["Hi", "yes", "no", "How much is it?", "I am angry"])
reasons = st.sampled_from([*REASONS, "stranger"])
waits = st.sampled_from([1, 500, 15_000, 31_000, 61_000, 130_000, 601_000, 3_700_000, 8_000_000])
statuses = st.sampled_from([*RANK, "odd"])

VERBS: tuple[c.Verb, ...] = (
    c.Claim(),
    c.TakeOver(previous="ana"),
    c.TakeOver(previous="ben"),
    c.TakeOver(previous=""),
    c.Assign(to=ANA),
    c.PassTo(to=BEN),
    c.SendToTeam(team="back"),
    c.Release(note="be kind"),
    c.Release(),
    c.Dismiss(),
    c.Resolve(),
    c.Resolve(outcome="odd"),
    c.Requeue(),
    c.RaiseFlag(),
    c.RaiseFlag(reason="compliance"),
    c.Reply(text="On my way"),
    c.Reply(text="Done"),
    c.AddNote(text="private"),
    c.Guide(text="offer a discount"),
    c.GiveVerdict(verdict="missed"),
    c.CancelReminder(reminder="c1.1"),
)
verbs = st.one_of(
    st.builds(c.Claim),
    st.builds(c.TakeOver, previous=st.sampled_from(["ana", "ben", "sue", ""])),
    st.builds(c.Assign, to=st.sampled_from([ANA, BEN, Party("phone")])),
    st.builds(c.PassTo, to=st.sampled_from([ANA, BEN, Party("phone")])),
    st.builds(c.SendToTeam, team=st.sampled_from(["front", "back"])),
    st.builds(c.Release, note=st.sampled_from(["", "be kind"])),
    st.builds(c.Dismiss),
    st.builds(c.Resolve, outcome=st.sampled_from(["handed_over", "contained", "odd"])),
    st.builds(c.Requeue),
    st.builds(c.RaiseFlag, reason=st.sampled_from(["operator_initiative", "compliance", "stranger"])),
    st.builds(c.Reply, text=st.sampled_from(["On my way", ""])),
    st.builds(c.AddNote, text=st.sampled_from(["private", " "])),
    st.builds(c.Guide, text=st.sampled_from(["offer a discount", ""])),
    st.builds(c.GiveVerdict, verdict=st.sampled_from(["good", "missed", "odd"]), flag=st.sampled_from(["", "c1.1"])),
)


class Life(RuleBasedStateMachine):
    """One conversation, driven at random."""

    driver: Driver

    @initialize(agent=st.booleans())
    def begin(self, agent: bool) -> None:
        self.driver = Driver(RULES, gate=GATE, agent=agent)
        self.driver.says("Hello")

    @property
    def state(self) -> Conversation:
        return self.driver.state

    # what comes in

    @rule(text=texts, supported=st.booleans(), late=st.booleans())
    def writes(self, text: str, supported: bool, late: bool) -> None:
        self.driver.says(text, supported=supported, sent_at=self.driver.now - (3_600_000 if late else 0))

    @rule()
    def body_arrives(self) -> None:
        waiting = [said for said in self.state.lines if said.author == "customer" and not said.supported]
        if waiting:
            self.driver.says("The real words", ref=waiting[-1].ref)

    @rule(text=texts, change=st.sampled_from(["edit", "revoke", "react"]), place=st.integers(0, 5))
    def changes(self, text: str, change: str, place: int) -> None:
        refs = [said.ref for said in self.state.lines if said.ref] or ["none"]
        ref = refs[place % len(refs)]
        commands: dict[str, c.Command] = {
            "edit": c.TakeEdit(original=ref, text=text),
            "revoke": c.TakeRevoke(original=ref),
            "react": c.TakeReaction(original=ref, emoji="x"),
        }
        self.driver.step(commands[change])

    @rule(text=st.sampled_from(["From my phone", "#ai"]))
    def phone(self, text: str) -> None:
        message = self.driver.fresh("p")
        echo = c.TakeEcho(
            message=message, ref=f"ref.{message}", channel="fake", number="n1", to="phone:34600", text=text,
            sent_at=self.driver.now,
        )  # fmt: skip
        self.driver.step(echo, took=[f"in:{message}"])

    @rule(status=statuses, place=st.integers(0, 3))
    def status(self, status: str, place: int) -> None:
        sent = [outbound.id for outbound in self.state.outbounds.values() if outbound.attempt]
        if sent:
            self.driver.step(c.TakeStatus(status=status, outbound=sent[place % len(sent)], ref="wamid.s"))

    # what the children say

    @precondition(lambda self: self.state.unjudged)
    @rule(decision=st.sampled_from(["go_on", "go_on", "flag", "offer"]), found=st.lists(reasons, max_size=2))
    def judged(self, decision: str, found: Sequence[str]) -> None:
        self.driver.judged(next(iter(self.state.unjudged)), decision, *found)

    @precondition(lambda self: wants_answer(self.state))
    @rule(
        kind=st.sampled_from(["reply", "reply", "handoff", "resolve"]),
        text=st.sampled_from(["An answer", "Another", ""]),
        reason=reasons,
    )
    def turn(self, kind: str, text: str, reason: str) -> None:
        self.driver.turn(text, kind, reason=reason)

    @rule(tenure=st.integers(0, 3), answers=st.lists(st.sampled_from(["m1", "m2"])))
    def stale_turn(self, tenure: int, answers: Sequence[str]) -> None:
        turn = {"turn": "old", "tenure": tenure, "answers": list(answers), "kind": "reply", "text": "Late words"}
        self.driver.step(msgspec.convert(turn, c.TakeTurn))

    @precondition(lambda self: wants_answer(self.state))
    @rule()
    def turn_broke(self) -> None:
        state = self.state
        self.driver.step(c.TurnBroke(turn="t", tenure=state.tenure, answers=tuple(state.asked), why="it hung"))

    @precondition(lambda self: any(each.attempt for each in self.state.outbounds.values()))
    @rule(
        how=st.sampled_from(["ok", "ok", "again", "never", "lost", "held"]),
        place=st.integers(0, 5),
        wait=st.sampled_from([0, 5_000]),
    )
    def send_ends(self, how: str, place: int, wait: int) -> None:
        tried = [outbound for outbound in self.state.outbounds.values() if outbound.attempt]
        one = self.state.in_flight or tried[place % len(tried)]
        outbound, attempt = one.id, one.attempt
        commands: dict[str, c.Command] = {
            "ok": c.SendSucceeded(outbound=outbound, attempt=attempt, ref=f"wamid.{one.id}"),
            "again": c.SendRefused(outbound=outbound, attempt=attempt, action="retry", why="busy", wait_ms=wait),
            "never": c.SendRefused(outbound=outbound, attempt=attempt, action="stop", why="no such number"),
            "lost": c.SendLost(outbound=outbound, attempt=attempt, why="timeout"),
            "held": c.SendHeld(outbound=outbound, attempt=attempt, why="too late"),
        }
        self.driver.step(commands[how])

    @rule(ok=st.booleans())
    def told(self, ok: bool) -> None:
        self.driver.told(ok=ok)

    # what people ask

    @rule(verb=verbs, person=st.sampled_from(PEOPLE), draft=st.sampled_from(["", "I was about to"]))
    def asks(self, verb: c.Verb, person: tuple[Party, str], draft: str) -> None:
        before = self.state.ver
        self.driver.draft = draft
        self.driver.asks(verb, *person)
        self.driver.draft = ""
        assert self.state.ver == before + 1  # done or refused: both leave a record

    @precondition(lambda self: self.state.outbounds)
    @rule(place=st.integers(0, 5), person=st.sampled_from(PEOPLE))
    def resends(self, place: int, person: tuple[Party, str]) -> None:
        some = list(self.state.outbounds)
        self.driver.asks(c.Resend(outbound=some[place % len(some)]), *person)

    @rule(ahead=waits, person=st.sampled_from(PEOPLE))
    def reminds(self, ahead: int, person: tuple[Party, str]) -> None:
        self.driver.asks(c.Remind(at=self.driver.now + ahead), *person)

    @rule()
    def repeats(self) -> None:
        before = msgspec.json.encode(self.state)
        for identity in list(self.state.orders):
            self.driver.asks(c.Claim(), id=identity.removeprefix("c:"))
        assert msgspec.json.encode(self.state) == before

    # what happens to the machinery

    @rule()
    def quarantined(self) -> None:
        self.driver.step(c.Quarantine(why="it failed five times"))

    @rule()
    def restarts(self) -> None:
        encoded = msgspec.json.encode(self.state)
        self.driver.state = msgspec.json.decode(encoded, type=Conversation)
        assert msgspec.json.encode(self.driver.state) == encoded

    @rule(ms=waits)
    def time_passes(self, ms: int) -> None:
        self.driver.now += ms
        self.look_until_quiet()

    @rule()
    def next_due(self) -> None:
        timer = self.driver.next_timer()
        if timer:
            self.driver.now = max(self.driver.now, timer)
            self.look_until_quiet()

    def look_until_quiet(self) -> None:
        """A timer that is due is consumed by looking and telling people: no busy loop."""
        for _ in range(20):
            if not self.driver.step(c.Look()) and not self.driver.told():
                break
        else:
            raise AssertionError("it never becomes quiet")
        timer = self.driver.next_timer()
        assert timer == 0 or timer > self.driver.now
        assert not open_notices(self.state, self.driver.now)

    # what always holds

    def promises_hold(self) -> None:
        """The checks scan the whole history, so that once at the end is enough."""
        for promise, check in CHECKS.items():
            if promise not in OPEN_ENDED:
                assert check(self.driver.history) == [], promise

    @invariant()
    def one_owner_in_the_state(self) -> None:
        assert (self.state.owner is not None) == (self.state.phase is Phase.HUMAN_OWNED)
        assert bool(self.state.flags) == (self.state.phase is Phase.FLAGGED)

    @invariant()
    def at_most_one_send_is_open(self) -> None:
        assert [outbound.status for outbound in self.state.outbounds.values()].count("started") <= 1

    @invariant()
    def nothing_is_pending_without_due(self) -> None:
        now = self.driver.now
        when = due(self.state, RULES, now)
        if when == 0:
            assert not is_pending(self.state, now)
            assert self.state.phase is Phase.RESOLVED
        if self.state.asked:
            assert self.state.phase is not Phase.RESOLVED
            assert when

    @invariant()
    def the_last_word_of_a_customer_is_asked(self) -> None:
        if self.state.phase is not Phase.AI_HANDLING or not self.state.lines:
            return
        if self.state.lines[-1].author == "customer":
            assert self.state.asked or self.state.unjudged

    def teardown(self) -> None:
        if not hasattr(self, "driver"):
            return
        self.promises_hold()
        assert self.driver.refolded() == self.state
        self.come_to_rest()

    def come_to_rest(self) -> None:
        """Everything works again: judgements are clean, sends succeed, people are told, and nobody waits."""
        driver = self.driver
        for _ in range(12):
            self.look_until_quiet()
            for message in list(self.state.unjudged):
                driver.judged(message)
            driver.all_sent()
            if wants_answer(self.state):
                driver.turn(driver.fresh("A new answer "))
                driver.all_sent()
            driver.now += 60_000
        for promise, check in CHECKS.items():
            assert check(driver.history) == [], promise
        assert outbounds_ended(driver.history) == []
        assert nobody_pending(driver.history, driver.now, RULES.pace.unanswered_ms) == []


LifeTest = Life.TestCase
LifeTest.settings = settings(
    max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def choose(life: Life, chance: random.Random) -> None:
    """One step of a random life, likelier what really happens."""
    if chance.random() < 0.5:
        work(life, chance)
    else:
        meddle(life, chance)


def work(life: Life, chance: random.Random) -> None:
    """What the children of an actor do with what is pending."""
    state = life.state
    if state.unjudged:
        decision = chance.choices(["go_on", "flag", "offer"], [6, 2, 1])[0]
        life.judged(decision, [chance.choice([*REASONS, "stranger"])])
    elif state.in_flight:
        how = chance.choices(["ok", "again", "never", "lost", "held"], [10, 2, 1, 2, 1])[0]
        life.send_ends(how, 0, chance.choice([0, 5_000]))
    elif wants_answer(state) and chance.random() < 0.9:
        kind = chance.choices(["reply", "handoff", "resolve"], [6, 2, 1])[0]
        text = chance.choice([life.driver.fresh("Answer "), "An answer", ""])
        life.turn(kind, text, chance.choice([*REASONS, "stranger"]))
    elif wants_answer(state):
        life.turn_broke()
    else:
        life.told(ok=chance.random() < 0.8)


def meddle(life: Life, chance: random.Random) -> None:
    """What customers, phones, people, providers, time and failures do."""
    verb = chance.choice(VERBS)
    person = chance.choices(PEOPLE, [8, 4, 4, 1])[0]
    acts: list[tuple[int, Callable[[], object]]] = [
        (6, lambda: life.writes(chance.choice(["Hi", "yes", "no"]), chance.random() < 0.8, chance.random() < 0.1)),
        (1, life.body_arrives),
        (2, lambda: life.changes("Other words", chance.choice(["edit", "revoke", "react"]), chance.randrange(6))),
        (1, lambda: life.phone(chance.choice(["From my phone", "#ai"]))),
        (2, lambda: life.status(chance.choice([*RANK, "odd"]), chance.randrange(4))),
        (8, lambda: life.asks(verb, person, chance.choice(["", "I was about to"]))),
        (1, lambda: life.resends(chance.randrange(6), person) if life.state.outbounds else None),
        (1, lambda: life.reminds(chance.choice([1_000, 61_000, 4_000_000]), person)),
        (1, lambda: life.stale_turn(chance.randrange(4), ["m1", "m2"])),
        (1, life.repeats),
        (1, life.restarts),
        (1, lambda: life.quarantined() if chance.random() < 0.3 else None),
        (3, lambda: life.time_passes(chance.choice([1, 500, 15_000, 31_000, 130_000, 601_000, 3_700_000]))),
        (3, life.next_due),
    ]
    chance.choices([act for _, act in acts], [weight for weight, _ in acts])[0]()


@pytest.mark.parametrize("seed", range(10))
def test_random_lives_keep_every_promise(seed: int) -> None:
    """Hypothesis finds small stories; these are long ones. Every kind of event must have occurred in them."""
    chance = random.Random(seed)
    seen: set[type] = set()
    for _ in range(12):
        life = Life()
        life.begin(agent=chance.random() < 0.8)
        for _ in range(120):
            choose(life, chance)
            life.one_owner_in_the_state()
            life.at_most_one_send_is_open()
            life.nothing_is_pending_without_due()
            life.the_last_word_of_a_customer_is_asked()
        life.teardown()
        seen |= {type(event) for record in life.driver.history for event in record.events}
    assert len(seen) >= 40
