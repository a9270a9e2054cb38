"""What was said in an episode, as agents, detectors and the thread need it."""

from collections.abc import Sequence

from overhand.conversation.machine import Phase
from overhand.conversation.state import Conversation, Outbound, Said

__all__ = ["resay", "say", "say_outbound", "unsay"]

LINES_KEPT = 60


def say(conversation: Conversation, said: Said) -> None:
    """Add a line; only the last sixty are kept in the state, the journal keeps them all."""
    conversation.lines.append(said)
    del conversation.lines[:-LINES_KEPT]
    conversation.last_word_at = said.at


def say_outbound(conversation: Conversation, outbound: Outbound, at: int) -> None:
    """Add the line of a message of ours: what a person says answers everything that was asked before it."""
    author = outbound.author
    line = Said(id=outbound.id, author=author.kind, text=outbound.text, at=at, name=author.name, ref=outbound.ref)
    say(conversation, line)
    if author.is_person:
        conversation.asked.clear()
        conversation.draft = ""
        conversation.owner_spoke_at = at
    elif author.kind == "agent":
        conversation.replies += 1
        conversation.last_reply = outbound.own_text


def unsay(conversation: Conversation, outbound: Outbound, at: int) -> None:
    """Take back a line that never reached the customer; what it answered is unanswered again, from now.

    A resolved conversation waits for nobody: there, `decide` reopens it when somebody must look.
    """
    if all(said.id != outbound.id for said in conversation.lines):
        return
    conversation.lines = [said for said in conversation.lines if said.id != outbound.id]
    if outbound.author.kind == "agent":
        conversation.replies = max(0, conversation.replies - 1)
        conversation.last_reply = ""
    if outbound.disclosure:
        conversation.disclosed = False
    last = last_word(conversation.lines)
    if last is not None and last.author == "customer" and conversation.phase is not Phase.RESOLVED:
        conversation.asked.setdefault(last.id, at)


def resay(conversation: Conversation, outbound: Outbound, at: int) -> None:
    """Put back the line of a message that was thought lost and arrived; what came before it is answered."""
    earlier = [said.id for said in conversation.lines if said.author == "customer" and said.at <= outbound.at]
    later = {message: since for message, since in conversation.asked.items() if message not in earlier}
    say_outbound(conversation, outbound, at)
    conversation.asked = later


def last_word(lines: Sequence[Said]) -> Said | None:
    """The last thing somebody said; fixed texts answer nothing."""
    return next((said for said in reversed(lines) if said.author != "policy"), None)
