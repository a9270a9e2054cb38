"""What the business knows: documents, passages, retrieval, and whether a question is covered."""

from overhand.knowledge.chunk import chunk, sentences
from overhand.knowledge.index import KnowledgeIndex
from overhand.knowledge.likeness import cosine
from overhand.knowledge.passage import LONGEST_EMBEDDED, Document, Embedder, Found, Passage
from overhand.knowledge.question import Question, texts_of
from overhand.knowledge.remembered import RememberedVectors
from overhand.knowledge.smalltalk import asks_nothing, kind_of_smalltalk
from overhand.knowledge.terms import overlap

__all__ = [
    "LONGEST_EMBEDDED",
    "Document",
    "Embedder",
    "Found",
    "KnowledgeIndex",
    "Passage",
    "Question",
    "RememberedVectors",
    "asks_nothing",
    "chunk",
    "cosine",
    "kind_of_smalltalk",
    "overlap",
    "sentences",
    "texts_of",
]
