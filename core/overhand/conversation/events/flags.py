"""That a person is needed, who was told, and how far the ladder was climbed."""

from overhand.conversation.events.base import BaseEvent, Moved
from overhand.conversation.events.parties import Party, Told
from overhand.conversation.rules import Step

__all__ = ["Assigned", "Dismissed", "FlagExpired", "Flagged", "Notified", "SentToTeam", "VerdictGiven", "Widened"]


class Flagged(Moved, frozen=True, kw_only=True, omit_defaults=True, tag="flagged"):
    """A person is needed."""

    flag: str
    reason: str
    hold: bool
    team: str
    claim_within_ms: int
    ladder: tuple[Step, ...] = ()
    message: str = ""  # the message that carries the evidence
    evidence: str = ""
    sentence: str = ""
    score: float = 0.0
    cause: str = ""
    detector: str = ""
    gather: tuple[str, ...] = ()
    leads: bool = True  # it is the strongest of the open ones: its team is the conversation's


class Notified(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="notified"):
    """A step of a ladder was told to people."""

    flag: str
    step: int
    told: tuple[Told, ...]

    @property
    def accepted(self) -> bool:
        """Whether anybody took the notice. The console always does, so it proves nothing while there are others."""
        outside = [told for told in self.told if told.notifier != "console"]
        return not outside or any(told.ok for told in outside)


class Widened(Moved, frozen=True, kw_only=True, omit_defaults=True, tag="widened"):
    """Unclaimed too long: louder, and the next team as well."""

    flag: str
    step: int
    team: str = ""


class FlagExpired(Moved, frozen=True, kw_only=True, omit_defaults=True, tag="flag_expired"):
    """The last step of a ladder; never for compliance and explicit_request."""

    flag: str
    step: int


class Dismissed(Moved, frozen=True, kw_only=True, omit_defaults=True, tag="dismissed"):
    """A person found the flag not needed; this is the verdict, too."""

    why: str = ""


class Assigned(Moved, frozen=True, kw_only=True, omit_defaults=True, tag="assigned"):
    """Somebody is named who should claim; only a claim makes an owner."""

    to: Party


class SentToTeam(Moved, frozen=True, kw_only=True, omit_defaults=True, tag="sent_to_team"):
    """Passed to a team, which must claim."""

    team: str
    note: str = ""


class VerdictGiven(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="verdict_given"):
    """A person judged a flag good or not_needed; or an episode: a flag was missed, or no_person_needed."""

    by: Party
    verdict: str
    flag: str = ""
    reason: str = ""
    episode: int = 0  # what it is about; 0, in older journals: the one that ran
    sample: str = ""  # the audit's sample the episode was drawn for; empty outside an audit
