"""What a text means, compared with texts whose meaning is known: a kernel machine over sentence embeddings.

A reason's margin is a weighted sum of how alike the text is to each prototype, exp(-2 g (1 - cosine)). All reasons
share the prototypes, so that a text is compared once. `training` chooses the prototypes and solves for the weights.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["FILE", "Prototypes"]

FILE = "prototypes.npz"
REMEMBERED = 64  # texts


class KernelMachine:
    """The prototypes in memory: 4 bytes a number."""

    def __init__(self, held: "Mapping[str, NDArray[np.float32]]", reasons: Sequence[str], g: float) -> None:
        self._reasons, self._g = tuple(reasons), g
        self._vectors, self._weights = held["vectors"], held["weights"]
        self._mean, self._whitening = held["mean"], held["whitening"]

    @classmethod
    def load(cls, folder: Path | None) -> "KernelMachine":
        """The one in a folder of models, or the one that comes with this package."""
        import numpy as np  # noqa: PLC0415 - comes with the embedding layer; without one nobody asks

        models = folder or resources.files("overhand_detectors").joinpath("models")
        with models.joinpath(FILE).open("rb") as file, np.load(file, allow_pickle=False) as held:
            numbers = {name: held[name].astype(np.float32) for name in ("weights", "mean", "whitening")}
            numbers["vectors"] = held["vectors"].astype(np.float32) * held["scales"][:, None]
            return cls(numbers, held["reasons"].tolist(), float(held["g"]))

    def margins(self, vector: Sequence[float]) -> Mapping[str, float]:
        """For each reason about -1 for a text far from it, about 1 for one right in it."""
        import numpy as np  # noqa: PLC0415 - as above

        # einsum, not @: that takes all cores for a third of a millisecond's work, and on a busy machine waits for them
        cosines = np.einsum("ij,j->i", self._vectors, np.asarray(vector, dtype=np.float32))
        alike = np.exp(2 * self._g * (cosines - 1))
        return dict(zip(self._reasons, np.einsum("i,ij->j", alike, self._weights).tolist(), strict=True))

    def whitened(self, vector: Sequence[float]) -> list[float]:
        """The vector as seen among ordinary messages: what all of these vary in counts little; unit length."""
        import numpy as np  # noqa: PLC0415 - as above

        white = np.einsum("i,ij->j", np.asarray(vector, dtype=np.float32) - self._mean, self._whitening)
        return list((white / (np.linalg.norm(white) or 1.0)).tolist())


class Prototypes:
    """The machine, loaded when the first vector comes, and what it said about the last texts."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._machine: KernelMachine | None = None
        self._known: OrderedDict[str, Mapping[str, float]] = OrderedDict()

    def margin(self, reason: str, text: str, vector: Sequence[float]) -> float:
        """How much `text`, whose embedding is `vector`, is like what was written for `reason`."""
        margins = self._known.get(text)
        if margins is None:
            margins = self._known[text] = self._loaded().margins(vector)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return margins[reason]

    def whitened(self, vector: Sequence[float]) -> Sequence[float]:
        """The vector among ordinary messages, as `examples` compares it."""
        return self._loaded().whitened(vector)

    def _loaded(self) -> KernelMachine:
        if self._machine is None:
            self._machine = KernelMachine.load(self._folder)
        return self._machine
