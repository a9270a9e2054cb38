"""Drawing from what the journal holds."""

from collections.abc import AsyncGenerator, Callable, Iterable

import pytest

from overhand.audit import Episode, Judgement, read_week, sample_of

pytestmark = pytest.mark.anyio
Make = Callable[..., Episode]
WEEK = read_week("2026-W47")


async def stream(episodes: Iterable[Episode]) -> AsyncGenerator[Episode]:
    for each in episodes:
        yield each


async def test_only_unflagged_episodes_of_the_week_take_part(make: Make) -> None:
    others = [
        make(2, flagged=True), make(3, person=True), make(4, messages=0),
        make(5, last_at=WEEK.start - 1), make(6, last_at=WEEK.end),
    ]  # fmt: skip
    sample = await sample_of(stream([make(1), *others, make(7, last_at=WEEK.end - 1)]), WEEK, 50)
    assert {each.conversation for each in sample.episodes} == {"c_1", "c_7"}
    assert sample.unflagged == 2


async def test_drawing_again_gives_the_same_and_another_seed_another(make: Make) -> None:
    episodes = [make(number) for number in range(200)]
    first, again = [await sample_of(stream(order), WEEK, 20) for order in (episodes, reversed(episodes))]
    other = await sample_of(stream(episodes), WEEK, 20, "7")
    assert first == again
    assert (first.seed, other.seed, first.unflagged) == ("2026-W47", "7", 200)
    assert set(first.episodes) != set(other.episodes)


async def test_judging_leaves_the_sample_as_it_is(make: Make, judgement: Callable[..., Judgement]) -> None:
    before = await sample_of(stream(make(number) for number in range(30)), WEEK, 10)
    done = before.episodes[0].conversation
    judged = [make(number, judged=judgement() if f"c_{number}" == done else None) for number in range(30)]
    after = await sample_of(stream(judged), WEEK, 10)
    names = [each.conversation for each in before.episodes]
    assert [each.conversation for each in after.episodes] == names
    assert [each.conversation for each in after.left] == names[1:]
