"""A conversation as its events made it: plain, mutable, and exactly what a snapshot stores."""

from msgspec import Struct, field

from overhand.conversation.events import Party
from overhand.conversation.machine import Phase
from overhand.conversation.rules import Step

__all__ = ["ENDED", "Conversation", "Episode", "Flag", "Outbound", "Reminder", "Said"]

ENDED = frozenset({"sent", "delivered", "read", "played", "failed", "withdrawn", "given_up"})
"""The statuses of an outbound after which nothing more is to be done for it."""


class Said(Struct, omit_defaults=True):
    """One thing said in this episode, by whomever. Private notes are not said."""

    id: str
    author: str  # a Party's kind
    text: str
    at: int
    name: str = ""
    ref: str = ""
    form: str = "text"
    supported: bool = True


class Flag(Struct, omit_defaults=True):
    """One open flag and how far its ladder has been climbed."""

    id: str
    reason: str
    hold: bool
    team: str
    at: int
    claim_within_ms: int
    ladder: tuple[Step, ...] = ()  # grows: its end repeats, and an assignment starts the route's steps again
    route: tuple[Step, ...] = ()  # the ladder as it was raised; empty once a later hand-on has taken its place
    clock: int = 0  # when people were last given `claim_within_ms`: raised, or assigned
    message: str = ""
    evidence: str = ""
    sentence: str = ""
    score: float = 0.0
    gather: tuple[str, ...] = ()
    told: list[int] = field(default_factory=list[int])  # steps people were told of
    widened: list[int] = field(default_factory=list[int])  # steps that widened it
    tries: int = 0  # notices in a row that nobody accepted
    retry_at: int = 0  # after such a notice: not before

    @property
    def claim_due(self) -> int:
        """By when somebody should have claimed."""
        return self.clock + self.claim_within_ms

    def step_at(self, number: int) -> int:
        """When a step of the ladder is due."""
        return self.at + self.ladder[number].after_ms


class Outbound(Struct, omit_defaults=True):
    """One message of ours. Status: requested, started, unknown, or one of ENDED."""

    id: str
    author: Party
    text: str
    at: int
    status: str = "requested"
    attempt: int = 0
    ref: str = ""
    turn: str = ""
    moment: str = ""
    reply_to: str = ""
    disclosure: str = ""
    doubts: int = 0  # attempts that ended unknown: it may have been sent
    started_at: int = 0
    settle_at: int = 0  # unknown: when it is settled without a status
    retry_at: int = 0  # requested again after a refusal: not before

    @property
    def own_text(self) -> str:
        """The text without the disclosure at its head."""
        return self.text.removeprefix(self.disclosure).lstrip() if self.disclosure else self.text


class Reminder(Struct, omit_defaults=True):
    """An operator's reminder."""

    id: str
    by: Party
    at: int
    text: str = ""


class Episode(Struct, omit_defaults=True):
    """What is remembered of an episode that ended."""

    episode: int
    ended_at: int
    outcome: str
    last_words: str = ""


class Conversation(Struct, omit_defaults=True):
    """The state of one conversation. Only `fold` changes it; `decide` reads it."""

    id: str
    channel: str = ""
    number: str = ""
    to: str = ""
    name: str = ""
    language: str = ""
    phase: Phase = Phase.AI_HANDLING
    phase_since: int = 0
    tenure: int = 0  # grows when a person takes it and when words in `asked` change: older turns are void
    owner: Party | None = None
    owner_since: int = 0
    owner_spoke_at: int = 0  # when a person last wrote or became the owner
    last_owner: Party | None = None  # who gave it away last; nobody, once somebody else resolved it
    assigned: Party | None = None
    team: str = ""
    answering_since: int = 0  # when the AI last became the one to answer
    resolved_at: int = 0
    outcome: str = ""

    episode: int = 0
    episodes: list[Episode] = field(default_factory=list[Episode])
    lines: list[Said] = field(default_factory=list[Said])
    unjudged: dict[str, Said] = field(default_factory=dict[str, Said])
    asked: dict[str, int] = field(default_factory=dict[str, int])  # unanswered message -> since when
    passed_on: list[str] = field(default_factory=list[str])  # those among them that the AI could not answer
    last_customer_at: int = 0
    last_word_at: int = 0
    replies: int = 0  # AI replies in this episode
    last_reply: str = ""  # the AI's last reply, to notice a loop
    disclosed: bool = False

    flags: dict[str, Flag] = field(default_factory=dict[str, Flag])
    past_flags: dict[str, str] = field(default_factory=dict[str, str])  # this episode's ended flags -> reason
    judged_evidence: list[str] = field(default_factory=list[str])
    offered: bool = False
    offer_open: bool = False
    offered_at: int = 0

    outbounds: dict[str, Outbound] = field(default_factory=dict[str, Outbound])
    handback: str = ""
    guidance: list[str] = field(default_factory=list[str])
    facts: dict[str, str] = field(default_factory=dict[str, str])
    reminders: dict[str, Reminder] = field(default_factory=dict[str, Reminder])
    draft: str = ""  # what the AI was about to say when a person took over
    quarantined: bool = False
    succeeds: str = ""  # the conversation with a broken journal that this one continues

    serial: int = 0  # counts the ids this conversation has given out
    ver: int = 0  # records folded so far
    updated_at: int = 0
    hint: int = 0  # stream sequence of the last inbox item taken: a hint for order, never a filter
    took: dict[str, int] = field(default_factory=dict[str, int])  # identity -> forget at
    orders: dict[str, int] = field(default_factory=dict[str, int])  # command id -> forget at
    refusals: dict[str, str] = field(default_factory=dict[str, str])  # command id -> why, kept as long as the order

    @property
    def hold(self) -> bool:
        """Whether the stricter of the open flags keeps the AI silent."""
        return any(flag.hold for flag in self.flags.values())

    @property
    def ai_answers(self) -> bool:
        """Whether the AI is the one to answer: it handles, or it assists until somebody claims."""
        return self.phase is Phase.AI_HANDLING or (self.phase is Phase.FLAGGED and not self.hold)

    @property
    def ai_may_answer(self) -> bool:
        """Whether the AI may write now: it is the one to answer, and has not passed on all that is asked."""
        if self.quarantined or not self.ai_answers:
            return False
        return not self.asked or any(message not in self.passed_on for message in self.asked)

    def may_send(self, outbound: Outbound) -> bool:
        """Whether this may leave in this state: while a person owns it, only what people wrote does."""
        if self.phase is Phase.HUMAN_OWNED:
            return outbound.author.is_person
        if outbound.author.kind == "agent" and self.phase is Phase.FLAGGED:
            return not self.hold
        return True

    @property
    def next_send(self) -> Outbound | None:
        """The first of those that wait to be sent: order is kept, also while it waits for a retry."""
        return next((outbound for outbound in self.outbounds.values() if outbound.status == "requested"), None)

    @property
    def in_flight(self) -> Outbound | None:
        """The one send that is under way."""
        return next((outbound for outbound in self.outbounds.values() if outbound.status == "started"), None)

    def by_ref(self, ref: str) -> Said | None:
        """What was said under a provider's id, if it is still remembered."""
        return next((said for said in reversed(self.lines) if ref and said.ref == ref), None)
