"""Today's detectors over recorded conversations: what would have been flagged, when, by whom, and what changes."""

from overhand.replay.chronicle import episodes
from overhand.replay.compare import Comparison, Difference, Placed, differences
from overhand.replay.course import Course, Stamp
from overhand.replay.flow import replay
from overhand.replay.gaps import Gap, Gaps, Open
from overhand.replay.golden import Golden, gt
from overhand.replay.hands import Found, Hand, hands
from overhand.replay.outcome import Outcome, Totals
from overhand.replay.period import Period
from overhand.replay.prediction import Predicted, as_recorded
from overhand.replay.recorded import Act, Flag, Heard, Offer, Offered, Raised, Recorded, Seen
from overhand.replay.register import tally_as_json, tally_as_text
from overhand.replay.report import as_json, as_text
from overhand.replay.rerun import Configuration, Equipment, Rerun
from overhand.replay.source import Batch, Source
from overhand.replay.standing import Agreement, Case, Count, Standing, standings
from overhand.replay.tally import Tally

__all__ = [
    "Act",
    "Agreement",
    "Batch",
    "Case",
    "Comparison",
    "Configuration",
    "Count",
    "Course",
    "Difference",
    "Equipment",
    "Flag",
    "Found",
    "Gap",
    "Gaps",
    "Golden",
    "Hand",
    "Heard",
    "Offer",
    "Offered",
    "Open",
    "Outcome",
    "Period",
    "Placed",
    "Predicted",
    "Raised",
    "Recorded",
    "Rerun",
    "Seen",
    "Source",
    "Stamp",
    "Standing",
    "Tally",
    "Totals",
    "as_json",
    "as_recorded",
    "as_text",
    "differences",
    "episodes",
    "gt",
    "hands",
    "replay",
    "standings",
    "tally_as_json",
    "tally_as_text",
]
