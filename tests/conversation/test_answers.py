import pytest

from overhand.conversation.answers import answer_to_offer


@pytest.mark.parametrize(
    ("text", "answer"),
    [("Yes", "yes"), ("yes, please!", "yes"), ("¡Sí!", "yes"), ("  SIM  ", "yes"), ("claro que sim", "yes"),
     ("No", "no"), ("No, thanks.", "no"), ("não, obrigada", "no"), ("ahora no", "no"),
     ("yes but how much is it", "ignored"), ("", "ignored"), ("👍", "ignored"), ("nobody", "ignored")],
)  # fmt: skip
def test_only_a_plain_yes_or_no_answers_an_offer(text: str, answer: str) -> None:
    assert answer_to_offer(text) == answer
