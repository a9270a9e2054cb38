"""What an operator can ask of a conversation: each action's body, and the verb it becomes."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from overhand.conversation import Party
from overhand.conversation import commands as c

__all__ = ["ORDERS", "Action", "FindPerson"]

FindPerson = Callable[[str], Party]
"""Returns the person of an account's id, or raises ApiError."""

Id = Annotated[str, Meta(min_length=1, max_length=200)]
Short = Annotated[str, Meta(max_length=500)]
Long = Annotated[str, Meta(max_length=4096)]
Text = Annotated[str, Meta(min_length=1, max_length=4096, pattern=r"\S")]


class Nothing(Struct, frozen=True):
    """An empty body."""


class TakeOverBody(Struct, frozen=True):
    """From whom: refused if somebody else owns it by now."""

    previous: Id = field(name="from")


class ToPerson(Struct, frozen=True):
    """To whom: an account's id."""

    to: Id


class ToTeam(Struct, frozen=True):
    """To which team, with a note for it."""

    team: Id
    note: Long = ""


class ReleaseBody(Struct, frozen=True):
    """What the AI should know."""

    note: Long = ""


class DismissBody(Struct, frozen=True):
    """Why no person was needed."""

    why: Short = ""


class ResolveBody(Struct, frozen=True):
    """How it ended."""

    outcome: Literal["handed_over", "contained", "abandoned"] = "handed_over"


class MessageBody(Struct, frozen=True):
    """What the customer is to read; `reply_to` is the id of the line it answers."""

    text: Text
    reply_to: Annotated[str, Meta(max_length=200)] = ""


class TextBody(Struct, frozen=True):
    """A note for colleagues, or guidance for the AI."""

    text: Text


class RemindBody(Struct, frozen=True):
    """When, in ms since the epoch, and of what."""

    at: Annotated[int, Meta(gt=0)]
    text: Short = ""


class VerdictBody(Struct, frozen=True):
    """What a flag was worth. `missed` (for a reason) and `no_person_needed` are about an episode (0: this one)."""

    verdict: Literal["good", "not_needed", "missed", "no_person_needed"]
    flag: Annotated[str, Meta(max_length=200)] = ""
    reason: Annotated[str, Meta(max_length=100)] = ""
    episode: Annotated[int, Meta(ge=0)] = 0


class FlagBody(Struct, frozen=True):
    """Why a person should look."""

    reason: Short = "operator_initiative"
    sentence: Short = ""


class ResendBody(Struct, frozen=True):
    """Which message of ours: the id of its line."""

    outbound: Id


class Action(Struct, frozen=True):
    """One action: what its body is, how it becomes a verb, and what it does."""

    body: type[Struct]
    verb: Callable[[Any, FindPerson], c.Verb]
    about: str


ORDERS: Mapping[str, Action] = {
    "claim": Action(Nothing, lambda _, __: c.Claim(), "Own it: the AI steps back."),
    "take_over": Action(TakeOverBody, lambda b, _: c.TakeOver(previous=b.previous), "Take it from its owner."),
    "assign": Action(ToPerson, lambda b, person: c.Assign(to=person(b.to)), "Name who should claim."),
    "pass_to": Action(ToPerson, lambda b, person: c.PassTo(to=person(b.to)), "Hand it to a person who has accepted."),
    "send_to_team": Action(ToTeam, lambda b, _: c.SendToTeam(team=b.team, note=b.note), "Hand it to a team."),
    "release": Action(ReleaseBody, lambda b, _: c.Release(note=b.note), "Give it back to the AI."),
    "dismiss": Action(DismissBody, lambda b, _: c.Dismiss(why=b.why), "The flag was not needed."),
    "resolve": Action(ResolveBody, lambda b, _: c.Resolve(outcome=b.outcome), "Close it."),
    "messages": Action(
        MessageBody, lambda b, _: c.Reply(text=b.text, reply_to=b.reply_to), "Answer the customer; claims it."
    ),
    "notes": Action(TextBody, lambda b, _: c.AddNote(text=b.text), "A private note; never sent."),
    "guidance": Action(TextBody, lambda b, _: c.Guide(text=b.text), "Tell the AI something; never sent."),
    "remind": Action(RemindBody, lambda b, _: c.Remind(at=b.at, text=b.text), "Remind me."),
    "verdict": Action(
        VerdictBody,
        lambda b, _: c.GiveVerdict(verdict=b.verdict, flag=b.flag, reason=b.reason, episode=b.episode),
        "Judge a flag; or an episode: that one was missed, or that no person was needed.",
    ),
    "flag": Action(
        FlagBody, lambda b, _: c.RaiseFlag(reason=b.reason, sentence=b.sentence), "Say that a person is needed."
    ),
    "requeue": Action(Nothing, lambda _, __: c.Requeue(), "Back to the queue, from an owner who is gone."),
    "resend": Action(ResendBody, lambda b, _: c.Resend(outbound=b.outbound), "Send a failed or unknown message again."),
}
"""The last part of the path, and what it asks."""
