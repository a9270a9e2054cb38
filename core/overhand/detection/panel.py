"""The panel: every detector looks at a text, and what they say becomes one decision."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from time import perf_counter

import msgspec

from overhand.detection.fixed import asks_for_person
from overhand.detection.judge import Judge, Opinion, is_grey, opinions
from overhand.detection.seat import FAIL_SAFE, Heard, Seat
from overhand.detection.signal import ConversationView, Detector, Signal, Vectors
from overhand.detection.verdict import Decision, Failure, Judged, Judgement, Thresholds
from overhand.errors import PluginError
from overhand.folding import fold
from overhand.reasons import REASONS

__all__ = ["Panel"]

Settings = Mapping[str, Mapping[str, object]]
"""The business version's tables: detector name -> its table, thresholds and its own keys together."""

GRACE_S = 0.1  # for a detector that was told to stop
FIXED = "fixed_words"
WEAKEST = len(REASONS)


class Panel:
    """Runs the detectors side by side, each under its own deadline, and none able to hold up or spoil the others.

    The detectors run in tasks of the panel's own rather than in a task group: a group waits for its last member, and a
    plugin that swallows its cancellation would keep the conversation waiting for ever. Such a task is left behind.
    """

    def __init__(
        self,
        detectors: Iterable[Detector],
        *,
        clock: Callable[[], int],
        vectors: Vectors | None = None,
        judge: Judge | None = None,
    ) -> None:
        """Seat the detectors; a judge is asked what they are not sure of.

        Raises:
            PluginError: a detector does not keep the contract, or two have one name.
        """
        self._seats = tuple(Seat(detector) for detector in detectors)
        self._clock = clock
        self._vectors = vectors
        self._judge_of_grey = judge
        self._left_behind: set[asyncio.Task[Heard]] = set()
        refuse_namesakes(self._seats)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Every reason the panel can flag or offer for, the strongest first."""
        return ordered({seat.reason for seat in self._seats} | {"explicit_request", "detector_unavailable"})

    @property
    def left_behind(self) -> int:
        """How many detectors' tasks were told to stop and still run."""
        return len(self._left_behind)

    async def judge(self, view: ConversationView, settings: Settings) -> Judged:
        """What the detectors of customers' messages say about `view.last`; fixed words count beside them."""
        return await self._judge("customer", view, settings)

    async def judge_draft(self, view: ConversationView, settings: Settings) -> Judged:
        """What the detectors of drafts say about `view.last`, which the AI wrote and nobody has sent yet."""
        return await self._judge("draft", view, settings)

    async def _judge(self, looks_at: str, view: ConversationView, settings: Settings) -> Judged:
        began = perf_counter()  # a loop's own time may tick in whole milliseconds
        seats = [seat for seat in self._seats if seat.looks_at == looks_at]
        if view.vectors is None and self._vectors is not None:
            view = msgspec.structs.replace(view, vectors=self._vectors)
        heard = await self._hear(seats, view, settings)
        sitting = Sitting(view)
        for seat, found in zip(seats, heard, strict=True):
            sitting.take(seat, found, settings.get(seat.name, {}))
        if looks_at == "customer":
            sitting.look_for_fixed_words()
            if self._judge_of_grey is not None and (grey := sitting.grey):
                sitting.settle(await opinions(self._judge_of_grey, view, grey))
        return sitting.close((perf_counter() - began) * 1000)

    async def _hear(self, seats: Sequence[Seat], view: ConversationView, settings: Settings) -> list[Heard]:
        """One answer for each seat, in their order, none later than the longest deadline and a grace."""
        if not seats:
            return []
        now = self._clock()
        tasks = [asyncio.create_task(seat.look(own(view, seat, settings), now)) for seat in seats]
        longest = max(seat.deadline_ms for seat in seats) / 1000 + GRACE_S
        try:
            await asyncio.wait(tasks, timeout=longest)
        finally:
            self._leave(tasks)
        return [outcome(seat, task, now) for seat, task in zip(seats, tasks, strict=True)]

    def _leave(self, tasks: Sequence[asyncio.Task[Heard]]) -> None:
        """Cancel what still runs, and keep it referenced until it ends."""
        for task in tasks:
            if not task.done():
                task.cancel()
                self._left_behind.add(task)
                task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[Heard]) -> None:
        """A task that was left behind ended; asking for its exception tells asyncio that it was seen."""
        self._left_behind.discard(task)
        if not task.cancelled():
            task.exception()

    async def close(self) -> None:
        """End the child processes of isolated detectors."""
        for seat in self._seats:
            await seat.close()


class Sitting:
    """One text before the panel: collects what was said and decides."""

    def __init__(self, view: ConversationView) -> None:
        self._view = view
        self._judgements: list[tuple[Judgement, Decision]] = []
        self._outright: set[str] = set()  # reasons said outright: no second opinion on them
        self._failures: list[Failure] = []
        self._dealt_with = {fold(evidence) for evidence in view.judged}

    def take(self, seat: Seat, heard: Heard, table: Mapping[str, object]) -> None:
        """Note what one detector said, held against the thresholds in force."""
        thresholds, trouble = seat.thresholds(table)
        if trouble is not None:
            self._failures.append(msgspec.structs.replace(trouble, mandatory=False))
        if isinstance(heard, Failure):
            mandatory = heard.mandatory and not thresholds.shadow
            self._failures.append(msgspec.structs.replace(heard, mandatory=mandatory))
        elif heard is not None:
            said = judgement(seat, heard, thresholds)
            leads_to = "go_on" if self._is_dealt_with(said.reason, heard) else held_against(thresholds, heard)
            self._judgements.append((said, leads_to))
            if heard.direct and leads_to != "go_on":
                self._outright.add(said.reason)

    @property
    def grey(self) -> list[Judgement]:
        """What a judge should be asked about, the strongest of each reason, the strongest first."""
        found: dict[str, Judgement] = {}
        for said, leads_to in sorted(self._judgements, key=lambda pair: pair[0].score):
            if is_grey(said, leads_to, direct=said.reason in self._outright):
                found[said.reason] = said
        return sorted(found.values(), key=lambda said: -said.score)

    def settle(self, heard: Sequence[Opinion]) -> None:
        """Let opinions decide for their reasons: what was grey becomes a flag, or leads to nothing."""
        self._failures += [each for each in heard if isinstance(each, Failure)]
        decided = {each.reason: each for each in heard if isinstance(each, Judgement)}
        self._judgements = [
            (said, "go_on" if said.reason in decided and said.reason not in self._outright else leads_to)
            for said, leads_to in self._judgements
        ]
        for each in decided.values():
            self._judgements.append((each, "flag" if each.score >= each.flag_at else "go_on"))

    def look_for_fixed_words(self) -> None:
        """A fixed word alone asks for a person; while a mandatory detector cannot look, one within the text does."""
        deaf = any(failure.mandatory for failure in self._failures)
        evidence = asks_for_person(self._view.last.text, within=deaf)
        if evidence:
            said = Judgement(
                detector=FIXED,
                reason="explicit_request",
                score=1.0,
                flag_at=1.0,
                evidence=evidence,
                sentence="The customer wrote a word that always reaches a person.",
            )
            self._judgements.append((said, "flag"))
            self._outright.add(said.reason)

    def close(self, took_ms: float) -> Judged:
        """The decision: the strongest that anything led to."""
        led_to: set[Decision] = {leads_to for _, leads_to in self._judgements}
        if any(failure.mandatory for failure in self._failures):
            led_to.add("flag")
        decision: Decision = "flag" if "flag" in led_to else "offer" if "offer" in led_to else "go_on"
        return Judged(
            decision=decision,
            reasons=self._reasons(decision),
            judgements=tuple(
                msgspec.structs.replace(said, acted=True) if decision != "go_on" and leads_to == decision else said
                for said, leads_to in self._judgements
            ),
            failures=tuple(self._failures),
            took_ms=took_ms,
        )

    def _reasons(self, decision: Decision) -> tuple[str, ...]:
        if decision == "go_on":
            return ()
        reasons = {said.reason for said, leads_to in self._judgements if leads_to == decision}
        if decision == "flag" and any(failure.mandatory for failure in self._failures):
            reasons.add("detector_unavailable")
        return ordered(reasons)

    def _is_dealt_with(self, reason: str, signal: Signal) -> bool:
        """Whether a person has judged this evidence already. What asks for a person asks anew each time."""
        return reason not in FAIL_SAFE and bool(self._dealt_with) and fold(signal.evidence) in self._dealt_with


def own(view: ConversationView, seat: Seat, settings: Settings) -> ConversationView:
    """The view with the detector's own table."""
    table = settings.get(seat.name)
    return msgspec.structs.replace(view, settings=table) if table else view


def outcome(seat: Seat, task: asyncio.Task[Heard], now: int) -> Heard:
    """What a task came to; one that does not end, or cancels itself, failed."""
    if not task.done():
        return seat.overran(now)
    if task.cancelled():
        return seat.failure("raised", "it cancelled itself")
    error = task.exception()
    return task.result() if error is None else seat.raised(error)


def held_against(thresholds: Thresholds, signal: Signal) -> Decision:
    """What a score leads to. What was said outright is never answered with an offer."""
    if thresholds.shadow:
        return "go_on"
    if thresholds.flag_at is not None and signal.score >= thresholds.flag_at:
        return "flag"
    if thresholds.offer_at is not None and signal.score >= thresholds.offer_at:
        return "flag" if signal.direct else "offer"
    return "go_on"


def judgement(seat: Seat, signal: Signal, thresholds: Thresholds) -> Judgement:
    """The signal as it is journalled."""
    return Judgement(
        detector=seat.name,
        reason=signal.reason or seat.reason,
        score=float(signal.score),
        flag_at=seat.flag_at if thresholds.flag_at is None else thresholds.flag_at,
        evidence=signal.evidence,
        sentence=signal.sentence,
        category=signal.category,
        shadow=thresholds.shadow,
    )


def ordered(reasons: Iterable[str]) -> tuple[str, ...]:
    """Reasons by strength; those the core does not know last, by name."""
    return tuple(sorted(reasons, key=lambda reason: (REASONS.index(reason) if reason in REASONS else WEAKEST, reason)))


def refuse_namesakes(seats: Sequence[Seat]) -> None:
    """Settings and judgements are kept by name.

    Raises:
        PluginError: two detectors have one name.
    """
    names = [seat.name for seat in seats]
    for name in names:
        if names.count(name) > 1 or name == FIXED:
            raise PluginError(name, "this name of a detector is taken", "Give each detector a name of its own.")
