"""Folding what customers and phones sent."""

from overhand.conversation import events as e
from overhand.conversation.fold.lines import say
from overhand.conversation.state import Conversation, Said

__all__ = [
    "customer_named",
    "episode_started",
    "language_set",
    "message_edited",
    "message_received",
    "message_replaced",
    "message_revoked",
    "phone_replied",
    "started",
]


def started(conversation: Conversation, event: e.ConversationStarted, at: int) -> None:
    """Fold `ConversationStarted`."""
    conversation.channel, conversation.number, conversation.to = event.channel, event.number, event.to
    conversation.name = event.name
    conversation.phase_since = at


def episode_started(conversation: Conversation, event: e.EpisodeStarted, at: int) -> None:
    """Fold `EpisodeStarted`."""
    conversation.episode = event.episode
    conversation.lines.clear()
    conversation.past_flags.clear()
    conversation.judged_evidence.clear()
    conversation.facts.clear()
    conversation.guidance.clear()
    conversation.handback = conversation.draft = conversation.last_reply = conversation.outcome = ""
    conversation.offered = conversation.offer_open = conversation.disclosed = False
    conversation.replies = 0


def message_received(conversation: Conversation, event: e.MessageReceived, at: int) -> None:
    """Fold `MessageReceived`."""
    said = Said(
        id=event.message, author="customer", text=event.text, at=at, name=conversation.name, ref=event.ref,
        form=event.form, supported=event.supported,
    )  # fmt: skip
    say(conversation, said)
    conversation.unjudged[event.message] = said
    conversation.asked[event.message] = at
    written_at = min(event.sent_at, at) if event.sent_at > 0 else at
    conversation.last_customer_at = max(conversation.last_customer_at, written_at)


def message_replaced(conversation: Conversation, event: e.MessageReplaced, at: int) -> None:
    """Fold `MessageReplaced`."""
    for said in conversation.lines:
        if said.id == event.message:
            said.text, said.form, said.supported = event.text, event.form, True
            conversation.unjudged[said.id] = said
            reworded(conversation, said.id)
            conversation.asked.setdefault(said.id, at)


def message_edited(conversation: Conversation, event: e.MessageEdited, at: int) -> None:
    """Fold `MessageEdited`."""
    for said in conversation.lines:
        if said.id == event.message:
            said.text = event.text
            conversation.unjudged[said.id] = said
            reworded(conversation, said.id)


def message_revoked(conversation: Conversation, event: e.MessageRevoked, at: int) -> None:
    """Fold `MessageRevoked`."""
    conversation.lines = [said for said in conversation.lines if said.id != event.message]
    reworded(conversation, event.message)
    conversation.unjudged.pop(event.message, None)
    conversation.asked.pop(event.message, None)


def reworded(conversation: Conversation, message: str) -> None:
    """A turn that is answering the old words is void, and the AI has not passed on the new ones."""
    if message in conversation.asked:
        conversation.tenure += 1
    if message in conversation.passed_on:
        conversation.passed_on.remove(message)


def customer_named(conversation: Conversation, event: e.CustomerNamed, at: int) -> None:
    """Fold `CustomerNamed`."""
    conversation.name = event.name


def language_set(conversation: Conversation, event: e.LanguageSet, at: int) -> None:
    """Fold `LanguageSet`."""
    conversation.language = event.language


def phone_replied(conversation: Conversation, event: e.PhoneReplied, at: int) -> None:
    """Fold `PhoneReplied`."""
    say(
        conversation,
        Said(id=event.message, author="phone", text=event.text, at=at, ref=event.ref, form=event.form),
    )
    conversation.owner_spoke_at = at
    conversation.asked.clear()
