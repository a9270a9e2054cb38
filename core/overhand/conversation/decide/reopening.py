"""A resolved conversation that somebody must answer again."""

from overhand.conversation import events as e
from overhand.conversation.decide.circumstances import Circumstances, Ids
from overhand.conversation.decide.flags import Cause, raise_flags
from overhand.conversation.machine import Phase
from overhand.conversation.state import Conversation

__all__ = ["reopen", "reopen_undelivered"]

CUSTOMER = e.Party("customer")
SYSTEM = e.Party("system")


def reopen(conversation: Conversation, circumstances: Circumstances) -> list[e.Event]:
    """The customer came back: to the AI, or inside the window to the person who resolved it."""
    last = conversation.last_owner
    window = circumstances.rules.pace.reopen_to_owner_ms
    back = last is not None and last.kind == "operator" and circumstances.now - conversation.resolved_at <= window
    dst = circumstances.gate.move(Phase.RESOLVED, "reopen", to_last_owner=back)
    events: list[e.Event] = [
        e.Reopened(src=Phase.RESOLVED, dst=dst, by=CUSTOMER, last_owner=last if back else None),
        e.EpisodeStarted(episode=conversation.episode + 1),
    ]
    if back and last is not None:
        sentence = f"Came back after {last.name or last.id} had resolved it."
        events += handed_on(conversation, sentence, circumstances, Ids(conversation))
    return events


def reopen_undelivered(
    conversation: Conversation, sentence: str, circumstances: Circumstances, ids: Ids
) -> list[e.Event]:
    """A person's last words never reached the customer, who would wait for ever: people are told."""
    dst = circumstances.gate.move(Phase.RESOLVED, "reopen", to_last_owner=True)
    reopened = e.Reopened(src=Phase.RESOLVED, dst=dst, by=SYSTEM, last_owner=conversation.last_owner)
    started = e.EpisodeStarted(episode=conversation.episode + 1)
    return [reopened, started, *handed_on(conversation, sentence, circumstances, ids)]


def handed_on(conversation: Conversation, sentence: str, circumstances: Circumstances, ids: Ids) -> list[e.Event]:
    """The flag that calls the team of the conversation."""
    cause = Cause(reason="handed_on", by=SYSTEM, sentence=sentence, team=conversation.team)
    return raise_flags(conversation, [cause], circumstances, ids, phase=Phase.FLAGGED)
