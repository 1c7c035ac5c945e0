"""gaussian: unit normal noise with labels that say nothing of it, the input of the lecture's experiment on inits."""

from typing import Annotated

import numpy as np

from babysit.data.dataset import RawData, datasets
from babysit.data.generated import Generated
from babysit.registry import Option

CLASSES = 10


@datasets.register("gaussian")
class Gaussian(Generated):
    """Rows of N(0, 1) and labels drawn apart from them: there is nothing to learn, only a signal to follow.

    Source: CS231n, lecture 6 (2017), "Weight Initialization": 1,000 rows of 500 numbers through ten layers.
    """

    title = "Gaussian noise"
    description = "numbers from N(0, 1), as in the lecture's experiment on inits; the labels say nothing of them"
    n_classes = CLASSES

    def __init__(
        self,
        n: Annotated[int, Option(help="examples in all", unit="examples", ge=50, le=1_000_000, scale="log")] = 1250,
        features: Annotated[int, Option(help="numbers in each example", ge=1, le=4096, scale="log")] = 500,
    ) -> None:
        self.n_train, self.shape = n, (features,)

    def generate(self, rng: np.random.Generator) -> RawData:
        """Return the rows (n, features), every class in turn: rows that are all alike need no other draw."""
        x = rng.standard_normal((self.n_train, *self.shape), np.float32)
        names = tuple(str(number) for number in range(CLASSES))
        return RawData(x, np.arange(self.n_train) % CLASSES, names, self.shape)
