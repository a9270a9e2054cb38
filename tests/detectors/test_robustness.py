"""Nothing that a customer can send makes a detector raise, hang or miss its deadline."""

import random
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from importlib import resources
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct

from overhand.detection import ConversationView, Detector, Judged, Line, Panel, SharedVectors
from overhand_offline.embedder import SentenceEncoder

pytestmark = pytest.mark.anyio

Judge = Callable[[str], Awaitable[Sequence[Judged]]]

KIB = 1024
LONGEST_MS = 1_000  # the deadline of a detector; these leave it to the panel's default
BENCH = Path(__file__).parents[1] / "bench" / "detection.py"

LONG: Mapping[str, str] = {
    "plain": "Hello, where is the blue sofa that I ordered in May, my friend? " * KIB,
    "one word": "a" * 64 * KIB,
    "punctuation": "?!.," * 16 * KIB,
    "nested brackets": "[" * 32 * KIB + "]" * 32 * KIB,
    "emoji": "\U0001f600" * 10_000,
}

REPEATED = (
    "the ",
    "no no ",
    "to a the real live actual human other different customer ",
    "talk to the some your any one of your ",
    "please transfer me me my to the a ",
    "is it this are you you are not just a real live ",
    "my the lawyer your an ",
    "should i in my with a the ",
    "can i take with my and the ",
    "un una el la los su otro ",
    "quiero hablar con un una la el ",
    "no me pasa con el la de ",
    "puedo tomar con la de mi ",
    "eres es un el la ",
    "de que me la lo ",
    "um uma o a os seu ",
    "quero falar com um uma o a ",
    "me passa para o a um com ",
    "posso tomar com o a da ",
    "voce e um o a que ",
    "from whatsapp to see the quality of the ",
    "je veux parler a un une le la votre ",
    "mit einem der die das echten team ",
    "x. ",
    "x, ",
    "1,000 ",
    "' ",
    "a b c d ",
    "4 w4nt p3rs0n ",
    "\n",
)
"""What patterns begin with, in the languages they are written in, and what parts words."""

STRANGE: Mapping[str, str] = {
    "nothing": "",
    "a blank": " ",
    "cyrillic and arabic": "\u041f\u0440\u0438\u0432\u0435\u0442 \u0645\u0631\u062d\u0628\u0627 hello " * 100,
    "chinese and hindi": "\u4f60\u597d\u4eba \u0928\u092e\u0938\u094d\u0924\u0947 hello " * 100,
    "letters of two scripts in a word": "hum\u0430n p\u0435rs\u043en " * 100,
    "right to left": "\u202e\u0645\u0631\u062d\u0628\u0627 hello\u202c " * 200,
    "invisible": "\u200b\u200d\u2060\ufeff\u00ad" * 500,
    "a letter under many accents": "a" + "\u0301" * 3_000,
    "wide and ligature": "\uff28\uff35\uff2d\uff21\uff2e \ufb01\ufb03 \u1e9e \u0130 " * 200,
    "nul": "\0" * 1_000,
    "nul in words": "hu\0man per\0son " * 100,
    "control characters": "".join(map(chr, range(32))) * 30,
    "private use and beyond": "\ue000\U000e0041\U0010ffff" * 200,
    "lines": "\r\n\u2028\u2029\x85" * 400,
}


class Figures(Struct, frozen=True):
    """What the bench prints, as far as it is held to here."""

    p95_ms: float
    load_s: float
    rss_mib: float
    lag_p99_ms: float
    failures: int


@pytest.fixture
def core(by_name: Mapping[str, Detector]) -> Judge:
    """The whole panel on a message and on a draft."""
    return judging(by_name, None)


@pytest.fixture
def closely(by_name: Mapping[str, Detector], encoder: SentenceEncoder) -> Judge:
    """The same with the embedding layer, which is loaded by now."""
    encoder.embed(["hello"])
    return judging(by_name, encoder)


def judging(by_name: Mapping[str, Detector], encoder: SentenceEncoder | None) -> Judge:
    panel = Panel(by_name.values(), clock=lambda: 0, vectors=SharedVectors(encoder))

    async def judge(text: str) -> Sequence[Judged]:
        last = Line(id="m", author="customer", text=text, at=0)
        view = ConversationView(channel="fake", language="en", last=last, turns=(), coverage=0.5)
        return await panel.judge(view, {}), await panel.judge_draft(view, {})

    return judge


def heard_in_time(judged: Sequence[Judged]) -> bool:
    """Whether every detector was heard, within its deadline."""
    return all(not each.failures and each.took_ms < LONGEST_MS for each in judged)


def words_of_patterns() -> list[str]:
    """Every word that stands in a pattern, in whatever role."""
    folder = resources.files("overhand_detectors").joinpath("patterns")
    texts = [file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".toml")]
    return sorted(set(re.findall(r"[a-z]+", " ".join(texts))))


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
async def test_a_very_long_message_is_judged_in_time(core: Judge, text: str) -> None:
    assert heard_in_time(await core(text))


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
async def test_and_with_the_embedding_layer(closely: Judge, text: str) -> None:
    assert heard_in_time(await closely(text))


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
async def test_a_strange_message_is_judged_like_any_other(core: Judge, closely: Judge, text: str) -> None:
    assert heard_in_time(await core(text))
    assert heard_in_time(await closely(text))


@pytest.mark.parametrize("text", REPEATED)
async def test_no_repetition_makes_a_pattern_slow(core: Judge, text: str) -> None:
    assert heard_in_time(await core(text * (64 * KIB // len(text))))


@pytest.mark.parametrize("seed", range(12))
async def test_no_mixture_of_the_words_of_patterns_makes_one_slow(core: Judge, seed: int) -> None:
    chance = random.Random(seed)
    few = chance.sample(words_of_patterns(), k=2 + 6 * seed)
    assert heard_in_time(await core(" ".join(chance.choices(few, k=12_000))))


async def test_a_lone_surrogate_cannot_get_in_and_would_do_no_harm(core: Judge) -> None:
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(rb'"\ud800"')
    with pytest.raises(UnicodeEncodeError):
        msgspec.json.encode(Line(id="m", author="customer", text="\ud800", at=0))
    assert heard_in_time(await core("hu\ud800man \udfff"))


@pytest.mark.parametrize(("mode", "most_ms"), [("core", 10), ("embedded", 100)])
def test_detection_is_nowhere_near_ten_times_what_it_may_cost(mode: str, most_ms: float) -> None:
    command = [sys.executable, str(BENCH), "--mode", mode, "--messages", "200"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found = msgspec.json.decode(done.stdout, type=Figures)
    assert found.failures == 0
    assert found.p95_ms < most_ms
    assert found.lag_p99_ms < 50
    assert found.load_s < 20
    assert found.rss_mib < 2_000
