"""The texts of a business: its sentences over the ones that are shipped, with its name filled in."""

import re
from collections.abc import Mapping, Sequence

from overhand.business.folder import BUSINESS_FILE
from overhand.business.texts import DEFAULT_TEXTS, moments
from overhand.errors import ConfigError
from overhand.tables import convert, suggest

__all__ = ["read_texts"]

SILENT = "silent"  # `silent = true` in a moment's table: the customer reads nothing
ALWAYS = ("disclosure", "bot_question")  # a customer must be able to learn that an AI answers
FILLED = re.compile(r"\{(\w*)\}")

Texts = dict[str, dict[str, str]]


def read_texts(tables: Mapping[str, object], name: str, languages: Sequence[str], reasons: Sequence[str]) -> Texts:
    """Moment, language, text: for each of the business's languages, as far as there is one.

    Args:
        tables: `[texts]` of the file.
        name: the business's name, for `{business}`.
        languages: the business's languages, its own first.
        reasons: every reason a text may be written for.

    Raises:
        ConfigError: an unknown moment, language or place to fill in, or no text in the business's own language.
    """
    texts = {
        moment: {language: by[language] for language in languages if language in by}
        for moment, by in DEFAULT_TEXTS.items()
    }
    known = moments(tuple(reasons))
    for moment, table in tables.items():
        if moment not in known:
            key = f"texts.{moment}"
            raise ConfigError(BUSINESS_FILE, key, "nothing is ever said at this moment", suggest(moment, known))
        texts[moment] = own(moment, table, languages, texts.get(moment, {}))
    return {moment: filled(moment, by, name, languages[0]) for moment, by in texts.items()}


def own(moment: str, table: object, languages: Sequence[str], shipped: Mapping[str, str]) -> dict[str, str]:
    """One moment's texts: what the business wrote over what is shipped."""
    key = f"texts.{moment}"
    lines = convert(table, dict[str, str | bool], file=BUSINESS_FILE, key=key)
    if lines.pop(SILENT, False) is True:
        if moment in ALWAYS:
            remedy = "Reword it, or see [disclosure]." if moment == "disclosure" else "Reword it instead."
            raise ConfigError(BUSINESS_FILE, f"{key}.{SILENT}", "this one is always said", remedy)
        return dict.fromkeys(languages, "")
    written = dict(shipped)
    for language, text in lines.items():
        if language not in languages:
            remedy = f"{suggest(language, (*languages, SILENT))} New ones go into `languages`."
            found = "this is none of the business's languages"
            raise ConfigError(BUSINESS_FILE, f"{key}.{language}", found, remedy)
        if not isinstance(text, str):
            raise ConfigError(BUSINESS_FILE, f"{key}.{language}", f"{text} is no text", "Write it in quotes.")
        written[language] = text
    return written


def filled(moment: str, by: Mapping[str, str], name: str, own_language: str) -> dict[str, str]:
    """One moment's texts with the business's name in them."""
    if own_language not in by:
        remedy = f'Write texts.{moment}.{own_language} = "...".'
        raise ConfigError(BUSINESS_FILE, f"texts.{moment}", f'there is no text in "{own_language}"', remedy)
    if moment in ALWAYS and not by[own_language].strip():
        key = f"texts.{moment}.{own_language}"
        raise ConfigError(BUSINESS_FILE, key, "this one is always said", "Write a sentence.")
    for language, text in by.items():
        for place in FILLED.findall(text):
            if place != "business":
                key, found = f"texts.{moment}.{language}", f"nothing is known to fill in for {{{place}}}"
                raise ConfigError(BUSINESS_FILE, key, found, "Use {business}, or write it out.")
    return {language: text.replace("{business}", name) for language, text in by.items()}
