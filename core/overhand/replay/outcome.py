"""What one configuration comes to over all conversations."""

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct, field

from overhand.replay.golden import Golden
from overhand.replay.prediction import Predicted
from overhand.replay.recorded import Recorded

__all__ = ["Outcome", "Totals"]


class Totals(Struct):
    """What was replayed: the same for every configuration."""

    conversations: int = 0
    episodes: int = 0
    messages: int = 0
    drafts: int = 0  # of the AI that were sent
    withheld: int = 0  # flags of drafts that were not sent: their words are in no journal, nobody can judge them again
    persons: int = 0  # times a person came in
    otherwise: int = 0  # of them after a flag that no customer's words raised: the AI, a timer, a person, a draft

    def add(self, conversation: Sequence[Recorded]) -> None:
        """Count a conversation."""
        self.conversations += 1
        for recorded in conversation:
            self.episodes += 1
            self.messages += recorded.turns
            self.drafts += sum(seen.is_draft for seen in recorded.seen)
            self.withheld += sum(flag.of_draft for flag in recorded.flags)
            came = {act.turn: act.round for act in recorded.acts if act.kind == "came"}
            called = {flag.round for flag in recorded.flags if not flag.by_detection and not flag.with_people}
            self.persons += len(came)
            self.otherwise += sum(round_ in called for round_ in came.values())


class Outcome(Struct):
    """Counts of one configuration."""

    name: str
    flagged: int = 0  # conversations
    flags: int = 0
    offers: int = 0
    by_reason: Counter[str] = field(default_factory=Counter[str])
    by_detector: Counter[str] = field(default_factory=Counter[str])  # a flag counts for each detector that acted
    unheard: Counter[str] = field(default_factory=Counter[str])  # texts a detector could not judge
    shadow: Counter[str] = field(default_factory=Counter[str])  # texts a detector would have flagged out of shadow
    unanswered: int = 0  # flags after which no person came
    golden: Golden = field(default_factory=Golden)

    @property
    def unflagged(self) -> int:
        """How often a person came in with no flag since the time before."""
        return self.golden.moments - self.golden.called

    def add(self, conversation: Sequence[tuple[Recorded, Predicted]]) -> None:
        """Count a conversation."""
        self.flagged += any(predicted.flags for _, predicted in conversation)
        for recorded, predicted in conversation:
            self._add(recorded, predicted)

    def _add(self, recorded: Recorded, predicted: Predicted) -> None:
        golden = recorded.golden
        last = max(golden, default=0)
        for flag in predicted.flags:
            self.by_reason[flag.reason] += 1
            self.by_detector.update(flag.detectors)
            self.unanswered += flag.turn > last
        self.flags += len(predicted.flags)
        self.offers += len(predicted.offers)
        self.unheard.update(predicted.unheard)
        self.shadow.update(predicted.shadow)
        self.golden.add(golden, [flag.turn for flag in predicted.flags])
