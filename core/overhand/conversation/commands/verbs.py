"""What operators ask, inside an `Order` over the command subject."""

from msgspec import Struct

from overhand.conversation.events import Party

__all__ = [
    "AddNote",
    "Assign",
    "CancelReminder",
    "Claim",
    "Dismiss",
    "GiveVerdict",
    "Guide",
    "Order",
    "PassTo",
    "RaiseFlag",
    "Release",
    "Remind",
    "Reply",
    "Requeue",
    "Resend",
    "Resolve",
    "SendToTeam",
    "TakeOver",
    "Verb",
]


class BaseVerb(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="verb", tag=str.lower):
    """The base of what operators ask."""


class Claim(BaseVerb, frozen=True, tag="claim"):
    """Own it: the AI steps back, everybody else is told who was first."""


class TakeOver(BaseVerb, frozen=True, kw_only=True, tag="take_over"):
    """Take it from its owner; refused if somebody else owns it by now."""

    previous: str


class Assign(BaseVerb, frozen=True, kw_only=True, tag="assign"):
    """Name who should claim."""

    to: Party


class PassTo(BaseVerb, frozen=True, kw_only=True, tag="pass_to"):
    """Hand it to a person who has accepted."""

    to: Party


class SendToTeam(BaseVerb, frozen=True, kw_only=True, omit_defaults=True, tag="send_to_team"):
    """Hand it to a team, which must claim."""

    team: str
    note: str = ""


class Release(BaseVerb, frozen=True, kw_only=True, omit_defaults=True, tag="release"):
    """Back to the AI, with a note for it."""

    note: str = ""


class Dismiss(BaseVerb, frozen=True, kw_only=True, omit_defaults=True, tag="dismiss"):
    """The flag was not needed."""

    why: str = ""


class Resolve(BaseVerb, frozen=True, kw_only=True, omit_defaults=True, tag="resolve"):
    """Done."""

    outcome: str = "handed_over"


class Requeue(BaseVerb, frozen=True, kw_only=True, omit_defaults=True, tag="requeue"):
    """Back to the queue."""

    why: str = ""


class RaiseFlag(BaseVerb, frozen=True, kw_only=True, omit_defaults=True, tag="flag"):
    """An operator wants a person to look."""

    reason: str = "operator_initiative"
    sentence: str = ""


class Reply(BaseVerb, frozen=True, kw_only=True, omit_defaults=True, tag="reply"):
    """Answer the customer; takes the conversation where nobody owns it."""

    text: str
    reply_to: str = ""


class AddNote(BaseVerb, frozen=True, kw_only=True, tag="note"):
    """A private note."""

    text: str


class Guide(BaseVerb, frozen=True, kw_only=True, tag="guide"):
    """An instruction for the AI."""

    text: str


class Remind(BaseVerb, frozen=True, kw_only=True, omit_defaults=True, tag="remind"):
    """Remind me at a time."""

    at: int
    text: str = ""


class CancelReminder(BaseVerb, frozen=True, kw_only=True, tag="cancel_reminder"):
    """No longer."""

    reminder: str


class GiveVerdict(BaseVerb, frozen=True, kw_only=True, omit_defaults=True, tag="verdict"):
    """Judge a flag; or an episode: that a flag was missed, or that no person was needed."""

    verdict: str  # good, not_needed: of a flag; missed, no_person_needed: of an episode
    flag: str = ""
    reason: str = ""  # for which a flag was missed
    episode: int = 0  # 0: the one that runs
    sample: str = ""  # the audit's sample the episode was drawn for


class Resend(BaseVerb, frozen=True, kw_only=True, tag="resend"):
    """Send a failed or unknown message of ours again."""

    outbound: str


Verb = (
    Claim
    | TakeOver
    | Assign
    | PassTo
    | SendToTeam
    | Release
    | Dismiss
    | Resolve
    | Requeue
    | RaiseFlag
    | Reply
    | AddNote
    | Guide
    | Remind
    | CancelReminder
    | GiveVerdict
    | Resend
)


class Order(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An operator's command with what `decide` must know of it."""

    id: str  # the same on a repeat
    by: Party
    role: str  # viewer, operator, supervisor, admin
    expires: int
    verb: Verb
    answer_to: str = ""  # the reply subject of the web node that waits
