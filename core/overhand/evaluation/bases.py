"""Knowledge bases for labelled questions: facts as a small business writes them, or example questions by intent."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from overhand.errors import ConfigError
from overhand.knowledge import Document, Embedder, KnowledgeIndex, Passage, chunk

__all__ = ["Base", "indexed", "read_bases"]


class Base(Struct, frozen=True, kw_only=True):
    """`docs` is a list of facts, `intents` a list of example questions by name; one of the two is given."""

    lang: str = ""
    docs: tuple[str, ...] = ()
    intents: Mapping[str, tuple[str, ...]] = {}


def read_bases(path: Path) -> dict[str, Base]:
    """The knowledge bases of a JSON file, by the key that rows name them with.

    Raises:
        ConfigError: the file cannot be read, or does not hold such an object.
    """
    wanted = 'It is a JSON object: name -> {"docs": [text, ...]} or {"intents": {name: [question, ...]}}.'
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Base])
    except OSError as error:
        raise ConfigError(str(path), "", f"it cannot be read: {error.strerror}", wanted) from error
    except msgspec.MsgspecError as error:
        raise ConfigError(str(path), "", str(error), wanted) from error


def indexed(base: Base, embedder: Embedder | None) -> KnowledgeIndex:
    """The base as a business's knowledge is indexed; an example question is a passage of its own."""
    passages = [
        passage
        for number, fact in enumerate(base.docs)
        for passage in chunk(Document(source=f"facts/{number}.md", text=fact))
    ]
    passages += [
        Passage(id=f"{intent}#{number}", source=intent, heading="", text=question, language=base.lang)
        for intent, questions in base.intents.items()
        for number, question in enumerate(questions)
    ]
    return KnowledgeIndex(passages, embedder)
