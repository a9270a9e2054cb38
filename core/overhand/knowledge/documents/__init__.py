"""The files of a knowledge folder as text, each form (Markdown, text, CSV, HTML, PDF) by a reader of its own."""

from overhand.knowledge.documents.extract import FORMS, LARGEST_FILE, LONGEST_TEXT, TEXT, extract, published
from overhand.knowledge.documents.parts import documents_of
from overhand.knowledge.documents.reading import Extract

__all__ = ["FORMS", "LARGEST_FILE", "LONGEST_TEXT", "TEXT", "Extract", "documents_of", "extract", "published"]
