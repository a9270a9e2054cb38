import pytest

from overhand.detection import asks_for_person

ALONE = (
    """
person|human|agent|representative|real person|persona|humano|agente|asesor|pessoa|humano|atendente
HUMAN!!!|human please|Agent, pls|a real person please|¿persona?|persona, por favor|un asesor ya|un agente
PERSONA REAL XFA|um atendente por favor|Atendente pfv|uma pessoa|humaaaan|hu\u200bman|🙏 person 🙏
\uff28\uff35\uff2d\uff21\uff2e|p\u00e9rs\u00f3na
hello, agent|*human*|persona de verdad|Representative.|"agent"|hola, asesora
""".strip()
    .replace("\n", "|")
    .split("|")
)

WITHIN = (
    """
price per person?|can the agent call me on sunday|human hair|no quiero hablar con un humano|o atendente foi gentil
""".strip()
    .replace("\n", "|")
    .split("|")
)

NEVER = ["", "   ", "!!!", "please", "personal", "humanity", "agents", "personas mayores", "ok thanks", "10"]


@pytest.mark.parametrize("text", ALONE)
def test_a_fixed_word_with_only_politeness_around_it_asks_for_a_person(text: str) -> None:
    assert asks_for_person(text, within=False)


@pytest.mark.parametrize("text", WITHIN)
def test_a_fixed_word_in_a_sentence_asks_only_when_looked_for_within(text: str) -> None:
    assert asks_for_person(text, within=False) == ""
    assert asks_for_person(text, within=True)


@pytest.mark.parametrize("text", NEVER)
def test_a_text_without_a_fixed_word_never_asks(text: str) -> None:
    assert asks_for_person(text, within=True) == ""


def test_the_evidence_is_copied_from_the_text() -> None:
    assert asks_for_person("  ¡Persóna, por favor! ", within=False) == "Persóna, por favor"
    assert asks_for_person("one (HUMAN), now or never, I have waited for long", within=True) == "HUMAN"


def test_a_word_hidden_in_a_long_text_is_found_within() -> None:
    assert asks_for_person("bla " * 5_000 + "human", within=True) == "human"
