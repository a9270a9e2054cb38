import pytest

from overhand.knowledge import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How do you deliver the sofa?", "en"),
        ("¿Cuándo llega el pedido?", "es"),
        ("donde esta mi pedido", "es"),
        ("vocês abrem no sábado?", "pt"),
        ("nao chegou o meu pedido", "pt"),
        ("IKEA 4711", ""),
    ],
)
def test_the_language_of_a_text_is_told_or_left_open(text: str, language: str) -> None:
    assert language_of(text) == language
