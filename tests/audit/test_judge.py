"""Verdicts as JSON lines, held against the sample."""

from collections.abc import Callable

import pytest

from overhand.audit import Episode, Judgement, Sample, read_lines, read_week
from overhand.errors import ConfigError

Make = Callable[..., Episode]
REASONS = ["compliance", "loop"]


@pytest.fixture
def sample(make: Make) -> Sample:
    episodes = (make(1), make(2, number=4), make(3), make(3, number=2))
    return Sample(week=read_week("2026-W47"), seed="2026-W47", unflagged=40, episodes=episodes)


def test_a_line_says_what_was_missed_in_which_episode(sample: Sample) -> None:
    lines = [
        '{"conversation": "c_1", "missed": true, "reason": "compliance"}',
        "",
        '{"conversation": "c_2", "missed": false}\n',
        '{"conversation": "c_3", "missed": true, "reason": "loop", "episode": 2}',
    ]
    assert [(each.conversation, said) for each, said in read_lines(lines, sample, REASONS)] == [
        ("c_1", Judgement(week="2026-W47", episode=1, missed=True, reason="compliance")),
        ("c_2", Judgement(week="2026-W47", episode=4, missed=False)),
        ("c_3", Judgement(week="2026-W47", episode=2, missed=True, reason="loop")),
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("no json", "malformed"),
        ('{"conversation": "c_1"}', "missing required field `missed`"),
        ('{"conversation": "c_1", "missed": true, "reasn": "loop"}', "unknown field `reasn`"),
        ('{"conversation": "c_1", "missed": true}', "no such reason: ''"),
        ('{"conversation": "c_1", "missed": true, "reason": "weather"}', "no such reason: 'weather'"),
        ('{"conversation": "c_1", "missed": false, "reason": "loop"}', "nothing was missed"),
        ('{"conversation": "c_9", "missed": false}', "c_9 was not drawn"),
        ('{"conversation": "c_1", "missed": false, "episode": 2}', "c_1 was not drawn"),
        ('{"conversation": "c_3", "missed": false}', "episodes 1, 2 of it were drawn"),
    ],
)
def test_a_line_that_cannot_be_given_is_named_and_none_is_given(sample: Sample, line: str, why: str) -> None:
    with pytest.raises(ConfigError) as refused:
        read_lines(['{"conversation": "c_1", "missed": false}', line], sample, REASONS)
    assert "standard input: line 2" in str(refused.value)
    assert why in str(refused.value)
