"""A sample: the first examples of a training split, prepared as a run would get them, without preparing the rest."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from babysit.data.dataset import Array, Targets
from babysit.data.prepare import DataConfig, load, split, take
from babysit.data.preprocess import Preprocess
from babysit.data.preprocess import create as create_preprocess

EXAMPLES = 1000
FLOAT = 4
EXAMPLE_BYTES = 64 << 20
"""What the examples of one sample may take: large pictures make it fewer than EXAMPLES."""
FIT_BYTES = 128 << 20
"""What the examples may take that the preprocessing is fitted on: of CIFAR-10 about 11,000."""
SHEET = 24
"""Examples that are kept as the source has them, to look at beside what becomes of them."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The first n examples of a run's training split.

    x is float32 (n, *shape), preprocessed; y as in Split; `raw` are the first SHEET of them as the source has them,
    uint8 or float32. The preprocessing was fitted on `n_fitted` of the `n_train` examples of the training split: all
    of them where they fit into FIT_BYTES.
    """

    x: NDArray[np.float32]
    y: Targets
    raw: Array
    class_names: tuple[str, ...]
    target_names: tuple[str, ...]
    feature_names: tuple[str, ...]
    shape: tuple[int, ...]
    preprocess: Preprocess
    n_train: int
    n_fitted: int

    @property
    def n_outputs(self) -> int:
        """How many numbers a network for these data gives."""
        return len(self.class_names or self.target_names)


def take_sample(config: DataConfig, seed: int, folder: Path, check: Callable[[], None] = lambda: None) -> Sample:
    """Return the sample that a run of `config` under `seed` would train on first; `folder` has the fetched data.

    Calls `check` between its parts, which may raise to give up. Raises as `prepare` does.
    """
    raw = load(config, folder)
    check()
    rows = split(raw, config, seed)["train"]
    example = math.prod(raw.shape) * FLOAT
    n, n_fitted = (max(1, min(len(rows), limit)) for limit in (_at_most(example), FIT_BYTES // example))
    fitted = take(raw.x, raw.y, rows[: max(n, n_fitted)])
    check()
    preprocess = create_preprocess(config.preprocess)
    preprocess.fit(fitted.x[:n_fitted])
    check()
    x = fitted.x[:n].copy()  # what stays in memory; the rest goes
    preprocess.apply(x)
    return Sample(
        x,
        fitted.y[:n].copy(),
        np.array(raw.x[rows[: min(n, SHEET)]]),
        raw.class_names,
        raw.target_names,
        raw.feature_names,
        raw.shape,
        preprocess,
        len(rows),
        n_fitted,
    )


def _at_most(example_bytes: int) -> int:
    """Return how many examples of so many bytes a sample may have."""
    return min(EXAMPLES, EXAMPLE_BYTES // example_bytes)
