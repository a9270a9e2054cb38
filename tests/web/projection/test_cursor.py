import pytest

from overhand_web.projection import Cursor


def test_a_cursor_travels_as_text_and_comes_back() -> None:
    cursor = Cursor("0a1b", (12, 0, 7))
    assert str(cursor) == "e0a1b-s0:12,s1:0,s2:7"
    assert Cursor.parse(str(cursor)) == cursor


def test_a_line_within_a_record_stands_for_the_place_before_that_record() -> None:
    assert Cursor.parse("eff-s0:12~3") == Cursor("ff", (12,))


@pytest.mark.parametrize("text", ["", "12", "e-s0:1", "eff", "eff-s1:1", "eff-s0:1,s0:2", "eff-s0:x", "eff-s0:1,", "é"])
def test_anything_else_is_no_cursor(text: str) -> None:
    assert Cursor.parse(text) is None


def test_a_cursor_moves_forward_only() -> None:
    assert Cursor("a", (5, 5)).moved(1, 9).moved(1, 3) == Cursor("a", (5, 9))
