"""spirals: arms that wind around each other in the plane, a class an arm."""

from typing import Annotated

import numpy as np

from babysit.data.dataset import RawData, datasets
from babysit.data.generated import Generated
from babysit.registry import Option

TURN = 1.25 * np.pi
"""How far an arm winds around the middle, in radians."""


@datasets.register("spirals")
class Spirals(Generated):
    """Interleaved spirals, in two dimensions; ready at once, also without a network."""

    title = "Spirals"
    description = "arms that wind around each other in the plane: a linear classifier fails, a small network does not"
    shape = (2,)

    def __init__(
        self,
        n: Annotated[int, Option(help="examples in all", unit="examples", ge=50, le=1_000_000, scale="log")] = 2000,
        noise: Annotated[float, Option(help="standard deviation of what is added to each point", ge=0, le=2)] = 0.05,
        arms: Annotated[int, Option(help="spiral arms, a class each", ge=2, le=10)] = 3,
    ) -> None:
        self.n_train, self.n_classes = n, arms
        self._noise, self._arms = noise, arms

    def generate(self, rng: np.random.Generator) -> RawData:
        """Return the points (n, 2), of every arm in turn, within about 1 of the middle."""
        y = np.arange(self.n_train) % self._arms
        radius = np.sqrt(rng.uniform(0.01, 1, self.n_train))
        angle = TURN * radius + 2 * np.pi * y / self._arms
        x = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
        x += rng.normal(0, self._noise, x.shape)
        names = tuple(f"arm {arm + 1}" for arm in range(self._arms))
        return RawData(x.astype(np.float32), y, names, self.shape, feature_names=("x", "y"))
