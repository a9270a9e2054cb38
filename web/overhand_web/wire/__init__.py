"""What travels between the server and the console: frozen structs, the source of the OpenAPI description."""

from overhand_web.wire.answers import Done, Failure, RefusedAnswer
from overhand_web.wire.detail import Context, Detail, Flag, Held, Judgement, OfferedDraft, ReminderSet, Stretch, Told
from overhand_web.wire.line import Happened, Line
from overhand_web.wire.lists import Counts, RowPage, ThreadPage
from overhand_web.wire.people import BusinessCard, Me, People, Person, TeamCard
from overhand_web.wire.row import Last, Row
from overhand_web.wire.stream import ConversationChanged, Hello, LineChanged
from overhand_web.wire.who import Who

__all__ = [
    "BusinessCard",
    "Context",
    "ConversationChanged",
    "Counts",
    "Detail",
    "Done",
    "Failure",
    "Flag",
    "Happened",
    "Held",
    "Hello",
    "Judgement",
    "Last",
    "Line",
    "LineChanged",
    "Me",
    "OfferedDraft",
    "People",
    "Person",
    "RefusedAnswer",
    "ReminderSet",
    "Row",
    "RowPage",
    "Stretch",
    "TeamCard",
    "ThreadPage",
    "Told",
    "Who",
]
