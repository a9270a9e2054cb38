"""Raising flags: the route of the reason, the sentence for the customer, and what the AI had queued."""

from collections.abc import Sequence

from msgspec import Struct

from overhand.conversation import events as e
from overhand.conversation.decide.circumstances import Circumstances, Ids
from overhand.conversation.machine import Phase
from overhand.conversation.rules import ladder
from overhand.conversation.state import Conversation, Outbound
from overhand.errors import Refused
from overhand.reasons import REASONS

__all__ = ["POLICY", "Cause", "must_know_reason", "policy_text", "raise_flags", "withdraw_queued", "withdrawn"]

POLICY = e.Party("policy")
LOST = frozenset({"failed", "withdrawn"})


class Cause(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a flag is raised."""

    reason: str
    by: e.Party
    message: str = ""
    evidence: str = ""
    sentence: str = ""
    score: float = 0.0
    cause: str = ""
    detector: str = ""
    team: str = ""


def strength(reason: str) -> int:
    """The rank of a reason: smaller is stronger; registered ones come after the core's own.

    Compliance leads them all: only its team may answer, whatever else the customer wants.
    """
    if reason == "compliance":
        return -1
    return REASONS.index(reason) if reason in REASONS else len(REASONS)


def must_know_reason(verb: str, conversation: Conversation, reason: str, circumstances: Circumstances) -> None:
    """Only a reason that the core, a plugin or the business has named."""
    if reason not in REASONS and reason not in circumstances.rules.routes:
        raise Refused(verb, conversation.phase, f"no such reason: {reason}")


def raise_flags(
    conversation: Conversation,
    causes: list[Cause],
    circumstances: Circumstances,
    ids: Ids,
    phase: Phase | None = None,
) -> list[e.Event]:
    """The flags of these causes, and at most one text for the customer, that of the strongest which has one.

    In HUMAN_OWNED and RESOLVED nothing is raised: the owner sees the verdict itself. A reason already open is not
    raised twice, save `handed_on`: each time another team is told. `phase` is where an earlier event of the same
    record has led, when it differs from the state.
    """
    src = phase or conversation.phase
    if src not in {Phase.AI_HANDLING, Phase.FLAGGED}:
        return []
    taken = {flag.reason for flag in conversation.flags.values() if flag.reason != "handed_on"}
    strongest = min((strength(flag.reason) for flag in conversation.flags.values()), default=len(REASONS) + 1)
    flags: list[e.Flagged] = []
    for cause in sorted(causes, key=lambda each: strength(each.reason)):
        if cause.reason in taken:
            continue
        taken.add(cause.reason)
        leads = strength(cause.reason) < strongest or cause.reason == "handed_on"
        flags.append(one_flag(cause, src, circumstances, ids, leads=leads and not (flags and flags[0].leads)))
        src = Phase.FLAGGED
    return [*flags, *withheld(conversation, flags), *spoken(conversation, flags, circumstances, ids)]


def one_flag(cause: Cause, src: Phase, circumstances: Circumstances, ids: Ids, *, leads: bool) -> e.Flagged:
    """The flag of one cause, with its route copied in so that a later business version does not change it."""
    route = circumstances.rules.route(cause.reason)
    return e.Flagged(
        src=src,
        dst=circumstances.gate.move(src, "flag"),
        by=cause.by,
        flag=ids.next(),
        reason=cause.reason,
        hold=route.hold,
        team=cause.team or route.team or circumstances.rules.team,
        claim_within_ms=route.claim_within_ms,
        ladder=route.ladder or ladder(route.claim_within_ms),
        message=cause.message,
        evidence=cause.evidence,
        sentence=cause.sentence,
        score=cause.score,
        cause=cause.cause,
        detector=cause.detector,
        gather=route.gather,
        leads=leads,
    )


def withheld(conversation: Conversation, flags: Sequence[e.Flagged]) -> list[e.Event]:
    """Under hold the AI is silent: what it had queued does not go out."""
    if any(flag.hold for flag in flags):
        return withdraw_queued(conversation, {"agent"}, "held: a person answers next")
    return []


def withdraw_queued(conversation: Conversation, authors: set[str], why: str) -> list[e.Event]:
    """Withdraw what these authors have queued and not started."""
    return [
        withdrawn(outbound, why)
        for outbound in conversation.outbounds.values()
        if outbound.status == "requested" and outbound.author.kind in authors
    ]


def withdrawn(outbound: Outbound, why: str) -> e.Event:
    """The end of what is not sent any more. "Withdrawn" says that it certainly never was: not after a doubt."""
    if outbound.doubts:
        return e.GaveUpUnknown(outbound=outbound.id)
    return e.SendWithdrawn(outbound=outbound.id, why=why)


def spoken(
    conversation: Conversation, flags: Sequence[e.Flagged], circumstances: Circumstances, ids: Ids
) -> list[e.Event]:
    """The hand-off sentence of the strongest flag that has one; not twice the same while the conversation waits."""
    for flag in flags:
        moment = circumstances.rules.route(flag.reason).moment
        said = policy_text(conversation, moment, circumstances, ids)
        if said:
            return [] if was_said(conversation, moment) else said
    return []


def was_said(conversation: Conversation, moment: str) -> bool:
    """Whether the customer has been told this since the conversation was flagged."""
    return conversation.phase is Phase.FLAGGED and any(
        outbound.moment == moment and outbound.at >= conversation.phase_since and outbound.status not in LOST
        for outbound in conversation.outbounds.values()
    )


def policy_text(conversation: Conversation, moment: str, circumstances: Circumstances, ids: Ids) -> list[e.Event]:
    """The fixed text of a moment in the customer's language; nothing where the table is silent."""
    text = circumstances.rules.text(moment, conversation.language) if moment else ""
    if not text:
        return []
    return [e.OutboundRequested(outbound=ids.next(), author=POLICY, text=text, moment=moment)]
