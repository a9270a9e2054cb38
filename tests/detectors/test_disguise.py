import pytest

from overhand_detectors.normalise import Reader


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("t a l k  t o  a  h u m a n", "talk to a human"),
        ("please h u m a n now", "please human now"),
        ("1 w4nt t0 t4lk t0 4 r34l p3rs0n", "i want to talk to a real person"),
        ("n3c3s1t0 h4bl4r c0n un4 p3rs0n4", "necesito hablar con una persona"),
        ("e o que falta", "e o que falta"),
        ("plan B or C", "plan b or c"),
        ("flat 4b, 2nd floor, covid19 test at 10am", "flat 4b , 2nd floor , covid19 test at 10am"),
        ("4 persons and 1 agent", "4 persons and 1 agent"),
        ("U S A", "usa"),
        ("I want tо tаlk tо а humаn", "i want to talk to a human"),  # noqa: RUF001 - o and a are Cyrillic
        ("quiero hab\u3164lar con una per\uffa0sona", "quiero hablar con una persona"),
    ],
)
def test_words_in_disguise_are_read_as_meant_and_others_as_they_are(text: str, plain: str) -> None:
    assert Reader().read(text).plain == plain


def test_the_evidence_is_what_was_written() -> None:
    reading = Reader().read("I say: h u m a n !")
    start = reading.plain.index("human")
    assert reading.written(start, start + 5) == "h u m a n"
