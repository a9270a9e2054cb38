import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overhand_detectors.normalise import Reader
from overhand_detectors.rules import RuleFile, Rules
from overhand_detectors.spelling import corrected

NAMES = (
    "compliance",
    "explicit_request",
    "false_promise",
    "frustration",
    "high_value",
    "out_of_scope",
)
WORDS = [
    "i",
    "no",
    "a",
    "please",
    "the",
    "want",
    "to",
    "talk",
    "with",
    "my",
    "11",
    "con",
    "para",
    "quero",
    ",",
    "?",
    "ok",
]


def test_plain_words_have_no_case_accents_or_chat_spellings() -> None:
    assert Reader().read("¡Xfa, PÁSAME q no  entiendo!").plain == ". porfavor , pasame que no entiendo ."[2:]


def test_thousands_are_one_number() -> None:
    assert Reader().read("1,200 or 3.000.000, 2.5").words == ["1200", "or", "3000000", ",", "2", ".", "5"]


def test_what_was_written_is_found_again_behind_what_was_read() -> None:
    reading = Reader().read("Pls, I wanna TÁLK 2 u")
    start = reading.plain.index("talk")
    assert reading.written(start, start + 4) == "TÁLK"
    assert reading.written(0, len(reading.plain)) == "Pls, I wanna TÁLK 2 u"
    assert reading.written(3, 3) == ""


def test_invisible_characters_and_wide_letters_are_seen_through() -> None:
    assert Reader().read("hu\u200bman \uff41gent").plain == "human agent"


def test_a_long_message_is_read_to_a_limit() -> None:
    assert len(Reader().read("word " * 10_000).text) == 4_096


def test_a_reader_remembers_the_last_messages() -> None:
    reader = Reader()
    first = reader.read("hello")
    assert reader.read("hello") is first
    for number in range(200):
        reader.read(str(number))
    assert reader.read("hello") is not first


@pytest.mark.parametrize(
    ("slip", "word"),
    [
        ("humen", "human"),
        ("persn", "person"),
        ("reprsentative", "representative"),
        ("agnet", "agent"),
        ("speeak", "speak"),
    ],
)
def test_an_important_word_is_known_in_spite_of_a_slip(slip: str, word: str) -> None:
    assert corrected(slip) == word


@pytest.mark.parametrize(
    "word", ["personal", "lease", "gente", "root", "talks", "place", "pressa", "tall", "ok", "query"]
)
def test_another_word_is_not_taken_for_a_slip(word: str) -> None:
    assert corrected(word) == word


@pytest.mark.parametrize("name", NAMES)
def test_every_file_of_patterns_can_be_read(name: str) -> None:
    assert Rules.load(name)


def test_a_pattern_that_names_a_missing_macro_is_refused() -> None:
    with pytest.raises(KeyError):
        Rules(RuleFile(patterns={"kind": ("<nothing>",)}))


@given(st.lists(st.sampled_from(WORDS), max_size=800))
@settings(max_examples=25, deadline=None)
def test_no_text_makes_the_rules_slow(words: list[str]) -> None:
    reading = Reader().read(" ".join(words))
    began = time.perf_counter()
    for rules in ALL_RULES:
        rules.find(reading)
    assert time.perf_counter() - began < 1


ALL_RULES = [Rules.load(name) for name in NAMES]


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_read_and_its_evidence_is_part_of_it(text: str) -> None:
    reading = Reader().read(text)
    assert reading.written(0, len(reading.plain)) in reading.text
    for rules in ALL_RULES:
        hit = rules.find(reading)
        assert hit is None or hit.evidence in reading.text
