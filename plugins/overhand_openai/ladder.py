"""The ways to ask for an answer in a form, from the strictest down to plain text. Each server takes some of them."""

from collections.abc import Mapping
from enum import IntEnum

from overhand_openai.answer import SCHEMA

__all__ = ["Ladder", "Rung", "response_format"]

UNSURE_MS = 600_000  # after an error 500 a lower rung is kept for ten minutes: it may have been a passing failure


class Rung(IntEnum):
    """The steps, best first."""

    JSON_SCHEMA = 0  # hosted models, vLLM, Ollama
    JSON_OBJECT_WITH_SCHEMA = 1  # llama.cpp's own form; it answers json_schema with a 500
    JSON_OBJECT = 2  # the schema stands in the prompt
    PLAIN = 3  # the schema stands in the prompt, and any text is read


class Ladder:
    """Remembers which rung a server takes."""

    def __init__(self) -> None:
        self._rung = Rung.JSON_SCHEMA
        self._until_ms: int | None = None  # None: for good

    def rungs(self, now_ms: int) -> list[Rung]:
        """The rungs to try, in order."""
        if self._until_ms is not None and now_ms >= self._until_ms:
            self._rung, self._until_ms = Rung.JSON_SCHEMA, None
        return [rung for rung in Rung if rung >= self._rung]

    def works(self, rung: Rung, now_ms: int, *, sure: bool) -> None:
        """An answer came on `rung`; `sure` when the rungs above were refused and did not merely fail."""
        if rung > self._rung:
            self._rung, self._until_ms = rung, None if sure else now_ms + UNSURE_MS


def response_format(rung: Rung) -> Mapping[str, object]:
    """The request's `response_format`, or nothing on the last rung."""
    if rung is Rung.JSON_SCHEMA:
        named = {"name": "answer", "strict": True, "schema": SCHEMA}
        return {"response_format": {"type": "json_schema", "json_schema": named}}
    if rung is Rung.JSON_OBJECT_WITH_SCHEMA:
        return {"response_format": {"type": "json_object", "schema": SCHEMA}}
    return {"response_format": {"type": "json_object"}} if rung is Rung.JSON_OBJECT else {}
