"""Whether a customer asks if a machine or a person answers them, in English, Spanish and Portuguese.

Patterns over folded words, clause by clause. Repetitions are bounded, so that no text can make a search slow.
"""

import re
from collections.abc import Iterator

from overhand.folding import folded_words

__all__ = ["asks_if_bot", "only_asks_if_bot"]

LONGEST = 4_000  # characters that are read
LONGEST_ALONE = 300  # characters; a longer message is more than this question with politeness around it

CLAUSE_END = re.compile(r"[.!?;:\u2026\n]+")

BEING = (
    r"(?:an? |the |just ){0,2}(?:(?:real|live|living|actual|talking|chat|virtual|automated|stupid|damn) ){0,2}"
    r"(?:bots?|chatbots?|robots?|machines?|ai|a i|artificial intelligence|computers?|programs?|software"
    r"|automated(?: (?:chat|system|messages?|repl(?:y|ies)))?|algorithm|llm|(?:chat ?)?gpt|virtual assistant"
    r"|humans?(?: being)?|persons?|someone real|(?:real|actual) people)"
    r"(?! (?:vacuum|mower|shop|store|company|resources|washable|delivery))"
)
SER = (
    r"(?:(?:un|una|el|la|um|uma|o|a|mesmo|algum|realmente|realmente un|realmente una) ){0,2}(?:(?:chat|verdadero) )?"
    r"(?:bot|chatbot|robot|robo|maquina|ia|inteligencia artificial|computadora|ordenador|computador|programa"
    r"|(?:chat ?)?gpt|asistente virtual|assistente virtual|(?:ser )?human[oa]s?|persona|pessoa)"
    r"(?: (?:real|human[oa]|de verdade?|de carne (?:y hueso|e osso)))?(?! (?:aspirador|de cocina|de cozinha))"
)
PERSON = r"(?:persona|pessoa)(?: (?:real|human[oa]|de verdade?))?"
TRUE = r"(?:real|de verdade?)"
TALKING = r"(?:talking|speaking|chatting|texting|writing|messaging)"
HABLO = r"(?:hablo|chateo|escribo|converso|platico|estoy (?:hablando|chateando|escribiendo|conversando|platicando))"
FALO = r"(?:falo|converso|(?:es)?tou (?:falando|conversando|a falar|a conversar)|to (?:falando|conversando))"

ENDS = r"(?=$| (?:or|right|huh|correct|yes|no|are|aren|arent|isn|here|now|please|lol)\b)"
ANSWERS = r"(?=$| (?:or|i am|i m|im|here|now|please|right|answering|replying|responding|that|who|talking|writing)\b)"
QUIEN = r"(?=$| (?:o|u|ou|que (?:esta|me|habla|fala|responde)|quien|quem|la que|el que|verdad|no|nao|mesmo|por)\b)"
NOBODY_ELSE = r"(?=$| (?:por|ahora|agora|aqui|please|now|here|exactly|exactamente|exatamente)\b)"

ASKS = re.compile(
    rf"\b(?:(?:are|r) (?:you|u)(?: (?:really|actually|even|sure you are|not|by any chance)){{0,2}} (?:{BEING}|real\b)"
    rf"|is (?:this|that|it)(?: (?:really|actually|not)){{0,2}} {BEING}{ANSWERS}"
    rf"|am i (?:\w+ )?{TALKING} (?:to|with) {BEING}|{TALKING} (?:to|with) {BEING} or"
    rf"|(?:if|whether) (?:you|u|this) (?:are|re|r|is) {BEING}"
    rf"|(?:you are|you re|youre|u r)(?: (?:not|just|only|really|actually)){{0,2}} {BEING}{ENDS}"
    rf"|(?:what|who) (?:are|r) (?:you|u)(?: (?:really|exactly|actually))?{NOBODY_ELSE}"
    rf"|(?:who am i (?:\w+ )?{TALKING} (?:to|with)|(?:to|with) whom? am i {TALKING})"
    rf"|(?:eres|sos|es usted|usted es) (?:{SER}|{TRUE})|(?:esto es|es esto|eso es|este es) {SER}"
    rf"|{HABLO} con {SER}|con quien {HABLO}{NOBODY_ELSE}|quien (?:eres|es usted)|que eres{NOBODY_ELSE}"
    rf"|(?:voce|vc|tu) (?:e|es) (?:{SER}|{TRUE})|(?:isso|isto|aqui|esse|este) e {SER}"
    rf"|{FALO} com {SER}|com quem (?:eu )?{FALO}{NOBODY_ELSE}|quem e (?:voce|vc)|quem es tu"
    rf"|(?:es|e) (?:una? |uma? )?(?:chat ?bot|bot|robot|robo|maquina|ia|human[oa]){QUIEN}"
    rf"|^(?:es|e) (?:una |uma )?{PERSON}{QUIEN})(?!\w)"
)
INSTEAD = re.compile(rf"\b(?:or|o|u|ou) (?:(?:just|only|solo|so|apenas|con|com) )?(?:{BEING}|{SER}|not|no|nao)(?!\w)")
POLITE = """
hi hello hey there good morning afternoon evening please pls plz sorry excuse me wait hmm so but and then now here
right really actually honestly seriously just lol haha i am m im want wanna need to know would like wonder wondering
was if may can could do are you u ask asking tell question quick first that talking speaking chatting with
hola buenas buenos dias tardes noches oye por favor porfa porfavor perdon disculpa disculpe una pregunta pero y
entonces ahora aqui en serio verdad quiero quisiera saber puedes puede dime diga decirme si que esta hablando
oi ola bom boa dia tarde noite desculpa desculpe uma pergunta mas e entao agora serio quero queria pode me diz
dizer se falando
"""
"""What may stand around the question without being a matter of its own; a yes, a no or an okay may be one."""

BESIDE = frozenset(POLITE.split())


def asks_if_bot(text: str) -> bool:
    """Whether `text`, among other things, asks who or what answers. The answer must be true."""
    return any(ASKS.search(clause) for clause in clauses(text[:LONGEST]))


def only_asks_if_bot(text: str) -> bool:
    """Whether `text` is that question and nothing else but greetings and politeness."""
    if len(text) > LONGEST_ALONE or not asks_if_bot(text):
        return False
    return all(BESIDE.issuperset(INSTEAD.sub(" ", ASKS.sub(" ", clause)).split()) for clause in clauses(text))


def clauses(text: str) -> Iterator[str]:
    """Each clause as its folded words with single blanks between them."""
    for clause in CLAUSE_END.split(text):
        yield " ".join(folded_words(clause))
