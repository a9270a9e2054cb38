"""One text before the detectors: what they said becomes one decision."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

import msgspec

from overhand.detection.fixed import asks_for_person
from overhand.detection.judge import Opinion, is_grey
from overhand.detection.seat import FAIL_SAFE, FIXED, Heard, Seat, Settings
from overhand.detection.signal import ConversationView, Signal
from overhand.detection.verdict import Decision, Failure, Judged, Judgement, Thresholds
from overhand.folding import fold
from overhand.reasons import REASONS

__all__ = ["Weigh", "decided", "ordered"]

Weigh = Callable[[Sequence[Judgement]], Awaitable[Sequence[Opinion]]]
"""Gives a second opinion on what detectors are not sure of, the strongest first."""

WEAKEST = len(REASONS)
NOTHING: Mapping[str, object] = {}


async def decided(
    looks_at: str,
    view: ConversationView,
    settings: Settings,
    heard: Iterable[tuple[Seat, Heard]],
    weigh: Weigh | None = None,
) -> Judged:
    """The decision about `view.last` from what each detector said, held against the thresholds in force.

    Fixed words count beside the detectors of customers' messages, and what these are not sure of is weighed again.
    """
    sitting = Sitting(view)
    for seat, found in heard:
        sitting.take(seat, found, settings.get(seat.name, NOTHING))
    if looks_at == "customer":
        sitting.look_for_fixed_words()
        if weigh is not None and (grey := sitting.grey):
            sitting.settle(await weigh(grey))
    return sitting.close()


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

    def close(self) -> Judged:
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
