"""Tuning: the parts of a training are set, between two steps, to what a changed configuration says."""

from babysit.data.batches import Batches
from babysit.errors import ConfigError, Problem
from babysit.nn.dropout import Dropout
from babysit.nn.network import Network
from babysit.nn.optim import Optimizer
from babysit.nn.regularizer import Regularizer
from babysit.train.changes import dropout_of
from babysit.train.config import Config
from babysit.train.probing import Probing
from babysit.train.step import Stepper


class Tuning:
    """Sets the parts that it is given. What a change needs is allocated by the first step after it, once."""

    def __init__(
        self, network: Network, optimizer: Optimizer, batches: Batches, stepper: Stepper, probing: Probing
    ) -> None:
        self._network, self._optimizer, self._batches = network, optimizer, batches
        self._stepper, self._probing = stepper, probing

    def apply(self, before: Config, after: Config) -> None:
        """Set what differs from `before`: options, penalties, clips, dropout, batches, how often probes measure.

        Neither the schedule nor the switches of probes: those have a moment from which they hold, and are told of.
        """
        if after.optimizer != before.optimizer:
            self._optimizer.adopt(after.optimizer.options(), self._network.parameters)
        if after.objective != before.objective:
            self._stepper.regularizer = regularizer_of(after)
        if after.network != before.network:
            self._set_dropout(after)
        self._stepper.clips = clips_of(after)
        if after.training.batch_size != before.training.batch_size:
            self._batches.resize(after.training.batch_size)
        if any(getattr(after.probes, name) != getattr(before.probes, name) for name in after.probes.alternatives):
            self._probing.reschedule(after.probes)

    def switch_probes(self, config: Config) -> None:
        """Switch the probes as `config` says, without a word: for a training that has not begun."""
        for probe in self._probing.describe():
            self._probing.switch(probe["name"], config.probes.is_on(probe["name"]), 0, "")

    def _set_dropout(self, config: Config) -> None:
        for layer, block in zip(config.network.layers, self._network.blocks, strict=False):
            for part in block.parts:
                if isinstance(part, Dropout):
                    part.rate = dropout_of(layer) or 0.0


def regularizer_of(config: Config) -> Regularizer:
    """Return what the objective of `config` says of the weights."""
    return Regularizer(config.objective.l2, config.objective.l1, config.objective.max_norm)


def clips_of(config: Config) -> tuple[float | None, float | None]:
    """Return the largest norm of all gradients, and the largest size of one."""
    return config.training.clip_norm, config.training.clip_value


def require_possible(config: Config, present: Config, n_train: int, n_left: int) -> None:
    """Raise ConfigError for what differs from `present` and only the data, or the steps that are left, forbid."""
    size = config.training.batch_size
    if size > n_train and size != present.training.batch_size:
        rule = f"must be at most {n_train}, the number of examples in the training split"
        raise ConfigError([Problem("training.batch_size", rule, size)])
    warmup = getattr(config.schedule, "warmup", 0)
    if config.schedule != present.schedule and warmup >= n_left:
        raise ConfigError([Problem("schedule.warmup", f"must be less than {n_left}, the steps that are left", warmup)])
