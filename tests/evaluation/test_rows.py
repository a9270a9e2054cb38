"""Labelled rows, as people write them."""

from pathlib import Path

import pytest

from overhand.errors import ConfigError
from overhand.evaluation import read_rows, reason_of


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("explicit_human.jsonl", "explicit_request"),
        ("compliance.jsonl", "compliance"),
        ("frustration-es.jsonl", "frustration"),
        ("high_value.2026.jsonl", "high_value"),
    ],
)
def test_the_name_of_a_file_says_the_reason(name: str, reason: str) -> None:
    assert reason_of(Path("rows") / name) == reason


def test_a_conversation_is_judged_by_its_last_turn(tmp_path: Path) -> None:
    file = tmp_path / "frustration.jsonl"
    file.write_text('{"turns":[{"role":"assistant","text":"Hi"},{"role":"user","text":"AGAIN?"}],"label":true}\n\n')
    (row,) = read_rows(file)
    assert (row.last, row.label) == ("AGAIN?", True)


def test_a_row_without_a_language_is_read_for_it(tmp_path: Path) -> None:
    file = tmp_path / "compliance.jsonl"
    file.write_text('{"text":"quiero hablar con alguien de la tienda","label":true}')
    assert [row.lang for row in read_rows(file)] == ["es"]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("{", "Input data was truncated"),
        ('{"text":"hello"}', "missing required field `label`"),
        ('{"text":"hello","label":1}', "Expected `bool`"),
        ('{"text":"","label":true}', "there are no turns"),
        ('{"turns":[{"role":"assistant","text":"Hi"}],"label":true}', "the last one is not the user's"),
    ],
)
def test_a_line_that_is_no_row_is_named_with_its_number(tmp_path: Path, line: str, wrong: str) -> None:
    file = tmp_path / "compliance.jsonl"
    file.write_text(f'{{"text":"fine","label":false}}\n{line}\n')
    with pytest.raises(ConfigError, match=r"compliance\.jsonl:2: ") as caught:
        list(read_rows(file))
    assert wrong in str(caught.value)


def test_a_file_that_is_not_there_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        list(read_rows(tmp_path / "nowhere.jsonl"))
    (tmp_path / "latin.jsonl").write_bytes(b'{"text":"\xff"}')
    with pytest.raises(ConfigError, match="not UTF-8"):
        list(read_rows(tmp_path / "latin.jsonl"))
