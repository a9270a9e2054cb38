import pytest

from overhand.errors import ConfigError
from overhand.knowledge.documents import extract

SPANISH = "Envíos a toda España: 29 € \u2013 «rápido»."


def text(content: bytes) -> str:
    return extract("knowledge/a.txt", content).text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encodings_people_save_in_are_recognised(encoding: str) -> None:
    assert text(SPANISH.encode(encoding)) == SPANISH


def test_utf_16_of_the_other_order_is_recognised_by_its_mark() -> None:
    assert text(b"\xfe\xff" + SPANISH.encode("utf-16-be")) == SPANISH


def test_every_kind_of_line_end_is_the_same() -> None:
    assert text(b"a\r\nb\rc\n\x1a") == "a\nb\nc\n"


@pytest.mark.parametrize(
    "content",
    [
        "Доставка бесплатно".encode("cp1251"),  # decodes as Windows-1252, to nonsense
        "送料無料です".encode("shift_jis"),
        b"price \x81\x8d",  # bytes that Windows-1252 does not have
        b"PK\x03\x04 a zipped file",
        b"\xff\xfe\x00\xd8",  # half a character in UTF-16
        b"a\x00b",
    ],
)
def test_a_text_in_another_encoding_or_no_text_is_named_and_not_guessed(content: bytes) -> None:
    with pytest.raises(ConfigError, match=r"knowledge/a.txt: its encoding is not recognised. Save it as UTF-8"):
        text(content)
