"""What a customer asks for that is recognised by its words: who am I talking to, and where is my order."""

import re
from collections.abc import Sequence

from overhand.knowledge import asks_nothing, fold, sentences
from overhand.knowledge.terms import terms

__all__ = ["asks_about_an_order", "asks_if_bot", "order_number", "questions"]

BEING = (
    r"(?:an? |the |just )?(?:real |live |actual |chat ?)*(?:bots?|chatbots?|robots?|humans?(?: being)?|persons?"
    r"|machines?|ai|a i|computer|automated|people|artificial intelligence|virtual assistant|program)"
)
SER = (
    r"(?:un |una |um |uma )?(?:chat ?)?(?:bot|chatbot|robot|robo|maquina|humanos?|humana|persona|pessoa|ia|ser humano"
    r"|inteligencia artificial|asistente virtual|assistente virtual|programa|de verdad|real|de verdade)"
)
BOT = re.compile(
    rf"\b(?:(?:are|r) (?:you|u)|is (?:this|that|it)|am i (?:\w+ )?(?:talking|speaking|chatting|writing) (?:to|with)"
    rf"|(?:you are|you re|u r)(?: not)?) (?:really |actually |even )?{BEING}\b"
    rf"|\b(?:eres|es usted|sos|estoy hablando con|hablo con|esto es|es esto) {SER}\b"
    rf"|\b(?:voce e|vc e|tu es|estou (?:falando|a falar) com|falo com|isto e|isso e) {SER}\b"
    r"|\bes (?:una? |uma? )?(?:bot|chatbot|robot|robo|maquina|ia|humano)\b"
    r"|\b(?:what|who) are you\b|\bquien eres\b|\bquem e voce\b"
)
NUMBER = re.compile(r"(?:#|\bn[ro.º°]*\s*)?\b((?:[a-z]{1,4}-?)?\d{3,}(?:-\d+)?)\b", re.IGNORECASE)
ORDER_WORD = re.compile(r"\b(?:orders?|pedidos?|encomendas?|purchase|compra|tracking|package|paquete|pacote)\b")
STATUS = re.compile(
    r"\b(?:where|track(?:ing)?|status|when|arriv\w+|donde|estado|cuando|llega\w*|seguimiento|rastrear|rastreio|onde"
    r"|quando|chega\w*|situacao|andamento)\b"
)
OTHER_WISHES = frozenset({"returns", "exchange", "cancel", "damaged", "invoice", "warranty"})


def asks_if_bot(text: str) -> bool:
    """Whether the customer asks who or what answers."""
    plain = re.sub(r"\W+", " ", fold(text))
    return bool(BOT.search(plain))


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


def questions(text: str) -> Sequence[str]:
    """What has to be answered: the sentences that ask, or the whole message when none has a question mark."""
    asking = [part for part in sentences(text) if part.endswith("?") and not asks_nothing(part)]
    return asking or ([text] if not asks_nothing(text) else [])
