"""The customer's text inside a JSON object that is still being written."""

import re

import msgspec

__all__ = ["text_so_far"]

KIND = re.compile(r'"kind"\s*:\s*"(?P<kind>\w+)"')
TEXT = re.compile(r'"text"\s*:\s*"(?P<text>(?:[^"\\]|\\.)*)', re.DOTALL)
UNFINISHED = re.compile(r"(?:\\ud[89ab][0-9a-f]{2})?\\?(?:(?<=\\)u[0-9a-f]{0,3})?$", re.IGNORECASE)
DECODER = msgspec.json.Decoder(str)


def text_so_far(raw: str) -> str:
    """The value of `text` as far as it has come; empty before it begins and when it is not for the customer.

    Quotes inside other values are escaped, so `"text"` with bare quotes is the key.
    """
    kind, text = KIND.search(raw), TEXT.search(raw)
    if not kind or not text or kind["kind"] == "handoff":
        return ""
    whole = UNFINISHED.sub("", text["text"])
    try:
        return DECODER.decode(f'"{whole}"')
    except msgspec.DecodeError:
        return ""
