import json

import pytest

from overhand_openai.partial import text_so_far

TEXTS = ["plain", 'with "quotes" and \\ back', "ñ 😀 line\nbreak\ttab", 'a fake "text": "key" inside']


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("text", TEXTS)
def test_at_every_length_it_is_a_beginning_of_the_text(text: str, ascii_only: bool) -> None:
    raw = json.dumps({"kind": "reply", "text": text, "confidence": 1}, ensure_ascii=ascii_only)
    seen = [text_so_far(raw[:length]) for length in range(len(raw) + 1)]
    assert all(text.startswith(each) for each in seen)
    assert seen[-1] == text
    assert len(set(seen)) >= len(text)


def test_nothing_is_shown_before_the_kind_is_known_or_for_a_hand_off() -> None:
    assert text_so_far('{"text": "hello') == ""
    assert text_so_far('{"kind": "handoff", "text": "hello"') == ""


def test_what_is_no_json_text_is_not_shown() -> None:
    assert text_so_far('{"kind": "reply", "text": "bad \\q escape"') == ""
