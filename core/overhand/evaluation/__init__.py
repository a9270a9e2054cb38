"""How good detection is, on anyone's labelled rows: precision, recall and the like, each with its interval."""

from overhand.evaluation.bases import Base, indexed, read_bases
from overhand.evaluation.examine import Examiner
from overhand.evaluation.figures import Examined, Figures, Threshold, figures
from overhand.evaluation.intervals import Estimate, auroc, f1, rate
from overhand.evaluation.report import Report, as_json, as_text, report_on
from overhand.evaluation.rows import Row, Turn, read_rows, reason_of

__all__ = [
    "Base",
    "Estimate",
    "Examined",
    "Examiner",
    "Figures",
    "Report",
    "Row",
    "Threshold",
    "Turn",
    "as_json",
    "as_text",
    "auroc",
    "f1",
    "figures",
    "indexed",
    "rate",
    "read_bases",
    "read_rows",
    "reason_of",
    "report_on",
]
