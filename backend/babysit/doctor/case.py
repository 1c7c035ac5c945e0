"""A case: the configuration and the data that the pre-flight checks look at, and networks as that run would have."""

import functools
import zlib
from collections.abc import Callable

import numpy as np
from numpy.typing import DTypeLike

from babysit.data.dataset import Array, Dataset, Split
from babysit.doctor.fingerprint import Fingerprints, SplitName, fingerprints
from babysit.nn.dropout import Dropout
from babysit.nn.losses import Loss, losses
from babysit.nn.network import Network
from babysit.nn.regularizer import Regularizer
from babysit.train.build import Plan, build_network, plan_network
from babysit.train.config import Config
from babysit.train.trainer import CALIBRATION_ROWS

CHECK_STREAM = 5
"""The random stream of the checks: other draws from one seed have other streams."""
BYTES = 256 << 20
"""What the activations of one forward may take: fewer examples for wide networks."""
FLOAT = 4

Factory = Callable[[Config, tuple[int, ...], int, DTypeLike], Network]
"""What makes the network of a configuration for examples of a shape and so many outputs, in a dtype."""


class Case:
    """What is checked. `factory` makes its networks: the configuration's own, unless another one is to be tried.

    Every call of `network` makes a new one with the run's own first weights, and every call of `rng` a generator in the
    state in which it was the first time: what one check does is nothing to another, or to the run.
    """

    def __init__(self, config: Config, dataset: Dataset, factory: Factory = build_network) -> None:
        self.config, self.dataset = config, dataset
        self._factory = factory
        self._prints: dict[SplitName, Fingerprints] = {}

    @property
    def n_classes(self) -> int:
        """How many classes there are; 0 where numbers are predicted."""
        return len(self.dataset.class_names)

    @functools.cached_property
    def plans(self) -> list[Plan]:
        """The blocks of the network as the configuration plans them."""
        return plan_network(self.config, self.dataset.shape, self.dataset.n_outputs)

    @property
    def flops(self) -> int:
        """The work of one example's forward."""
        return max(1, sum(plan.flops for plan in self.plans))

    @property
    def n_parameters(self) -> int:
        """How many numbers the network learns."""
        return sum(plan.parameters for plan in self.plans)

    def step_work(self, n_examples: int) -> int:
        """Return the operations of one step on so many examples: forward, backward, and a pass over the weights."""
        return 3 * self.flops * n_examples + 20 * self.n_parameters

    def network(self, dtype: DTypeLike = np.float32, *, has_dropout: bool = False) -> Network:
        """Return a new network with the run's own first weights, its dropout switched off unless it is wanted.

        In float64 it has the same weights as in float32. Its statistics are as before the first step.
        """
        network = self._factory(self.config, self.dataset.shape, self.dataset.n_outputs, np.float32)
        if network.needs_calibration:
            network.calibrate(self.dataset.train.x[:CALIBRATION_ROWS])
        if np.dtype(dtype) != np.float32:
            first, network = network, self._factory(self.config, self.dataset.shape, self.dataset.n_outputs, dtype)
            for mine, theirs in zip(network.parameters, first.parameters, strict=True):
                np.copyto(mine.value, theirs.value)
        if not has_dropout:
            for part in (part for block in network.blocks for part in block.parts):
                if isinstance(part, Dropout):
                    part.rate = 0.0
        return network

    def loss(self) -> Loss:
        """Return a new loss over the data, as the configuration has it."""
        loss: Loss = self.config.objective.loss.create()
        return loss

    def plain_loss(self) -> Loss:
        """Return a new loss whose least value is 0: without the smoothing of labels, where there is some."""
        entry = self.config.objective.loss
        options = {name: 0.0 if name == "label_smoothing" else value for name, value in entry.options().items()}
        return losses.create(entry.name, **options)

    def regularizer(self) -> Regularizer:
        """Return a new regularizer with the configuration's penalties, without its max-norm."""
        return Regularizer(self.config.objective.l2, self.config.objective.l1)

    def rng(self, name: str) -> np.random.Generator:
        """Return the generator of a check by its name: the same draws every time."""
        return np.random.default_rng([self.config.seed, CHECK_STREAM, zlib.crc32(name.encode())])

    def examples(self, n: int) -> Split:
        """Return the first examples of the training split: n of them, or as many as one forward may have at once."""
        kept = FLOAT * max(1, sum(plan.kept_values for plan in self.plans))
        n = min(n, max(2, BYTES // kept))
        train = self.dataset.train
        return Split(train.x[:n], train.y[:n])

    def fingerprints(self, name: SplitName) -> Fingerprints:
        """Return the fingerprints of a split's examples, made once."""
        if name not in self._prints:
            self._prints[name] = fingerprints(self.dataset, name)
        return self._prints[name]

    def chance(self, y: Array) -> float:
        """Return the loss of a guess: equal scores for classes; for numbers the variance of y, that of their mean."""
        if self.n_classes:
            return self.plain_loss().chance(self.n_classes)
        return float(np.mean(np.var(y, axis=0, dtype=np.float64)))
