"""The detectors of the playbook, in English, Spanish and Portuguese; no third-party library, no network.

Rules find what can be written down and veto what only looks like it; small linear heads, trained on the phrases in
`phrases` and on openly licensed rows, hear the rest. `train` says how, each file in `models` from what.
"""

from collections.abc import Callable
from pathlib import Path

from overhand.detection import Detector
from overhand.hookspecs import hookimpl
from overhand_detectors.compliance import Compliance
from overhand_detectors.course import Watcher
from overhand_detectors.examples import Examples
from overhand_detectors.explicit_request import ExplicitRequest
from overhand_detectors.false_promise import FalsePromise
from overhand_detectors.frustration import Frustration
from overhand_detectors.heads import load
from overhand_detectors.hearing import Ear
from overhand_detectors.high_value import HighValue
from overhand_detectors.normalise import Reader
from overhand_detectors.out_of_scope import DoesNotKnow, OutOfScope
from overhand_detectors.own_reasons import OwnReasons
from overhand_detectors.prototypes import Prototypes

__all__ = [
    "Compliance",
    "DoesNotKnow",
    "ExplicitRequest",
    "FalsePromise",
    "Frustration",
    "HighValue",
    "OutOfScope",
    "OwnReasons",
    "detectors",
    "register_detectors",
]


def detectors(models: Path | None = None) -> tuple[Detector, ...]:
    """All of them, sharing one reader and the prototypes, so that a message is read and compared once.

    Args:
        models: a folder as `training` writes it, instead of the one of this package.
    """
    reader, prototypes = Reader(), Prototypes(models)
    examples = Examples(reader, prototypes)

    def ear(reason: str) -> Ear:
        return Ear(reader, load(reason, models), prototypes, examples)

    return (
        ExplicitRequest(ear("explicit_request")),
        Compliance(ear("compliance")),
        OutOfScope(reader),
        DoesNotKnow(reader),
        Frustration(ear("frustration"), Watcher(reader, prototypes)),
        HighValue(ear("high_value"), reader),
        OwnReasons(examples),
        FalsePromise(reader),
    )


@hookimpl
def register_detectors(add: Callable[[Detector], None]) -> None:
    """Adds every detector; a business version may put any of them in shadow."""
    for detector in detectors():
        add(detector)
