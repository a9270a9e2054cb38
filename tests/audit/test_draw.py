"""The sample is random, and the same each time."""

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overhand.audit import Draw, ticket

SEEDS = 2_000
SIGMAS = 6  # a fair draw leaves this once in half a billion
NAMES = st.lists(st.text("abcdefghij234567", min_size=4, max_size=20), min_size=1, max_size=30, unique=True)


def drawn(names: Iterable[str], size: int, seed: str = "2026-W47") -> list[str]:
    draw: Draw[str] = Draw(size)
    for name in names:
        draw.put(ticket(seed, name, 1), name)
    return draw.drawn


@settings(max_examples=15, deadline=None)
@given(names=NAMES, size=st.integers(1, 30))
def test_over_the_seeds_every_episode_is_drawn_equally_often(names: list[str], size: int) -> None:
    size = min(size, len(names))
    counts = Counter(itertools.chain.from_iterable(drawn(names, size, str(seed)) for seed in range(SEEDS)))
    share = size / len(names)
    spread = SIGMAS * (SEEDS * share * (1 - share)) ** 0.5
    assert all(abs(counts[name] - SEEDS * share) <= spread for name in names)


def test_over_the_seeds_every_pair_is_drawn_equally_often() -> None:
    names = [f"c_{each}" for each in range(8)]
    counts = Counter(
        pair for seed in range(SEEDS) for pair in itertools.combinations(sorted(drawn(names, 3, str(seed))), 2)
    )
    share = 3 * 2 / (8 * 7)
    spread = SIGMAS * (SEEDS * share * (1 - share)) ** 0.5
    assert all(abs(counts[pair] - SEEDS * share) <= spread for pair in itertools.combinations(names, 2))


@given(names=NAMES.flatmap(lambda names: st.tuples(st.just(names), st.permutations(names))), size=st.integers(1, 30))
def test_the_order_in_which_episodes_are_read_changes_nothing(
    names: tuple[Sequence[str], Sequence[str]], size: int
) -> None:
    assert drawn(names[0], size) == drawn(names[1], size)


@given(names=NAMES, size=st.integers(1, 30), more=st.integers(0, 30))
def test_a_larger_sample_begins_with_the_smaller_one(names: list[str], size: int, more: int) -> None:
    assert drawn(names, size + more)[:size] == drawn(names, size)


@given(names=NAMES, size=st.integers(1, 30), which=st.integers(0, 29))
def test_an_episode_that_leaves_or_joins_changes_one_place_at_most(names: list[str], size: int, which: int) -> None:
    gone = names[which % len(names)]
    before, after = drawn(names, size), drawn([name for name in names if name != gone], size)
    assert [name for name in before if name != gone] == [name for name in after if name in before]
    assert len(set(after) - set(before)) <= 1


@given(names=NAMES, size=st.integers(1, 30))
def test_a_sample_is_as_large_as_it_can_be_and_holds_nothing_twice(names: list[str], size: int) -> None:
    found = drawn(names, size)
    assert len(found) == len(set(found)) == min(size, len(names))
    assert set(found) <= set(names)


def test_episodes_of_one_conversation_have_tickets_of_their_own() -> None:
    assert len({ticket("s", "c_a", 1), ticket("s", "c_a", 2), ticket("t", "c_a", 1), ticket("s", "c_b", 1)}) == 4


@pytest.mark.parametrize(("number", "below"), [(-1, 0), (10, 0), (11, 1), (99, 3)])
def test_a_draw_counts_what_lies_below_a_ticket_and_all_it_has_seen(number: int, below: int) -> None:
    draw: Draw[None] = Draw(3)
    for each in (40, 10, 30, 20):
        draw.put(each, None)
    assert (draw.below(number), draw.seen) == (below, 4)
