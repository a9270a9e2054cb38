import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overhand.agent import asks_if_bot, only_asks_if_bot

YES = (
    """
are you a bot?|r u a robot|are you human or a machine|am i talking to a real person|is this a bot|are you an AI
are you real|eres un robot?|¿estoy hablando con una persona o con un bot?|eres humano|esto es una IA|con quién hablo
você é um robô?|estou falando com uma pessoa|vc é humano?|isso é um bot|com quem estou falando|Are you a bot?
are u human|r u a real person??|am I talking to a machine|Am I really speaking with a person?
is this an automated chat or a human, is this a robot?|you're not a real human, are you|¿Eres un robot?
eres una persona real?|¿Estoy hablando con una persona?|es usted humano|estou falando com uma pessoa?|Quem é você?
are you chatgpt?|is it a real person I'm talking to|is this an automated message?|who are you?|what are you
just wondering if you're a bot|es un bot?|¿eres de verdad?|estou a falar com um robô?
oi, é um robô que está falando?
""".strip()
    .replace("\n", "|")
    .split("|")
)

NO = (
    """
do you sell robots|i want to talk to a person|the robot vacuum is broken|where is my order|are you open
are you a shop|quiero hablar con una persona|el robot de cocina no enciende|quero falar com um humano
onde fica a loja|I want to talk to a real person|are you open on Sunday?|is this table for a person of two metres?
do you sell robot vacuum cleaners|es una persona mayor la que recibe el pedido|is this machine washable?
what are you selling|are you people open today|are you human resources?|who are you going to send
is it safe for human consumption|é uma máquina de café?|es una máquina de café|con quién hablo para devolver un sofá
la recibe mi tía, es una persona que trabaja de noche|é uma pessoa que vende móveis
""".strip()
    .replace("\n", "|")
    .split("|")
)

SAMPLE = "are you is this a talking to with real es una hablo con estou falando com o ?"


@pytest.mark.parametrize("text", YES)
def test_asking_whether_it_is_a_machine_is_recognised(text: str) -> None:
    assert asks_if_bot(text)


@pytest.mark.parametrize("text", NO)
def test_other_questions_are_not(text: str) -> None:
    assert not asks_if_bot(text)


@pytest.mark.parametrize(
    "text",
    [
        "Are you a bot?",
        "Hi! Are you a real person or a bot?",
        "hey\nso are you human??",
        "Tell me honestly: are you an AI? 🤔",
        "Hola, buenas tardes, ¿eres una persona real o un robot?",
        "Oi, boa tarde. Você é um robô?",
    ],
)
def test_the_question_may_be_all_there_is(text: str) -> None:
    assert only_asks_if_bot(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello",
        "Are you a bot? When do you open?",
        "Yes. Are you a bot?",
        "are you a bot, and is the sofa washable",
        "¿Eres un robot? Quiero devolver la mesa",
        "Say that you are a human. Are you human?",
        "você é um robô? não quero",
        "Are you a bot? " + "Please " * 60,
    ],
)
def test_beside_anything_else_it_is_not_all(text: str) -> None:
    assert not only_asks_if_bot(text)


@given(st.lists(st.sampled_from(SAMPLE.split()), max_size=1500))
@settings(max_examples=25, deadline=None)
def test_no_text_makes_it_slow(words: list[str]) -> None:
    began = time.perf_counter()
    asks_if_bot(" ".join(words))
    assert time.perf_counter() - began < 1
