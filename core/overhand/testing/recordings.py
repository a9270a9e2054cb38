"""Made-up conversations as a journal would hold them, as many as wanted, the same for the same seed.

Customers of a furniture shop write in English, Spanish or Portuguese. Some ask for a person, complain, want a lot or
raise a legal matter; detectors notice most of it and now and then what is none; people claim, dismiss, come unasked,
release, resolve and give verdicts. For tests and benchmarks of what reads journals: nothing in them was ever written.
"""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Final

from msgspec import Struct

from overhand.conversation import Event, Party, Phase
from overhand.conversation import events as e
from overhand.runtime.record import Header
from overhand.runtime.records import OpenRecord
from overhand.testing.phrases import PHRASES

__all__ = ["START", "Recording", "recordings"]

START: Final = 1_793_000_000_000
"""2026-10-26, ms since the epoch: when the first conversation begins; the others follow, twenty minutes apart."""
APART_MS: Final = 20 * 60_000
SECOND_VERSION: Final = 0.5  # the share of conversations under the first business version, with `high_value` in shadow

TROUBLES: Final[Mapping[str, float]] = {"": 55, "person": 16, "angry": 13, "bulk": 8, "legal": 8}
REASON: Final[Mapping[str, str]] = {
    "person": "explicit_request", "angry": "frustration", "bulk": "high_value", "legal": "compliance"
}  # fmt: skip
OPERATOR: Final = Party("operator", "lucia", "Lucía Ferrer")
PHONE: Final = Party("phone")
AGENT: Final = Party("agent")
TIMER: Final = Party("timer")

NOTICED, FALSE_ALARM, FAILED, GRUMBLE = 0.85, 0.015, 0.004, 0.1  # a share of messages each
CLAIMED, DISMISSED, COMES_UNASKED, RELEASED = 0.55, 0.12, 0.45, 0.35  # after each message
JUDGED_GOOD, JUDGED_MISSED, AGAIN = 0.3, 0.4, 0.12


class Recording(Struct, frozen=True):
    """One conversation with its records."""

    conversation: str
    records: list[OpenRecord]


def recordings(count: int, *, seed: int = 0) -> Iterator[Recording]:
    """`count` conversations, oldest first. Each depends on the seed and its own number only."""
    for number in range(count):
        generator = Random(f"{seed}/{number}")  # noqa: S311 - a seeded generator makes conversations repeatable
        version = 1 if number < count * SECOND_VERSION else 2
        yield Writer(f"c_{seed}_{number:06}", generator, START + number * APART_MS, version).write()


class Writer:
    """Writes one conversation."""

    def __init__(self, conversation: str, chance: Random, at: int, version: int) -> None:
        self._name, self._chance, self._at, self._version = conversation, chance, at, version
        self._records: list[OpenRecord] = []
        self._phase = Phase.AI_HANDLING
        self._language = chance.choices(["es", "en", "pt"], [5, 4, 2])[0]
        self._serial = 0
        self._flag = ""  # the open one
        self._hold = False  # it keeps the AI silent
        self._offered = False
        self._noticed = True  # or there was nothing to notice

    def write(self) -> Recording:
        """One episode, or two."""
        started = e.ConversationStarted(channel="whatsapp", number="100", to="phone:34600111041", name="Amina")
        self._record(started, e.EpisodeStarted(episode=1), e.LanguageSet(language=self._language))
        self._episode()
        if self._phase is Phase.RESOLVED and self._likely(AGAIN):
            self._at += 86_400_000
            back = e.Reopened(src=Phase.RESOLVED, dst=Phase.AI_HANDLING, by=Party("customer"))
            self._record(back, e.EpisodeStarted(episode=2))
            self._phase = Phase.AI_HANDLING
            self._episode()
        return Recording(self._name, self._records)

    def _episode(self) -> None:
        chance = self._chance
        length = round(chance.triangular(2, 16, 6))
        trouble = chance.choices(list(TROUBLES), list(TROUBLES.values()))[0]
        turn_of_trouble = chance.randint(2, length)
        self._offered, self._noticed = False, True
        for turn in range(1, length + 1):
            self._hear(trouble if trouble and turn == turn_of_trouble else self._ordinary(turn, length))
            self._react()
        self._close()

    def _ordinary(self, turn: int, length: int) -> str:
        if turn == 1 and self._likely(0.5):
            return "greeting"
        if turn == length and self._likely(0.6):
            return "thanks"
        return "question" if self._likely(0.6) else "detail"

    def _hear(self, kind: str) -> None:
        """The customer writes, and the detectors judge it in the next record."""
        self._at += round(self._chance.expovariate(1 / 45_000)) + 2_000
        message = self._next("m")
        text = self._words(kind)
        self._record(e.MessageReceived(message=message, ref=f"wamid.{message}", text=text, sent_at=self._at))
        self._at += 40
        self._judge(message, text, kind)

    def _judge(self, message: str, text: str, kind: str) -> None:
        chance = self._chance
        reason, score = REASON.get(kind, ""), 0.0
        if reason:
            self._noticed = self._likely(NOTICED)
            score = chance.uniform(0.55, 0.99) if self._noticed else chance.uniform(0.1, 0.45)
        elif self._likely(FALSE_ALARM + GRUMBLE):
            reason = chance.choice(list(REASON.values()))
            score = chance.uniform(0.52, 0.8) if self._likely(FALSE_ALARM / GRUMBLE) else chance.uniform(0.1, 0.4)
        shadow = reason == "high_value" and self._version == 1
        verdict = e.Verdict(
            detector=reason, reason=reason, score=round(score, 4), flag_at=0.5, evidence=text, shadow=shadow
        )
        failures = ("out_of_scope: did not answer within 1000 ms",) if self._likely(FAILED) else ()
        decision = "go_on" if shadow or score < 0.25 else "offer" if score < 0.5 else "flag"
        judged = e.MessageJudged(
            message=message, decision=decision, verdicts=(verdict,) if reason else (), failures=failures
        )
        self._record(judged, *self._led_to(decision, verdict, message))

    def _led_to(self, decision: str, verdict: e.Verdict, message: str) -> list[Event]:
        if self._phase is not Phase.AI_HANDLING or decision == "go_on":
            return []
        if decision == "flag":
            return [self._raise(verdict, message)]
        if self._offered:
            return []
        self._offered = True
        return [
            e.OfferMade(reasons=(verdict.reason,)),
            self._outbound(Party("policy"), "Shall I bring in a colleague?"),
        ]

    def _raise(self, verdict: e.Verdict, message: str) -> Event:
        self._flag = self._next("f")
        self._phase = Phase.FLAGGED
        self._hold = verdict.reason in {"explicit_request", "compliance"}
        return e.Flagged(
            src=Phase.AI_HANDLING,
            dst=Phase.FLAGGED,
            by=Party("detector", verdict.detector),
            flag=self._flag,
            reason=verdict.reason,
            hold=self._hold,
            team="care",
            claim_within_ms=300_000,
            message=message,
            evidence=verdict.evidence,
            score=verdict.score,
            detector=verdict.detector,
        )

    def _react(self) -> None:
        """Whoever is to answer does, and people come and go."""
        if self._phase is Phase.AI_HANDLING and not self._noticed and self._likely(COMES_UNASKED):
            self._claim(self._chance.choice([OPERATOR, PHONE]))
        elif self._phase is Phase.FLAGGED and self._likely(CLAIMED):
            self._claim(OPERATOR)
        elif self._phase is Phase.FLAGGED and self._likely(DISMISSED):
            self._record(e.Dismissed(src=Phase.FLAGGED, dst=Phase.AI_HANDLING, by=OPERATOR))
            self._phase, self._flag = Phase.AI_HANDLING, ""
        elif self._phase is Phase.HUMAN_OWNED:
            self._say(OPERATOR, "operator")
            if self._likely(RELEASED):
                self._record(e.Released(src=Phase.HUMAN_OWNED, dst=Phase.AI_HANDLING, by=OPERATOR, note="Sorted out."))
                self._phase, self._flag = Phase.AI_HANDLING, ""
        elif self._phase is Phase.AI_HANDLING or not self._hold:
            self._say(AGENT, "agent")

    def _claim(self, by: Party) -> None:
        self._at += 30_000
        claimed = e.Claimed(src=self._phase, dst=Phase.HUMAN_OWNED, by=by)
        self._phase = Phase.HUMAN_OWNED
        if by is PHONE:
            text = self._words("operator")
            message = self._next("p")
            self._record(claimed, e.PhoneReplied(message=message, ref=message, text=text, sent_at=self._at))
        else:
            self._record(claimed)
            self._say(by, "operator")
        if self._flag and self._likely(JUDGED_GOOD):
            self._record(e.VerdictGiven(by=OPERATOR, verdict="good", flag=self._flag))
        self._noticed = True

    def _close(self) -> None:
        """How it ends: resolved by whoever has it, or left open."""
        if not self._noticed and self._likely(JUDGED_MISSED):
            self._record(e.VerdictGiven(by=OPERATOR, verdict="missed", reason="explicit_request"))
        if self._phase is Phase.FLAGGED:
            return
        by, outcome = (OPERATOR, "handed_over") if self._phase is Phase.HUMAN_OWNED else (TIMER, "contained")
        self._record(e.Resolved(src=self._phase, dst=Phase.RESOLVED, by=by, outcome=outcome))
        self._phase, self._flag = Phase.RESOLVED, ""

    def _say(self, by: Party, kind: str) -> None:
        """Somebody of ours writes."""
        self._at += 4_000
        requested = self._outbound(by, self._words(kind))
        self._record(requested, e.SendStarted(outbound=requested.outbound, attempt=1))
        self._record(e.Sent(outbound=requested.outbound, ref=f"wamid.{requested.outbound}"))

    def _outbound(self, by: Party, text: str) -> e.OutboundRequested:
        return e.OutboundRequested(outbound=self._next("o"), author=by, text=text)

    def _words(self, kind: str) -> str:
        """A phrase of the customer's language, filled in."""
        chance = self._chance
        phrases = PHRASES[self._language]
        return chance.choice(phrases[kind]).format(
            item=chance.choice(phrases["item"]),
            day=chance.choice(phrases["day"]),
            place=chance.choice(phrases["place"]),
            n=chance.randint(2, 98),
            order=chance.randint(10_000, 99_999),
        )

    def _record(self, *events: Event) -> None:
        ver = len(self._records) + 1
        header = Header(ver=ver, prev=f"h{ver - 1}", at=self._at, business=self._version, writer="made up")
        self._records.append(OpenRecord(ver, header, list(events), f"h{ver}"))

    def _next(self, kind: str) -> str:
        self._serial += 1
        return f"{self._name}.{kind}{self._serial}"

    def _likely(self, share: float) -> bool:
        return self._chance.random() < share
