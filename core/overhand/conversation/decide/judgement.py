"""What a judgement leads to: flag, offer, or go on."""

from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.conversation.answers import answer_to_offer
from overhand.conversation.decide.circumstances import Circumstances, Ids
from overhand.conversation.decide.flags import Cause, policy_text, raise_flags
from overhand.conversation.machine import Phase
from overhand.conversation.state import Conversation, Said

__all__ = ["take_judgement"]


def take_judgement(conversation: Conversation, command: c.TakeJudgement, circumstances: Circumstances) -> list[e.Event]:
    """Record what the detectors found; a message judged twice, or as it read before, changes nothing."""
    said = conversation.unjudged.get(command.message)
    if said is None or (command.text and command.text != said.text):
        return []
    events: list[e.Event] = [
        e.MessageJudged(
            message=command.message,
            decision=command.decision,
            verdicts=command.verdicts,
            failures=command.failures,
        )
    ]
    ids = Ids(conversation)
    causes = [cause(command, reason) for reason in command.reasons] if command.decision == "flag" else []
    if conversation.offer_open and said.at > conversation.offered_at:
        events.append(offer_answer(said, command))
        causes += accepted(said, command)
    flags = raise_flags(conversation, causes, circumstances, ids)
    if flags or command.decision != "offer":
        return events + flags
    return events + offer(conversation, command, circumstances, ids)


def cause(command: c.TakeJudgement, reason: str) -> Cause:
    """The cause of one reason: its strongest verdict, or the failure that stands in for one."""
    found = [verdict for verdict in command.verdicts if verdict.reason == reason and not verdict.shadow]
    if not found:
        why = "; ".join(command.failures) or "No detector could judge this message."
        return Cause(reason=reason, by=e.Party("detector"), message=command.message, sentence=why)
    best = max(found, key=lambda verdict: verdict.score)
    return Cause(
        reason=reason,
        by=e.Party("detector", best.detector),
        message=command.message,
        evidence=best.evidence,
        sentence=best.sentence,
        score=best.score,
        detector=best.detector,
    )


def offer_answer(said: Said, command: c.TakeJudgement) -> e.OfferAnswered:
    """What the customer said to the offer; anything but yes or no ignores it."""
    return e.OfferAnswered(answer=answer_to_offer(said.text), message=command.message)


def accepted(said: Said, command: c.TakeJudgement) -> list[Cause]:
    """A yes to the offer is a request for a person."""
    if answer_to_offer(said.text) != "yes":
        return []
    yes = Cause(
        reason="explicit_request",
        by=e.Party("customer"),
        message=command.message,
        evidence=said.text,
        sentence="Accepted the offer of a colleague.",
        score=1.0,
    )
    return [yes]


def offer(
    conversation: Conversation, command: c.TakeJudgement, circumstances: Circumstances, ids: Ids
) -> list[e.Event]:
    """Ask "Shall I bring in a colleague?", once an episode and only while the AI handles."""
    if conversation.offered or conversation.phase is not Phase.AI_HANDLING:
        return []
    asked = policy_text(conversation, "offer", circumstances, ids)
    return [e.OfferMade(reasons=command.reasons), *asked] if asked else []
