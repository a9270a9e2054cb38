"""Detectors watch what the customer wrote and what the AI drafted for the moments when a person is needed."""

from overhand.detection.fixed import FIXED_WORDS, asks_for_person
from overhand.detection.judge import Judge, Opinion, opinions
from overhand.detection.panel import Panel
from overhand.detection.seat import Heard, Seat, seated
from overhand.detection.signal import ConversationView, Detector, Signal, Vectors
from overhand.detection.sitting import decided
from overhand.detection.vectors import SharedVectors
from overhand.detection.verdict import Decision, Failure, Judged, Judgement, Thresholds
from overhand.line import Line

__all__ = [
    "FIXED_WORDS",
    "ConversationView",
    "Decision",
    "Detector",
    "Failure",
    "Heard",
    "Judge",
    "Judged",
    "Judgement",
    "Line",
    "Opinion",
    "Panel",
    "Seat",
    "SharedVectors",
    "Signal",
    "Thresholds",
    "Vectors",
    "asks_for_person",
    "decided",
    "opinions",
    "seated",
]
