"""Yes and no in three languages: all the domain itself must understand of what customers write."""

from overhand.folding import folded_words

__all__ = ["answer_to_offer"]

YES = frozenset(
    [
        "yes",
        "yes please",
        "yep",
        "yeah",
        "sure",
        "ok",
        "okay",
        "please",
        "please do",
        "go ahead",
        "si",
        "si por favor",
        "claro",
        "vale",
        "bueno",
        "dale",
        "por favor",
        "de acuerdo",
        "sim",
        "sim por favor",
        "pode ser",
        "claro que sim",
        "ta bom",
        "quero",
    ]
)
NO = frozenset(
    [
        "no",
        "no thanks",
        "no thank you",
        "nope",
        "not now",
        "no need",
        "no gracias",
        "no hace falta",
        "ahora no",
        "nao",
        "nao obrigado",
        "nao obrigada",
        "nao precisa",
        "agora nao",
    ]
)


def answer_to_offer(text: str) -> str:
    """`yes`, `no`, or `ignored` when the words are neither."""
    said = " ".join(folded_words(text))
    if said in YES:
        return "yes"
    return "no" if said in NO else "ignored"
