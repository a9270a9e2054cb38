"""PDF: what stands on each page, put back into headings, paragraphs, lists and tables."""

from overhand.knowledge.documents.pdf.reader import read

__all__ = ["read"]
