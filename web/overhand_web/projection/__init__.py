"""A web node's own view of all conversations: a SQLite cache of the journal, thrown away and rebuilt at will."""

from overhand_web.projection.card import Card, LastMove
from overhand_web.projection.cursor import Cursor
from overhand_web.projection.frames import Bundle, sse
from overhand_web.projection.ledger import DAY_MS, NamedCase
from overhand_web.projection.projection import Projection
from overhand_web.projection.projector import Opened
from overhand_web.projection.queries import VIEWS, View
from overhand_web.projection.reader import Reader
from overhand_web.projection.rows import detail_of, masked, row_of

__all__ = [
    "DAY_MS",
    "VIEWS",
    "Bundle",
    "Card",
    "Cursor",
    "LastMove",
    "NamedCase",
    "Opened",
    "Projection",
    "Reader",
    "View",
    "detail_of",
    "masked",
    "row_of",
    "sse",
]
