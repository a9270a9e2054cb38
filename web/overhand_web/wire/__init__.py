"""What travels between the server and the console: frozen structs, the source of the OpenAPI description."""

from overhand_web.wire.answers import Done, Failure, RefusedAnswer
from overhand_web.wire.detail import (
    Context,
    Detail,
    EpisodeVerdict,
    Flag,
    Held,
    Judgement,
    OfferedDraft,
    ReminderSet,
    Stretch,
    Told,
)
from overhand_web.wire.detectors import (
    Agreed,
    CaseLink,
    DetectorCard,
    DetectorsPage,
    Performance,
    Share,
    VersionJudged,
)
from overhand_web.wire.line import Happened, Line
from overhand_web.wire.lists import Counts, RowPage, ThreadPage
from overhand_web.wire.people import BusinessCard, Me, People, Person, TeamCard
from overhand_web.wire.replay import (
    GoldenScore,
    Replayed,
    ReplayPage,
    ReplayResult,
    ReplayRun,
    ReplayStep,
    TurnsSaved,
)
from overhand_web.wire.row import Last, Row
from overhand_web.wire.stream import ConversationChanged, Hello, LineChanged
from overhand_web.wire.who import Who

__all__ = [
    "Agreed",
    "BusinessCard",
    "CaseLink",
    "Context",
    "ConversationChanged",
    "Counts",
    "Detail",
    "DetectorCard",
    "DetectorsPage",
    "Done",
    "EpisodeVerdict",
    "Failure",
    "Flag",
    "GoldenScore",
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
    "Performance",
    "Person",
    "RefusedAnswer",
    "ReminderSet",
    "ReplayPage",
    "ReplayResult",
    "ReplayRun",
    "ReplayStep",
    "Replayed",
    "Row",
    "RowPage",
    "Share",
    "Stretch",
    "TeamCard",
    "ThreadPage",
    "Told",
    "TurnsSaved",
    "VersionJudged",
    "Who",
]
