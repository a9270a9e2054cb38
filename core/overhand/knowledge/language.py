"""Which of English, Spanish and Portuguese a text is written in."""

import re
from collections.abc import Mapping

__all__ = ["language_of"]


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


# Frequent words that the other two languages do not have; accents kept, since they tell the languages apart.
MARKS: Mapping[str, frozenset[str]] = {
    "en": _words(
        "the is are you your and of to in for with can do does how what when where my i we it this that have will not"
        " from on at be our an or there they would please hello hi thanks order delivery open which"
    ),
    "es": _words(
        "el los las del y en un una es son con por qué cómo cuándo dónde cuánto cuanto donde cuando mi tienen tiene"
        " puedo"
        " hay está están más hola gracias usted ustedes su al lo se le pedido envío quiero horario muy sí eres cuesta"
        " hacen también puede pueden podemos buenas buenos sin nos desde hasta"
    ),
    "pt": _words(
        "o os do da dos das e em um uma é são com por quê você vocês não meu minha tem têm posso há está estão mais olá"
        " oi obrigado obrigada seu ao no na nos nas lo se pedido entrega quero horário muito sim qual onde quanto"
        " quando como fazem também pode podem custa bom boa sem até pelo pela vocês voces voce nao"
    ),
}
LETTERS = (("es", re.compile(r"[ñ¿¡]|ción\b|ciones\b")), ("pt", re.compile(r"[ãõçâêô]|ções\b|lh|nh")))
WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str:
    """`en`, `es` or `pt`; empty when the text does not say."""
    lowered = text.casefold()
    words = WORD.findall(lowered)
    votes = {language: float(sum(word in marks for word in words)) for language, marks in MARKS.items()}
    for language, letters in LETTERS:
        votes[language] += 1.5 * bool(letters.search(lowered))
    first, second = sorted(votes, key=lambda language: votes[language], reverse=True)[:2]
    return first if votes[first] > votes[second] else ""
