"""Patterns are found by how they begin, and what is found is what one expression over all of them would find."""

import re
from importlib import resources
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overhand.evaluation import read_rows
from overhand_detectors.index import filled_in
from overhand_detectors.normalise import Reader
from overhand_detectors.openings import LENGTH, openings
from overhand_detectors.rules import RuleFile, Rules

NAMES = ("compliance", "explicit_request", "false_promise", "frustration", "high_value", "out_of_scope")
EXAM = Path(__file__).parent / "exam"
TEXTS = [row.last for file in sorted(EXAM.glob("*.jsonl")) for row in list(read_rows(file))[::7]]
PIECES = ["no", "not", "a", "ab", "abc", "12", "9", "ice", "men", "man", "to", "x", ".", ",", "call", "me"]
SMALL = RuleFile(
    macros={"who": ("me", "m[ae]n")},
    looks_like=("not a (?:<who>)", "ab?c"),
    patterns={
        "first": ("call <who>", "^no", r"\d+ (?:x )?ice"),
        "second": ("(?:a )?(?:ab|x)+", r"(?<!a )(?:call|\w+ me)", "(?:to ){1,2}", r"no(?! me)"),
    },
)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("talk", {"tal"}),
        ("an? (?:x|yes)", {"a x", "a y", "an "}),
        ("(?:no|not any)", {"no", "not"}),
        ("(?:the )?refund", {"the", "ref"}),
        (r"\d+ boxes", {"0 b", "00 ", "000"}),
        ("[2-4]x", {"0x"}),
        ("[ab]c?", {"a", "b", "ac", "bc"}),
        (r"my \w+", {"my "}),
        (r"[^\s.,_]+ing", {""}),
        ("a.c", {"a"}),
        ("(?:a|b)+", {"a", "b", "aa", "ab", "ba", "bb", "aaa", "aab", "aba", "abb", "baa", "bab", "bba", "bbb"}),
        ("(?:ha ){0,2}?x", {"x", "ha "}),
        (r"^\bok$", {"ok"}),
        ("(?<!not )(?=go)(?:go)(?!al)", {"go"}),
        ("(re)fund", {"ref"}),
    ],
)
def test_the_first_letters_of_everything_a_pattern_matches_are_told(pattern: str, found: set[str]) -> None:
    assert LENGTH == 3
    assert openings(pattern) == found


def found_plainly(file: RuleFile, plain: str) -> tuple[str, str]:
    """The masked words, and the kind that is found in them: by one expression each."""

    def one_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{'|'.join(filled_in(each, file.macros) for each in patterns) or '(?!)'})(?!\w)")

    masked = one_of(file.looks_like).sub(lambda found: "_" * len(found.group()), plain)
    return masked, next((kind for kind, each in file.patterns.items() if one_of(each).search(masked)), "")


@pytest.mark.parametrize("name", NAMES)
def test_rules_find_what_one_expression_over_all_patterns_finds(name: str) -> None:
    text = resources.files("overhand_detectors").joinpath("patterns", f"{name}.toml").read_text("utf-8")
    file, rules, reader = msgspec.toml.decode(text, type=RuleFile), Rules.load(name), Reader()
    hits = 0
    for each in TEXTS:
        found = rules.look(reader.read(each))
        kind = found.hit.kind if found.hit is not None else ""
        assert (found.plain, kind) == found_plainly(file, reader.read(each).plain)
        hits += bool(kind)
    assert hits > 0 or name == "false_promise"


@given(st.lists(st.sampled_from(PIECES), max_size=8))
@settings(deadline=None)
def test_they_do_so_for_any_words(words: list[str]) -> None:
    reading = Reader().read(" ".join(words))
    found = Rules(SMALL).look(reading)
    assert (found.plain, found.hit.kind if found.hit is not None else "") == found_plainly(SMALL, reading.plain)


def test_of_two_kinds_the_first_counts_and_of_one_kind_what_is_found_first() -> None:
    rules = Rules(RuleFile(patterns={"grave": ("gas leak",), "light": ("small", "small talk", "leak")}))
    leaking = rules.find(Reader().read("Small talk: a gas leak"))
    talking = rules.find(Reader().read("A leak, or small talk?"))
    assert leaking is not None
    assert (leaking.kind, leaking.evidence) == ("grave", "gas leak")
    assert talking is not None
    assert (talking.kind, talking.evidence) == ("light", "leak")


def test_digits_of_any_script_are_digits() -> None:
    rules = Rules(RuleFile(patterns={"many": (r"\d+ boxes",)}))
    assert rules.find(Reader().read("٣ boxes")) is not None


def test_facts_of_several_messages_are_told_in_their_order() -> None:
    rules = Rules(RuleFile(patterns={}, facts={"who": ("we",), "when": ("today",), "what": ("chairs?",)}))
    readings = [Reader().read(text) for text in ("Chairs please", "for today", "a chair")]
    assert rules.facts(readings) == ["when", "what"]
