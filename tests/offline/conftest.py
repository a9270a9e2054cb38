"""Prompts for the offline agent, from the furniture shop that the knowledge tests know."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs

from overhand.agent import Prompt
from overhand.detection import Line
from overhand.knowledge import Document, KnowledgeIndex, Question

SHOP = Path(__file__).parent.parent / "knowledge" / "shop"


@pytest.fixture(scope="session")
def index() -> KnowledgeIndex:
    files = sorted(file for file in SHOP.rglob("*") if file.suffix in {".md", ".txt"})
    documents = [Document(source=file.relative_to(SHOP).as_posix(), text=file.read_text("utf-8")) for file in files]
    return KnowledgeIndex.build(documents)


@pytest.fixture
def prompt_of(index: KnowledgeIndex) -> Callable[..., Prompt]:
    """A prompt after lines of (author, text); passages are what retrieval gives for the last one."""

    def build(*said: tuple[str, str], language: str = "", **more: object) -> Prompt:
        lines = [Line(id=f"l{at}", author=author, text=text, at=at) for at, (author, text) in enumerate(said)]
        passages = index.search(Question(said[-1][1])) if said else []
        prompt = Prompt(business="", tone="", language=language, lines=lines, passages=passages)
        return structs.replace(prompt, **more)

    return build
