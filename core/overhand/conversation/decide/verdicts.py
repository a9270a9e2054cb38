"""What people say afterwards: whether a flag was good, and whether an episode without one should have had it."""

from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.conversation.decide.circumstances import Circumstances
from overhand.conversation.decide.flags import must_know_reason
from overhand.conversation.state import Conversation
from overhand.errors import Refused

__all__ = ["do_verdict"]

OF_FLAG, OF_EPISODE = frozenset({"good", "not_needed"}), frozenset({"missed", "no_person_needed"})
"""The verdicts, by what they are about."""


def do_verdict(
    conversation: Conversation, order: c.Order, verb: c.GiveVerdict, circumstances: Circumstances
) -> list[e.Event]:
    """Judge a flag of this episode, or this or an earlier episode."""
    if verb.verdict not in OF_FLAG | OF_EPISODE:
        raise Refused("verdict", conversation.phase, f"no such verdict: {verb.verdict}")
    known = verb.flag in conversation.flags or verb.flag in conversation.past_flags
    if verb.verdict in OF_FLAG and not (known and verb.episode in {0, conversation.episode}):
        raise Refused("verdict", conversation.phase, "there is no such flag in this episode")
    if not 0 <= verb.episode <= conversation.episode:
        raise Refused("verdict", conversation.phase, f"there is no episode {verb.episode}")
    if verb.reason:
        must_know_reason("verdict", conversation, verb.reason, circumstances)
    given = e.VerdictGiven(
        by=order.by,
        verdict=verb.verdict,
        flag=verb.flag,
        reason=verb.reason,
        episode=verb.episode or conversation.episode,
        sample=verb.sample,
    )
    return [given]
