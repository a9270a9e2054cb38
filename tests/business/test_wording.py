import re
from collections.abc import Callable

import pytest

from overhand.business import read_business
from overhand.business.texts import DEFAULT_TEXTS
from overhand.conversation.rules import DEFAULT_ROUTES, Rules
from overhand.detection.fixed import asks_for_person
from overhand.errors import ConfigError

Write = Callable[..., dict[str, bytes]]
THREE = 'name = "Lume"\nlanguages = ["es", "en", "pt"]\n'


def rules(files: dict[str, bytes]) -> Rules:
    return read_business(files).rules


def test_every_shipped_moment_is_there_in_three_languages() -> None:
    for moment, by in DEFAULT_TEXTS.items():
        assert sorted(by) == ["en", "es", "pt"], moment
        assert all(text.strip() for text in by.values()), moment


def test_every_moment_of_the_default_routes_has_a_text() -> None:
    assert {route.moment for route in DEFAULT_ROUTES.values() if route.moment} <= set(DEFAULT_TEXTS)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ("explicit_request", "I'm passing you to a colleague now."),
        ("compliance", "A qualified colleague will answer this."),
        ("out_of_scope", "Let me connect you with someone who can give you a more detailed answer."),
        ("offer", "Shall I bring in a colleague?"),
        ("disclosure", "I'm the AI assistant of Lume. Say *person* at any time."),
    ],
)
def test_the_shipped_sentences_are_those_that_were_promised(files: Write, moment: str, text: str) -> None:
    assert rules(files()).text(moment, "en") == text


@pytest.mark.parametrize("language", ["en", "es", "pt"])
@pytest.mark.parametrize("moment", ["disclosure", "bot_question"])
def test_the_word_the_customer_is_told_to_say_does_reach_a_person(files: Write, language: str, moment: str) -> None:
    word = re.search(r"\*(\w+)\*", rules(files(head=THREE)).text(moment, language))
    assert word is not None
    assert asks_for_person(word[1], within=False)


def test_a_text_of_the_business_replaces_one_language_and_keeps_the_others(files: Write) -> None:
    found = rules(files('[texts.offer]\nen = "A colleague of {business}?"\n', head=THREE))
    assert found.text("offer", "en") == "A colleague of Lume?"
    assert found.text("offer", "es") == DEFAULT_TEXTS["offer"]["es"]


def test_a_customer_of_another_language_reads_the_business_s_own(files: Write) -> None:
    assert rules(files(head=THREE)).text("offer", "fr") == DEFAULT_TEXTS["offer"]["es"]


def test_a_silent_moment_says_nothing_in_any_language(files: Write) -> None:
    found = rules(files("[texts.explicit_request]\nsilent = true\n", head=THREE))
    assert [found.text("explicit_request", language) for language in ("es", "en", "fr")] == ["", "", ""]


def test_a_reason_and_a_situation_may_have_a_text_of_their_own(files: Write) -> None:
    tables = '[texts."compliance.closed"]\nen = "Our lawyer answers on Monday."\n[texts.frustration]\nen = "Sorry."\n'
    found = rules(files(tables))
    assert found.text("compliance.closed", "en") == "Our lawyer answers on Monday."
    assert found.text("frustration", "en") == "Sorry."


def test_a_language_without_shipped_texts_must_bring_its_own(files: Write) -> None:
    with pytest.raises(ConfigError, match=r'texts.disclosure: there is no text in "fr"'):
        rules(files(head='name = "Lume"\nlanguages = ["fr"]\n'))


@pytest.mark.parametrize(
    ("tables", "key"),
    [
        ("[texts.farewel]\nen = 'x'\n", "texts.farewel"),
        ("[texts.offer]\nes = 'x'\n", "texts.offer.es"),
        ("[texts.offer]\nen = true\n", "texts.offer.en"),
        ("[texts.offer]\nen = 'Hi {name}'\n", "texts.offer.en"),
        ("[texts]\noffer = 'x'\n", "texts.offer"),
        ("[texts.disclosure]\nsilent = true\n", "texts.disclosure.silent"),
        ("[texts.bot_question]\nsilent = true\n", "texts.bot_question.silent"),
        ("[texts.disclosure]\nen = ' '\n", "texts.disclosure.en"),
    ],
)
def test_a_text_that_cannot_be_said_is_refused(files: Write, tables: str, key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        rules(files(tables))
    assert (caught.value.file, caught.value.key) == ("business.toml", key)
