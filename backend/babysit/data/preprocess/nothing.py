"""none: the images as they are."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from babysit.data.preprocess.preprocess import Preprocess, preprocesses
from babysit.data.preprocess.statistics import Array


@preprocesses.register("none")
class Nothing(Preprocess):
    """Leave the images as they are, from 0 to 1."""

    def fit(self, x: Array) -> None:
        """Take nothing."""

    def apply(self, x: Array) -> None:
        """Change nothing."""

    def invert(self, x: Array) -> NDArray[np.float32]:
        """Return a copy of x."""
        return x.copy()

    def statistics(self) -> dict[str, Any]:
        """Return no numbers."""
        return {"name": "none"}
