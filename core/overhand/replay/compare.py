"""Two outcomes of the same conversations, and where they differ."""

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from overhand.replay.outcome import Outcome, Totals
from overhand.replay.prediction import Predicted, as_recorded
from overhand.replay.recorded import Raised, Recorded

__all__ = ["Comparison", "Difference", "Placed", "differences"]

RECORDED = "recorded"


class Difference(Struct, frozen=True, kw_only=True):
    """One text about which two outcomes say different things; an offer is written as "offer: reason"."""

    conversation: str
    episode: int
    turn: int
    message: str
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]


class Placed(Struct, frozen=True, kw_only=True):
    """One flag of the last configuration, with where it stands."""

    conversation: str
    episode: int
    flag: Raised


class Comparison(Struct, kw_only=True):
    """What was recorded beside one configuration or two; the last two of these are compared."""

    outcomes: list[Outcome]
    totals: Totals = field(default_factory=Totals)
    differences: list[Difference] = field(default_factory=list[Difference])
    flags: list[Placed] = field(default_factory=list[Placed])

    @classmethod
    def of(cls, names: Sequence[str]) -> "Comparison":
        """An empty one for configurations of these names."""
        return cls(outcomes=[Outcome(name) for name in (RECORDED, *names)])

    def add(self, conversation: Sequence[Recorded], predicted: Sequence[Sequence[Predicted]]) -> None:
        """Count a conversation; `predicted` has what each configuration led to in each episode."""
        self.totals.add(conversation)
        columns = [(as_recorded(each), *found) for each, found in zip(conversation, predicted, strict=True)]
        for number, outcome in enumerate(self.outcomes):
            outcome.add([(each, column[number]) for each, column in zip(conversation, columns, strict=True)])
        for recorded, column in zip(conversation, columns, strict=True):
            self.differences += differences(recorded, *column[-2:])
            self.flags += [
                Placed(conversation=recorded.conversation, episode=recorded.episode, flag=flag)
                for flag in column[-1].flags
            ]

    def sort(self) -> None:
        """Put what was found into one order, whichever process was done first."""
        self.differences.sort(key=lambda each: (each.conversation, each.episode, each.turn))
        self.flags.sort(key=lambda each: (each.conversation, each.episode, each.flag.turn))


def differences(recorded: Recorded, a: Predicted, b: Predicted) -> Iterator[Difference]:
    """Where two predictions of an episode differ."""
    said_a, said_b = said(a), said(b)
    messages = {turn: message for turn, _, message in (*said_b, *said_a)}
    only_a, only_b = by_turn(said_a), by_turn(said_b)
    for turn in sorted(messages):
        in_a, in_b = only_a.get(turn, ()), only_b.get(turn, ())
        if set(in_a) != set(in_b):
            yield Difference(
                conversation=recorded.conversation,
                episode=recorded.episode,
                turn=turn,
                message=messages[turn],
                only_a=tuple(each for each in in_a if each not in in_b),
                only_b=tuple(each for each in in_b if each not in in_a),
            )


def said(predicted: Predicted) -> list[tuple[int, str, str]]:
    """(turn, what, message) of every flag and offer."""
    flags = [(flag.turn, flag.reason, flag.message) for flag in predicted.flags]
    offers = [(each.turn, f"offer: {', '.join(each.reasons)}", each.message) for each in predicted.offers]
    return flags + offers


def by_turn(found: Sequence[tuple[int, str, str]]) -> dict[int, list[str]]:
    """What was said, by turn."""
    turns: dict[int, list[str]] = {}
    for turn, what, _ in found:
        turns.setdefault(turn, []).append(what)
    return turns
