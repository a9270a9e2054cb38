"""Messages that ask nothing: greetings, thanks, farewells and a plain yes or okay, in English, Spanish, Portuguese."""

import re
from collections.abc import Mapping

from overhand.folding import fold

__all__ = ["asks_nothing", "kind_of_smalltalk"]

# Phrases are folded and matched whole; a message is small talk only when nothing else is left of it.
PHRASES: Mapping[str, str] = {
    "thanks": (
        r"(?:many |ok |okay )?(?:thank you|thanks|thank u|thx|ty)(?: a lot| so much| very much| again)?"
        r"|much appreciated|appreciate it|cheers"
        r"|(?:muchas |muchisimas |mil )?gracias(?: por (?:todo|la ayuda|su ayuda|tu ayuda))?|se agradece"
        r"|(?:muito )?(?:obrigad[oa]s?|brigad[oa]|agradecid[oa])(?: pela ajuda| por tudo)?|valeu|agradeco"
    ),
    "bye": (
        r"(?:good ?)?bye(?: bye)?|see (?:you|ya)(?: later| soon)?"
        r"|have a (?:nice|good|great) (?:day|one|evening|weekend)"
        r"|take care|good night"
        r"|adios|hasta (?:luego|pronto|manana|la vista|otra)|nos vemos|chao|chau"
        r"|que (?:tengas?|tenga) (?:un )?(?:buen|lindo) dia"
        r"|tchau|ate (?:logo|mais|breve|amanha|a proxima)|tenha um bom dia|bom fim de semana"
    ),
    "greeting": (
        r"hi+(?: there| all| team)?|hello+(?: there)?|hey+(?: there)?|greetings|good (?:morning|afternoon|evening|day)"
        r"|how are you(?: doing)?(?: today)?|how s it going|what s up"
        r"|hola+|buenas(?: (?:tardes|noches))?|buenos dias|buen dia|saludos|que tal(?: estas?)?|como estas?|que hay"
        r"|oi+|ola+|bom dia|boa (?:tarde|noite)|tudo (?:bem|bom)|e ai|como vai|opa"
    ),
}
FILLERS = (
    r"and|y|e|to you|you|everyone|again|all|team|guys|friend|amig[oa]s?|a todos|pessoal|tambien|tambem|too|so|well"
    r"|bueno|equipo|equipe|for (?:your|the|all your) help|then|entonces|entao|com voces|con ustedes|querid[oa]"
)
ACKNOWLEDGEMENTS = (
    r"ok|okay|okey|k|yes|yep|yeah|no|nope|sure|great|perfect|fine|good|cool|nice|got it|i see|understood|alright|right"
    r"|all right|awesome|no problem|that s all|nothing else|sounds good"
    r"|si|vale|claro|perfecto|genial|bien|muy bien|entendido|de acuerdo|listo|dale|estupendo|nada mas|eso es todo"
    r"|sim|nao|claro|certo|perfeito|otimo|beleza|entendi|ta bom|tudo certo|so isso|legal|combinado|blz"
)
SEPARATORS = re.compile(r"[^a-z0-9]+")
KINDS = {kind: re.compile(rf"(?<!\w)(?:{phrases})(?!\w)") for kind, phrases in PHRASES.items()}
FILLER = re.compile(rf"(?<!\w)(?:{FILLERS})(?!\w)")
ACKNOWLEDGEMENT = re.compile(rf"(?<!\w)(?:{ACKNOWLEDGEMENTS})(?!\w)")
LONGEST = 120  # characters; small talk is short, and anything longer is worth reading as a question


def kind_of_smalltalk(text: str) -> str:
    """`greeting`, `thanks` or `bye` when the message is nothing but that; else empty.

    Of several kinds in one message the last act counts: thanks before bye, bye before a greeting's courtesy.
    """
    kinds, rest = _strip(text)
    if not kinds or rest:
        return ""
    return next(kind for kind in ("bye", "thanks", "greeting") if kind in kinds)


def asks_nothing(text: str) -> bool:
    """Whether there is nothing to answer from knowledge: small talk, a yes, an okay, an emoji, or nothing."""
    return not _strip(text)[1]


def _strip(text: str) -> tuple[frozenset[str], str]:
    """The kinds of small talk in `text`, and what is left of it once they are taken out."""
    rest = SEPARATORS.sub(" ", fold(text)).strip()
    if len(rest) > LONGEST:
        return frozenset(), rest
    kinds: set[str] = set()
    for kind, phrases in KINDS.items():
        rest, found = phrases.subn(" ", rest)
        if found:
            kinds.add(kind)
    rest = ACKNOWLEDGEMENT.sub(" ", rest)
    return frozenset(kinds), FILLER.sub(" ", rest).strip()
