"""What customers asked the AI and the knowledge does not answer."""

from collections import defaultdict
from collections.abc import Sequence

from msgspec import Struct

from overhand.folding import fold, folded_words
from overhand.knowledge import Embedder, asks_nothing
from overhand.replay.alike import alike
from overhand.replay.recorded import Recorded, Seen
from overhand.replay.rerun import Rerun

__all__ = ["Gap", "Gaps", "Open"]

OUT_OF_SCOPE = "out_of_scope"


class Open(Struct, frozen=True, kw_only=True):
    """One question that the knowledge leaves open."""

    text: str
    language: str
    conversation: str
    message: str
    at: int  # ms since the epoch
    score: float  # how sure it is that a person is needed: the share of such questions that were left open


class Gap(Struct, frozen=True, kw_only=True):
    """Questions that ask nearly the same, the latest first; `text` is the wording that was used most."""

    text: str
    asked: Sequence[Open]

    @property
    def conversations(self) -> Sequence[str]:
        """In which it was asked, the latest first, each once."""
        return list(dict.fromkeys(each.conversation for each in self.asked))

    @property
    def languages(self) -> Sequence[str]:
        """In which it was asked."""
        return sorted({each.language for each in self.asked if each.language})

    @property
    def wordings(self) -> Sequence[str]:
        """In which other words, each once."""
        others = {bare(each.text): each.text for each in reversed(self.asked)}
        others.pop(bare(self.text), None)
        return list(reversed(others.values()))


class Gaps:
    """Puts recorded questions to a business's detectors of `out_of_scope`, and keeps those that would be flagged.

    Words that came while people had the conversation were not for the AI and are left aside, and so is small talk.
    """

    def __init__(self, rerun: Rerun) -> None:
        """The rerun is of one business, its detectors those of `out_of_scope` alone."""
        self._rerun = rerun
        self.asked = 0  # messages that ask something
        self.conversations: set[str] = set()
        self.open: list[Open] = []

    async def take(self, recorded: Recorded) -> None:
        """Look at one episode; of a message whose words were changed the last ones count."""
        last = {seen.line.id: seen for seen in recorded.seen if not seen.is_draft}
        self.conversations.add(recorded.conversation)
        for seen in last.values():
            if not seen.with_people and not asks_nothing(seen.line.text):
                self.asked += 1
                await self._look(seen, recorded)

    async def _look(self, seen: Seen, recorded: Recorded) -> None:
        (judged,) = await self._rerun.judge(seen, recorded.channel)
        said = [each for each in judged.judgements if each.reason == OUT_OF_SCOPE and each.score >= each.flag_at]
        if said:
            line = seen.line
            left_open = Open(
                text=line.text,
                language=seen.language,
                conversation=recorded.conversation,
                message=line.id,
                at=line.at,
                score=max(each.score for each in said),
            )
            self.open.append(left_open)

    def grouped(self, embedder: Embedder | None) -> list[Gap]:
        """Near-equal questions together, most asked first. Blocks: call it from a thread."""
        same: dict[str, list[Open]] = defaultdict(list)
        for each in sorted(self.open, key=lambda each: -each.at):
            same[bare(each.text)].append(each)
        exact = sorted(same.values(), key=lambda group: (-len(group), -group[0].at))
        gaps: dict[int, list[list[Open]]] = defaultdict(list)
        for number, group in zip(alike([group[0].text for group in exact], embedder), exact, strict=True):
            gaps[number].append(group)
        found = [
            Gap(text=groups[0][0].text, asked=sorted((each for group in groups for each in group), key=latest))
            for groups in gaps.values()
        ]
        return sorted(found, key=lambda gap: (-len(gap.asked), latest(gap.asked[0])))


def bare(text: str) -> str:
    """The words of a text alone: how it is pointed makes no other question; a text without words is as it is."""
    return " ".join(folded_words(text)) or fold(text)


def latest(each: Open) -> int:
    """Sorts the latest first."""
    return -each.at
