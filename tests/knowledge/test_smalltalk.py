import pytest

from overhand.knowledge import asks_nothing, kind_of_smalltalk


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hi!", "greeting"),
        ("hello there 👋", "greeting"),
        ("Hola, buenas tardes", "greeting"),
        ("Bom dia, tudo bem?", "greeting"),
        ("thank you so much!!", "thanks"),
        ("Muchas gracias por la ayuda", "thanks"),
        ("obrigada!", "thanks"),
        ("ok thanks, bye", "bye"),
        ("Hasta luego, gracias", "bye"),
        ("valeu, até mais", "bye"),
    ],
)
def test_small_talk_is_recognised(text: str, kind: str) -> None:
    assert kind_of_smalltalk(text) == kind
    assert asks_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "hi, do you ship to Spain?",
        "thanks but my table is broken",
        "hola, quiero devolver una mesa",
        "high chairs",
        "oi, quanto custa",
        "hello " + "and a long story " * 20,
    ],
)
def test_small_talk_around_something_else_is_not_small_talk(text: str) -> None:
    assert kind_of_smalltalk(text) == ""
    assert not asks_nothing(text)


@pytest.mark.parametrize("text", ["ok", "Sí, perfecto", "não", "👍", "", "got it"])
def test_an_acknowledgement_asks_nothing_and_is_no_small_talk(text: str) -> None:
    assert asks_nothing(text)
    assert kind_of_smalltalk(text) == ""
