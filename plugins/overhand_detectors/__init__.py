"""The detectors of the playbook, in English, Spanish and Portuguese; no third-party library, no network.

Rules find what can be written down and veto what only looks like it; small linear heads, trained on the phrases in
`phrases` and on openly licensed rows, hear the rest. `train` says how, each file in `models` from what.
"""

from collections.abc import Callable

from overhand.detection import Detector
from overhand.hookspecs import hookimpl
from overhand_detectors.compliance import Compliance
from overhand_detectors.explicit_request import ExplicitRequest
from overhand_detectors.false_promise import FalsePromise
from overhand_detectors.frustration import Frustration
from overhand_detectors.heads import load
from overhand_detectors.high_value import HighValue
from overhand_detectors.normalise import Reader
from overhand_detectors.out_of_scope import OutOfScope

__all__ = [
    "Compliance",
    "ExplicitRequest",
    "FalsePromise",
    "Frustration",
    "HighValue",
    "OutOfScope",
    "detectors",
    "register_detectors",
]


def detectors() -> tuple[Detector, ...]:
    """All of them, sharing one reader so that a message is read once."""
    reader = Reader()
    return (
        ExplicitRequest(reader, load("explicit_request")),
        Compliance(reader, load("compliance")),
        OutOfScope(reader),
        Frustration(reader, load("frustration")),
        HighValue(reader, load("high_value")),
        FalsePromise(reader),
    )


@hookimpl
def register_detectors(add: Callable[[Detector], None]) -> None:
    """Adds every detector; a business version may put any of them in shadow."""
    for detector in detectors():
        add(detector)
