"""A small furniture shop's knowledge in three languages, and what customers ask it."""

from pathlib import Path

import pytest
from msgspec import Struct, json

from overhand.knowledge import Document, KnowledgeIndex

SHOP = Path(__file__).parent / "shop"


class Question(Struct, frozen=True):
    text: str
    lang: str
    answers: list[str]  # any of these words is in a right passage; none: the shop does not say


@pytest.fixture(scope="session")
def documents() -> list[Document]:
    files = sorted(file for file in SHOP.rglob("*") if file.suffix in {".md", ".txt"})
    return [Document(source=file.relative_to(SHOP).as_posix(), text=file.read_text("utf-8")) for file in files]


@pytest.fixture(scope="session")
def index(documents: list[Document]) -> KnowledgeIndex:
    return KnowledgeIndex.build(documents)


@pytest.fixture(scope="session")
def questions() -> list[tuple[str, list[str]]]:
    lines = (SHOP / "questions.jsonl").read_bytes().splitlines()
    return [(each.text, each.answers) for each in (json.decode(line, type=Question) for line in lines)]
