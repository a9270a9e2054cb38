"""What a customer asks for that is recognised by its words: what has to be answered, and where is my order."""

import re
from collections.abc import Sequence

from overhand.folding import fold
from overhand.knowledge import asks_nothing, sentences
from overhand.knowledge.terms import terms

__all__ = ["asks_about_an_order", "only_tells", "order_number", "questions"]

NUMBER = re.compile(r"(?:#|\bn[ro.º°]*\s*)?\b((?:[a-z]{1,4}-?)?\d{3,}(?:-\d+)?)\b", re.IGNORECASE)
ORDER_WORD = re.compile(r"\b(?:orders?|pedidos?|encomendas?|purchase|compra|tracking|package|paquete|pacote)\b")
STATUS = re.compile(
    r"\b(?:where|track(?:ing)?|status|when|arriv\w+|donde|estado|cuando|llega\w*|seguimiento|rastrear|rastreio|onde"
    r"|quando|chega\w*|situacao|andamento)\b"
)
ASKING = re.compile(
    r"\?"
    r"|(?:^|[.!;,:]\s*)(?:how|what|when|where|which|who|why|can|could|may|do|does|is|are|please"
    r"|write|give|show|make|find|check|change|cancel|book|reserve|translate|recommend|explain"
    r"|escrib\w+|da(?:me|nos)|muestr\w+|cambi\w+|cancel\w+|reserv\w+|traduc\w+|recomi\w+|recomend\w+|expli\w+"
    r"|cuant\w*|cuando|donde|como|que|cual\w*|quien|puedo|pued\w+|podeis|tiene\w*|teneis|hay|por favor"
    r"|quant\w*|quando|onde|qual|quem|posso|podem|pode|tem|ha)\b"
    r"|\b(?:need|want|would like|looking for|send me|tell me"
    r"|necesit\w+|quier\w+|quisiera|busco|envi\w+me|digame|preciso|quero|queria|procuro|envie)\b"
)
OTHER_WISHES = frozenset({"returns", "exchange", "cancel", "damaged", "invoice", "warranty"})


def order_number(text: str, *, asked: bool) -> str:
    """The order a message is about; `asked`: it was asked for, so a bare number is one. Empty when there is none."""
    match = NUMBER.search(text)
    if not match or OTHER_WISHES & {term.concept for term in terms(text)}:
        return ""
    marked = "#" in match[0] or ORDER_WORD.search(fold(text)) is not None
    return match[1] if marked or asked else ""


def asks_about_an_order(text: str) -> bool:
    """Whether the customer wants to know how their own order is doing."""
    plain = fold(text)
    mine = re.search(r"\b(?:my|mi|meu|minha|the|el|o)\b", plain)
    concepts = {term.concept for term in terms(text)}
    return bool(mine and ORDER_WORD.search(plain) and STATUS.search(plain)) and not OTHER_WISHES & concepts


def only_tells(text: str) -> bool:
    """Whether the customer says something and asks for nothing: a complaint, a story."""
    return ASKING.search(fold(text)) is None


def questions(text: str) -> Sequence[str]:
    """What has to be answered: the sentences that ask, or the whole message when none has a question mark."""
    asking = [part for part in sentences(text) if part.endswith("?") and not asks_nothing(part)]
    return asking or ([text] if not asks_nothing(text) else [])
