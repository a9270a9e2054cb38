from collections.abc import Awaitable, Callable

import pytest

from overhand.detection import Signal

pytestmark = pytest.mark.anyio

Look = Callable[..., Awaitable[Signal | None]]

MUST_FIRE = {
    "selfharm": """
I want to kill myself|i dont want to live anymore|thinking about suicide|there is no point in living|I can't go on
me quiero matar|ya no quiero vivir|no le encuentro sentido a la vida|quiero morirme|ya no soporto estar viva
vou me matar|não quero mais viver|quero morrer|não aguento mais viver|I can't stand being alive any longer""",
    "safety": """
the charger caught fire|my son swallowed the battery|the heater exploded|there was glass in my food
I got an electric shock
el calentador explotó|mi hijo se tragó la pila|había vidrio en mi comida|me intoxiqué con su comida
o aparelho deu choque no meu filho|pegou fogo carregando|tinha vidro na comida|está vazando gás""",
    "privacy": """
you leaked my phone number|delete all my personal data|I want a copy of all data you hold about me|my account was hacked
filtraron mis datos|borren mis datos personales|vazaram meus dados|quero excluir meus dados conforme a LGPD""",
    "legal": """
I'm going to sue you|my lawyer will be in touch|I'm reporting you to the FTC|los voy a demandar
mi abogado los contactará|voy a denunciarlos en PROFECO|vou processar vocês|vou no Procon""",
    "medical": """
what dose of ibuprofen should I give my 4 year old|is this safe during pregnancy|puedo tomar esto si soy diabético?
estou grávida, posso usar?|I had an allergic reaction to your cream""",
    "financial": """
should I put my retirement savings into bitcoin?|en qué me conviene invertir mis ahorros?
posso deduzir no imposto de renda?""",
}
CASES = [(kind, text) for kind, listed in MUST_FIRE.items() for text in listed.strip().replace("\n", "|").split("|")]


@pytest.mark.parametrize(("kind", "text"), CASES)
async def test_what_must_fire_fires_with_its_category(look: Look, kind: str, text: str) -> None:
    signal = await look("compliance", text)
    assert signal is not None
    assert signal.score > 0.9
    assert (signal.category, signal.direct) == (kind, True)


@pytest.mark.parametrize(("kind", "text"), CASES)
async def test_it_also_fires_at_the_end_of_a_long_message(look: Look, kind: str, text: str) -> None:
    signal = await look("compliance", "I ordered two chairs and a table last week. " * 20 + text)
    assert signal is not None
    assert signal.category == kind


@pytest.mark.parametrize(
    "text",
    [
        "this traffic is killing me, will be 10 min late",
        "I'm dying to try the new burger",
        "me muero de hambre, ya viene el pedido?",
        "pacote de dados de 20 GB",
        "where is your privacy policy",
        "can I change my doctor's appointment to Tuesday?",
        "please send the invoice to our legal department",
    ],
)
async def test_figures_of_speech_and_everyday_matters_are_left_alone(look: Look, text: str) -> None:
    signal = await look("compliance", text)
    assert signal is None or signal.score < 0.3
