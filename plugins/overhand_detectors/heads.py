"""The trained heads that are shipped with this package."""

from importlib import resources

import msgspec

from overhand_detectors.linear import Head, Model

__all__ = ["load"]

DECODER = msgspec.json.Decoder(Model)


def load(reason: str) -> Head:
    """The head for a reason.

    Raises:
        FileNotFoundError: none was trained for it.
    """
    file = resources.files("overhand_detectors").joinpath("models", f"{reason}.json")
    return Head(DECODER.decode(file.read_bytes()))
