"""Drives one conversation through the pure domain: no store, no clock of its own, every step a record."""

from collections.abc import Sequence

import msgspec

from overhand.conversation import (
    ORDER_MARK,
    Circumstances,
    Command,
    Conversation,
    Decision,
    Event,
    Gate,
    Order,
    Party,
    Phase,
    Rules,
    apply,
    close_record,
    decide,
    next_timer,
    open_notices,
)
from overhand.conversation import commands as c
from overhand.conversation.events import Told
from overhand.testing.histories import Record

__all__ = ["Driver"]

encode_events = msgspec.json.Encoder().encode
decode_events = msgspec.json.Decoder(list[Event]).decode
encode_state = msgspec.json.Encoder().encode
decode_state = msgspec.json.Decoder(Conversation).decode

ANA = Party("operator", "ana", "Ana")


class Driver:
    """`step` does what an actor does between its mailbox and its journal; the rest are words for common commands."""

    def __init__(self, rules: Rules | None = None, *, gate: Gate | None = None, agent: bool = True) -> None:
        self.rules = rules or Rules(team="front")
        self.gate = gate or Gate()
        self.agent = agent
        self.draft = ""
        self.now = 1_764_000_000_000
        self.state = Conversation(id="c1")
        self.history: list[Record] = []
        self.decisions: list[Decision] = []
        self._count = 0

    def step(self, *commands: Command, took: Sequence[str] = ()) -> list[Event]:
        """Decide each command and fold it, start the next send, and close the record. Returns the record's events."""
        events: list[Event] = []
        ids = [*took, *(ORDER_MARK + command.id for command in commands if isinstance(command, Order))]
        new = [identity for identity in ids if identity not in self.state.orders | self.state.took]
        self.decisions = []
        for command in (*commands, c.Proceed()):
            decision = decide(self.state, command, self.circumstances)
            self.decisions.append(decision)
            for event in decision.events:
                apply(self.state, event, self.now)
            events += decision.events
        if events or new:
            self._close(events, new)
        return events

    def _close(self, events: list[Event], took: list[str]) -> None:
        close_record(self.state, at=self.now, took=took, hint=0)
        place = len(self.history)
        record = Record(
            ver=place + 1,
            events=events,
            prev=f"h{place}" if place else "",
            hash=f"h{place + 1}",
            took=took,
            at=self.now,
        )
        self.history.append(record)

    @property
    def circumstances(self) -> Circumstances:
        """What `decide` is told now."""
        return Circumstances(now=self.now, rules=self.rules, gate=self.gate, agent=self.agent, draft=self.draft)

    def fresh(self, prefix: str) -> str:
        """A name that was not used before."""
        self._count += 1
        return f"{prefix}{self._count}"

    def wait(self, ms: int) -> list[Event]:
        """Let time pass and look once."""
        self.now += ms
        return self.step(c.Look())

    def is_in(self, phase: Phase) -> bool:
        """Whether the conversation is in this state now."""
        return self.state.phase is phase

    def next_timer(self) -> int:
        """What the actor would put into its heap now."""
        return next_timer(self.state, self.rules, self.now)

    def says(self, text: str, **facts: object) -> str:
        """The customer writes; returns the message's id. `facts` are further fields of `TakeMessage`."""
        message = self.fresh("m")
        said = {
            "message": message, "ref": f"wamid.{message}", "channel": "fake", "number": "n1", "to": "phone:34600",
            "text": text, "sent_at": self.now,
        }  # fmt: skip
        command = msgspec.convert(said | facts, c.TakeMessage)
        self.step(command, took=[f"in:{command.message}"])
        return command.message

    def judged(self, message: str, decision: str = "go_on", *reasons: str) -> list[Event]:
        """The panel has looked at a message."""
        return self.step(c.TakeJudgement(message=message, decision=decision, reasons=reasons))

    def turn(self, text: str = "", kind: str = "reply", **facts: object) -> list[Event]:
        """The AI's turn on everything that is asked now. `facts` are further fields of `TakeTurn`."""
        done = {
            "turn": self.fresh("t"), "tenure": self.state.tenure, "answers": list(self.state.asked), "kind": kind,
            "text": text,
        }  # fmt: skip
        return self.step(msgspec.convert(done | facts, c.TakeTurn))

    def sent(self) -> list[Event]:
        """The provider accepts what is on the wire."""
        flying = self.state.in_flight
        if flying is None:
            raise AssertionError("nothing is on the wire")
        return self.step(c.SendSucceeded(outbound=flying.id, attempt=flying.attempt, ref=f"wamid.{flying.id}"))

    def all_sent(self) -> None:
        """The provider accepts everything that waits."""
        while self.state.in_flight is not None:
            self.sent()

    def asks(self, verb: c.Verb, by: Party = ANA, role: str = "operator", id: str = "") -> list[Event]:  # noqa: A002 - an order's own word
        """A person of the business asks for something."""
        order = Order(id=id or self.fresh("o"), by=by, role=role, expires=self.now + 10_000, verb=verb)
        return self.step(order)

    def refusal(self) -> str:
        """Why the first command of the last step was refused; empty when it was not."""
        refused = self.decisions[0].refused
        return refused.why if refused else ""

    def told(self, *, ok: bool = True) -> list[Event]:
        """The notifiers tell everything that is open now."""
        events: list[Event] = []
        for flag, number in open_notices(self.state, self.now):
            told = (Told(notifier="console", to="team"), Told(notifier="mail", to="team", ok=ok))
            events += self.step(c.TakeNotice(flag=flag.id, step=number, told=told))
        return events

    def answered(self, text: str = "Hello") -> str:
        """The customer writes, the AI answers, the answer is sent: returns the message's id."""
        message = self.says("Hi")
        self.judged(message)
        self.turn(f"{text} {message}")
        self.all_sent()
        return message

    def flagged(self, reason: str = "out_of_scope") -> str:
        """The customer writes and a detector flags: returns the flag's id."""
        self.judged(self.says("Hm"), "flag", reason)
        return list(self.state.flags)[-1]

    def refolded(self) -> Conversation:
        """The state as a new worker folds it from the journal's bytes, through a snapshot in the middle."""
        state = Conversation(id=self.state.id)
        for record in self.history:
            for event in decode_events(encode_events(list(record.events))):
                apply(state, event, record.at)
            close_record(state, at=record.at, took=record.took, hint=record.hint)
            if record.ver % 16 == 1:
                state = decode_state(encode_state(state))
        return state
