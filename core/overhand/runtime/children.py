"""The child tasks of one actor: judgements, the AI's turn, the send on the wire, notices.

Each runs in a cancel scope of its own and only puts its outcome into the actor's mailbox. What may start is asked of
`Stage.may_start` here, at the start of a child, and once more before the write of a send.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

import anyio
from anyio.abc import TaskGroup

from overhand.conversation import Command, Conversation, Event, Outbound, Said, open_notices, wants_answer
from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.runtime.judging import judge
from overhand.runtime.notifying import notify
from overhand.runtime.sending import send
from overhand.runtime.stage import Stage
from overhand.runtime.turning import TurnRun

__all__ = ["Children", "Parent"]


class Parent(Protocol):
    """What children know of their actor."""

    partition: int
    group: TaskGroup

    def hear(self, *commands: Command) -> None:
        """Take an outcome."""
        ...


class Children:
    """Starts what a state asks for, and cancels what it no longer wants."""

    def __init__(self, parent: Parent, stage: Stage) -> None:
        self._parent, self._stage = parent, stage
        self._judging: dict[str, anyio.CancelScope] = {}  # until the message is no longer unjudged
        self._held: dict[str, c.TakeJudgement] = {}
        self._turn: TurnRun | None = None
        self._opened: dict[tuple[str, int], float] = {}  # our own sends: journalled when, monotonic
        self._started: set[tuple[str, int]] = set()  # those of them that were begun
        self._notifying: set[tuple[str, int]] = set()  # until the step is no longer open
        self._running = 0

    @property
    def busy(self) -> bool:
        """Whether any child runs, or an outcome waits for the next record."""
        return bool(self._running or self._held)

    @property
    def draft(self) -> str:
        """What the AI has written so far in the turn that is running."""
        return self._turn.draft if self._turn else ""

    def flush(self) -> list[Command]:
        """The clean judgements that waited for the next record."""
        held: list[Command] = list(self._held.values())
        self._held.clear()
        return held

    def adopt(self, state: Conversation) -> None:
        """A state was loaded: what was thought about the one before is thought again.

        A send that it calls open and that nobody here has started was cut off; it may have been sent.
        """
        self.cancel_thinking()
        flying = state.in_flight
        if flying is None or (flying.id, flying.attempt) in self._opened:
            return
        lost = c.SendLost(outbound=flying.id, attempt=flying.attempt, why="the worker that was sending it is gone")
        self._parent.hear(lost)

    def journalled(self, events: Sequence[Event]) -> None:
        """These events are in the journal: the sends among them are ours to make."""
        for event in events:
            if isinstance(event, e.SendStarted):
                self._opened[event.outbound, event.attempt] = self._stage.clock.monotonic()

    def perform(self, state: Conversation) -> None:
        """Start what is pending and can be done; cancel the turn that may no longer speak."""
        if not self._stage.may_start(self._parent.partition):
            return
        self._judge(state)
        self._answer(state)
        self._send(state)
        self._notify(state)

    def cancel_thinking(self) -> None:
        """Cancel judgements and the turn: the next owner does them again. A send that is on the wire goes on."""
        for scope in self._judging.values():
            scope.cancel()
        self._judging.clear()
        self._held.clear()
        self._end_turn()

    def _judge(self, state: Conversation) -> None:
        if self._stage.panel is None:
            return
        self._judging = {message: scope for message, scope in self._judging.items() if message in state.unjudged}
        for message, said in state.unjudged.items():
            if message not in self._judging:
                scope = self._judging[message] = anyio.CancelScope()
                self._start(scope, self._judged, state, said)

    async def _judged(self, state: Conversation, said: Said) -> None:
        """One judgement; a clean one waits for the AI's answer, so that both are one record."""
        outcome = await judge(self._stage, state, said)
        clean = outcome.decision == "go_on" and not outcome.failures
        if clean and state.ai_may_answer and not state.offer_open:
            self._held[said.id] = outcome
            self._answer(state)
        else:
            self._parent.hear(outcome)

    def _answer(self, state: Conversation) -> None:
        """Run the AI's turn exactly while the AI should answer, always on the newest words."""
        asked = tuple(state.asked) if self._should_answer(state) else ()
        if self._turn is not None and (self._turn.answers != asked or self._turn.tenure != state.tenure):
            self._end_turn()
        if asked and self._turn is None:
            self._turn = TurnRun(self._stage, state, asked, self._parent.group)
            self._start(self._turn.scope, self._turned, self._turn)

    def _should_answer(self, state: Conversation) -> bool:
        """Whether the customer waits for the AI: every message is judged, or its clean judgement is held here."""
        if not state.ai_may_answer or not state.asked or not self._stage.may_start(self._parent.partition):
            return False
        return wants_answer(state) or all(message in self._held for message in state.unjudged)

    async def _turned(self, turn: TurnRun) -> None:
        outcome = await turn.run()
        if self._turn is turn:
            self._parent.hear(outcome)

    def _end_turn(self) -> None:
        if self._turn is not None:
            self._turn.scope.cancel()
            self._turn = None

    def _send(self, state: Conversation) -> None:
        flying = state.in_flight
        if flying is None:
            return
        key = (flying.id, flying.attempt)
        if key in self._opened and key not in self._started:
            self._started.add(key)
            self._start(anyio.CancelScope(), self._sent, state, flying, self._opened[key])

    async def _sent(self, state: Conversation, outbound: Outbound, opened: float) -> None:
        self._parent.hear(await send(self._stage, state, outbound, opened, self._parent.partition))

    def _notify(self, state: Conversation) -> None:
        open_now = {(flag.id, step) for flag, step in open_notices(state, self._stage.clock.now())}
        for key in open_now - self._notifying:
            self._start(anyio.CancelScope(), self._notified, state, key)
        self._notifying = open_now

    async def _notified(self, state: Conversation, key: tuple[str, int]) -> None:
        outcome = await notify(self._stage, state, *key)
        if outcome is not None:
            self._parent.hear(outcome)

    def _start(self, scope: anyio.CancelScope, child: Callable[..., Awaitable[None]], *facts: object) -> None:
        async def run() -> None:
            try:
                with scope:
                    await child(*facts)
            finally:
                self._running -= 1

        self._running += 1
        self._parent.group.start_soon(run)
