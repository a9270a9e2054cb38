import pytest

from overhand_offline.asked import asks_about_an_order, asks_if_bot, order_number, questions


@pytest.mark.parametrize(
    "text",
    [
        "Are you a bot?",
        "are u human",
        "r u a real person??",
        "am I talking to a machine",
        "Am I really speaking with a person?",
        "is this an automated chat or a human, is this a robot?",
        "you're not a real human, are you",
        "¿Eres un robot?",
        "eres una persona real?",
        "¿Estoy hablando con una persona?",
        "es usted humano",
        "você é um robô?",
        "estou falando com uma pessoa?",
        "vc é humano?",
        "Quem é você?",
    ],
)
def test_the_question_who_answers_is_recognised(text: str) -> None:
    assert asks_if_bot(text)


@pytest.mark.parametrize(
    "text",
    [
        "I want to talk to a real person",
        "are you open on Sunday?",
        "is this table for a person of two metres?",
        "quiero hablar con una persona",
        "quero falar com um humano",
        "do you sell robot vacuum cleaners",
        "es una persona mayor la que recibe el pedido",
    ],
)
def test_other_sentences_with_such_words_are_not(text: str) -> None:
    assert not asks_if_bot(text)


@pytest.mark.parametrize(
    ("text", "asked", "number"),
    [
        ("Where is my order 48213?", False, "48213"),
        ("pedido nº 4711, ¿dónde está?", False, "4711"),
        ("o meu pedido AB-1234", False, "AB-1234"),
        ("#4711", False, "4711"),
        ("4711", True, "4711"),
        ("4711", False, ""),
        ("I have a budget of 600", False, ""),
        ("order for 12 chairs", False, ""),
        ("I want to cancel order 4711", False, ""),
        ("quiero devolver el pedido 4711", False, ""),
    ],
)
def test_an_order_is_looked_up_only_by_a_number_that_is_meant_as_one(text: str, asked: bool, number: str) -> None:
    assert order_number(text, asked=asked) == number


@pytest.mark.parametrize("text", ["where is my order", "¿cuándo llega mi pedido?", "rastrear o meu pedido"])
def test_a_question_about_ones_own_order_is_recognised(text: str) -> None:
    assert asks_about_an_order(text)


@pytest.mark.parametrize("text", ["where is the shop", "how do I cancel my order when I like", "what is walnut"])
def test_other_questions_are_not_about_an_order(text: str) -> None:
    assert not asks_about_an_order(text)


def test_only_the_sentences_that_ask_have_to_be_answered() -> None:
    assert questions("Hi! We moved. Do you ship? And when?") == ["Do you ship?", "And when?"]
    assert questions("tell me about delivery") == ["tell me about delivery"]
    assert questions("thanks!") == []
