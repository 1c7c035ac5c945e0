"""moons: two half circles in the plane that reach into each other; a line cannot part them."""

from typing import Annotated

import numpy as np

from babysit.data.dataset import RawData, datasets
from babysit.data.generated import Generated
from babysit.registry import Option


@datasets.register("moons")
class Moons(Generated):
    """Two interleaved half circles, in two dimensions; ready at once, also without a network."""

    title = "Moons"
    description = "two half circles in the plane: two classes that a line cannot part"
    shape = (2,)
    n_classes = 2

    def __init__(
        self,
        n: Annotated[int, Option(help="examples in all", unit="examples", ge=50, le=1_000_000, scale="log")] = 2000,
        noise: Annotated[float, Option(help="standard deviation of what is added to each point", ge=0, le=2)] = 0.1,
    ) -> None:
        self.n_train, self._noise = n, noise

    def generate(self, rng: np.random.Generator) -> RawData:
        """Return the points (n, 2), of both classes in turn."""
        y = np.arange(self.n_train) % 2
        angle = rng.uniform(0, np.pi, self.n_train)
        upper = np.column_stack([np.cos(angle), np.sin(angle)])
        x = np.where(y[:, None] == 0, upper, [1, 0.5] - upper)
        x += rng.normal(0, self._noise, x.shape)
        return RawData(x.astype(np.float32), y, ("upper", "lower"), self.shape, feature_names=("x", "y"))
