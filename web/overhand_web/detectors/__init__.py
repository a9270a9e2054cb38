"""How detectors did, out of the projection; and recorded conversations judged anew in a process beside."""

from typing import Final

from overhand_web.detectors.replays import Replays
from overhand_web.detectors.report import Counted, Installed, report

__all__ = ["PERIODS", "Counted", "Installed", "Replays", "report"]

PERIODS: Final = (7, 30, 90)
"""Days one can look back."""
