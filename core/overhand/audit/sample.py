"""The sample of a week, as it is listed and judged."""

from collections.abc import AsyncIterable

from msgspec import Struct

from overhand.audit.draw import Draw, ticket
from overhand.audit.episodes import Episode
from overhand.audit.weeks import Week

__all__ = ["Sample", "sample_of"]


class Sample(Struct, frozen=True, kw_only=True):
    """Some of a week's unflagged episodes, in the order in which they were drawn."""

    week: Week
    seed: str
    unflagged: int  # of which these were drawn
    episodes: tuple[Episode, ...]

    @property
    def left(self) -> list[Episode]:
        """Those that nobody has judged yet."""
        return [each for each in self.episodes if each.judged is None]


async def sample_of(episodes: AsyncIterable[Episode], week: Week, size: int, seed: str = "") -> Sample:
    """Draw at most `size` (at least 1) of the week's episodes that nobody was called to. Without a seed: the week's.

    An episode belongs to the week in which its customer last wrote: what its end or an auditor adds changes nothing.
    """
    seed = seed or str(week)
    draw: Draw[Episode] = Draw(size)
    async for each in episodes:
        if each.eligible and week.start <= each.last_at < week.end:
            draw.put(ticket(seed, each.conversation, each.number), each)
    return Sample(week=week, seed=seed, unflagged=draw.seen, episodes=tuple(draw.drawn))
