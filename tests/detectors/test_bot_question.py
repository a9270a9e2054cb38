import pytest

from overhand_detectors import asks_if_bot

YES = (
    """
are you a bot?|r u a robot|are you human or a machine|am i talking to a real person|is this a bot|are you an AI
are you real|eres un robot?|¿estoy hablando con una persona o con un bot?|eres humano|esto es una IA|con quién hablo
você é um robô?|estou falando com uma pessoa|vc é humano?|isso é um bot|com quem estou falando
""".strip()
    .replace("\n", "|")
    .split("|")
)

NO = (
    """
do you sell robots|i want to talk to a person|the robot vacuum is broken|where is my order|are you open|are you a shop
quiero hablar con una persona|el robot de cocina no enciende|quero falar com um humano|onde fica a loja
""".strip()
    .replace("\n", "|")
    .split("|")
)


@pytest.mark.parametrize("text", YES)
def test_asking_whether_it_is_a_machine_is_recognised(text: str) -> None:
    assert asks_if_bot(text)


@pytest.mark.parametrize("text", NO)
def test_other_questions_are_not(text: str) -> None:
    assert not asks_if_bot(text)
