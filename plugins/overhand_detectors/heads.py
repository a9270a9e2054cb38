"""The trained heads that are shipped with this package."""

from importlib import resources
from pathlib import Path

import msgspec

from overhand_detectors.linear import Head, Model

__all__ = ["load"]

DECODER = msgspec.json.Decoder(Model)


def load(reason: str, folder: Path | None = None) -> Head:
    """The head for a reason; from another folder than this package's where one is given.

    Raises:
        FileNotFoundError: none was trained for it.
    """
    models = folder or resources.files("overhand_detectors").joinpath("models")
    file = models.joinpath(f"{reason}.json")
    return Head(DECODER.decode(file.read_bytes()))
