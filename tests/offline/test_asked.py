import pytest

from overhand_offline.asked import asks_about_an_order, order_number, questions


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
