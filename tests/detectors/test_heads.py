import base64

import pytest

from overhand_detectors.blend import Blend, Blends
from overhand_detectors.heads import load
from overhand_detectors.linear import BUCKETS, Head, Model, buckets_of, windows
from overhand_detectors.training.sources import ALLOWED

NOTHING = Blend(bias=0.0, head=1.0, rules={}, looks_like=0.0)


def model(**changed: object) -> Model:
    weights = bytes(2 if bucket in buckets_of(["bad"]) else 0 for bucket in range(BUCKETS))
    return Model(
        reason="test",
        weights=base64.b64encode(weights).decode(),
        scale=1.0,
        bias=-3.0,
        seed=1,
        rows={},
        blends=Blends(core=NOTHING, embedded=NOTHING),
    )


def pieces(words: list[str]) -> list[set[int]]:
    return [buckets_of(window) for window in windows(words)]


def test_a_head_adds_up_the_weights_of_the_pieces_it_finds() -> None:
    head = Head(model())
    assert head.margin(pieces(["bad"])) > 0 > head.margin(pieces(["good"]))


def test_a_text_without_words_says_nothing() -> None:
    assert Head(model()).margin([]) == model().bias


def test_a_long_message_is_as_bad_as_its_worst_part() -> None:
    head = Head(model())
    assert head.margin(pieces(["bad"] * 40 + ["good"] * 100)) == pytest.approx(head.margin(pieces(["bad"] * 40)))


def test_windows_overlap_and_are_few() -> None:
    assert windows(["a"] * 40) == [["a"] * 40]
    assert [len(window) for window in windows(["a"] * 90)] == [40, 40, 40, 30]
    assert len(windows(["a"] * 10_000)) == 8


@pytest.mark.parametrize("reason", ["explicit_request", "compliance", "high_value", "frustration"])
def test_a_shipped_head_names_its_sources_and_rests_on_openly_licensed_rows_only(reason: str) -> None:
    head = load(reason)
    assert head.model.seed
    assert "own phrases, writer b (CC0-1.0)" in head.model.rows
    assert all(source.endswith(tuple(f"({licence})" for licence in ALLOWED)) for source in head.model.rows)


def test_a_reason_without_a_head_is_refused() -> None:
    with pytest.raises(FileNotFoundError):
        load("nothing")
