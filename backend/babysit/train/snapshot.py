"""A snapshot: everything that a training's next step depends on, copied out of it and put back into it."""

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np

import babysit
from babysit.data.batches import Batches
from babysit.data.dataset import Dataset
from babysit.errors import BabysitError, CheckpointError
from babysit.nn import threads
from babysit.nn.network import Network
from babysit.nn.optim import Optimizer
from babysit.train.best import Best
from babysit.train.checkpoint import FORMAT, MAX_HEADER_BYTES, Array, Checkpoint
from babysit.train.pace import Pace

SAMPLED = 64
"""Examples of a split whose pixels go into its fingerprint."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a training that change from step to step, and the data that they have to go on with."""

    network: Network
    optimizer: Optimizer
    batches: Batches
    schedule: Pace
    best: Best
    data: str

    def arrays(self) -> dict[str, Array]:
        """Return every array by name: parameters, what the optimizer keeps, running statistics, the shuffle."""
        arrays = self.learned()
        for name, slots in self.optimizer.state.items():
            arrays |= {f"optimizer/{slot}/{name}": array for slot, array in slots.items()}
        return arrays | {f"batches/{name}": array for name, array in self.batches.arrays().items()}

    def learned(self) -> dict[str, Array]:
        """Return what an evaluation depends on: parameters and running statistics, themselves and not copies."""
        arrays = {f"parameter/{p.name}": p.value for p in self.network.parameters}
        return arrays | {f"statistics/{name}": array for name, array in self.network.statistics.items()}

    def learned_in(self, checkpoint: Checkpoint) -> dict[str, Array]:
        """Return the same of a checkpoint; raises CheckpointError where it does not fit."""
        expected = self.learned()
        found = {name: array for name, array in checkpoint.arrays.items() if name in expected}
        _require_alike(found, expected)
        return found

    def take(self, facts: Mapping[str, Any]) -> Checkpoint:
        """Return a copy of everything, with `facts` of the trainer's own."""
        return Checkpoint({name: array.copy() for name, array in self.arrays().items()}, self.facts(facts))

    def facts(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Return all but the arrays as plain JSON, with `facts` of the trainer's own."""
        own = {
            "format": FORMAT,
            "optimizer": {"n_steps": self.optimizer.n_steps, "learning_rate": self.optimizer.learning_rate},
            "schedule": dict(self.schedule.state()),
            "generators": {name: rng.bit_generator.state for name, rng in self.network.generators.items()},
            "batches": self.batches.facts(),
            "best": self.best.facts(),
            "data": self.data,
            "machine": machine(),
        }
        return own | dict(facts)

    def restore(self, checkpoint: Checkpoint) -> None:
        """Put everything back; raises CheckpointError, with nothing changed, for a checkpoint that does not fit."""
        facts, arrays = checkpoint.facts, checkpoint.arrays
        if facts.get("data") != self.data:
            raise CheckpointError("the checkpoint", "is of other data than these")
        targets = self._targets(checkpoint)
        states = _generator_states(self.network, facts)
        n_steps = _whole(facts, "optimizer", "n_steps")
        best = Best(self.best.metric)
        best.load(_table(facts, "best"))
        before = dict(self.schedule.state())
        try:
            self.schedule.load(_table(facts, "schedule"))
            self.batches.load(_under(arrays, "batches/"), _table(facts, "batches"))
        except (BabysitError, KeyError, TypeError, ValueError) as error:
            self.schedule.load(before)
            raise CheckpointError("the checkpoint", f"does not fit: {error}") from None
        self.best.load(best.facts())
        self.optimizer.n_steps = n_steps
        for name, target in targets.items():
            np.copyto(target, arrays[name])
        for name, state in states.items():
            self.network.generators[name].bit_generator.state = state

    def _targets(self, checkpoint: Checkpoint) -> dict[str, Array]:
        """Return the array that each of the checkpoint's is to be copied to; what the optimizer lacks yet is made.

        Raises CheckpointError where names, shapes or types are not those of this network.
        """
        targets = self.learned()
        values = {p.name: p.value for p in self.network.parameters}
        slots = {
            f"optimizer/{slot}/{name}": (name, slot)
            for name in values
            for slot in (self.optimizer.slots() if _whole(checkpoint.facts, "optimizer", "n_steps") else ())
        }
        expected = targets | {key: values[name] for key, (name, _) in slots.items()}
        _require_alike({k: a for k, a in checkpoint.arrays.items() if not k.startswith("batches/")}, expected)
        for key, (name, slot) in slots.items():
            kept = self.optimizer.state.setdefault(name, {})
            targets[key] = kept.setdefault(slot, np.zeros_like(values[name]))
        return targets

    @property
    def limit(self) -> int:
        """The most bytes that the file of a checkpoint of this training can have."""
        n_copies = 1 + len(self.optimizer.slots())
        order = 8 * self.batches.per_epoch * self.batches.size
        return n_copies * sum(array.nbytes for array in self.learned().values()) + order + 2 * MAX_HEADER_BYTES


def fingerprint(dataset: Dataset) -> str:
    """Return a short text that other data would not have: of every target, and of some examples of each split."""
    digest = sha256()
    for split in (dataset.train, dataset.validation, dataset.test):
        sample = split.x[:: max(1, len(split) // SAMPLED)]
        digest.update(f"{split.x.shape} {split.y.shape} {split.y.dtype}".encode())
        for array in (split.y, sample):
            digest.update(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)
    return digest.hexdigest()


def machine() -> dict[str, Any]:
    """Return what a result depends on besides the configuration: threads, versions, kind of processor."""
    return {
        "threads": threads.count(),
        "babysit": babysit.__version__,
        "numpy": np.__version__,
        "processor": platform.machine(),
    }


def differences(checkpoint: Checkpoint) -> list[str]:
    """Return a sentence for each way in which this machine is not the one of the checkpoint: results may differ."""
    then = _table(checkpoint.facts, "machine")
    return [f"resumed with {difference}: the last digits may differ" for difference in machine_differences(then)]


def machine_differences(then: Mapping[str, Any]) -> list[str]:
    """Return how this machine differs from one that `machine` told of: "threads 1 instead of 2"."""
    now = machine()
    return [f"{key} {now[key]} instead of {then.get(key)}" for key in now if then.get(key) != now[key]]


def _require_alike(arrays: Mapping[str, Array], expected: Mapping[str, Array]) -> None:
    for name in sorted(arrays.keys() ^ expected.keys()):
        raise CheckpointError("the checkpoint", f"{'lacks' if name in expected else 'has'} {name}, and must not")
    for name, array in arrays.items():
        if (array.shape, array.dtype) != (expected[name].shape, expected[name].dtype):
            needs, has = f"{expected[name].dtype} {expected[name].shape}", f"{array.dtype} {array.shape}"
            raise CheckpointError("the checkpoint", f"must have {name} as {needs} (has {has})")


def _generator_states(network: Network, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the state of each of the network's generators, tried out on another one first."""
    states = _table(facts, "generators")
    if states.keys() != network.generators.keys():
        names = ", ".join(network.generators) or "none"
        raise CheckpointError("the checkpoint", f"must have the states of these generators: {names}")
    for name, rng in network.generators.items():
        try:
            type(rng.bit_generator)().state = states[name]
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
            raise CheckpointError("the checkpoint", f"must have a state of the generator {name} ({error})") from None
    return states


def _table(facts: Mapping[str, Any], key: str) -> dict[str, Any]:
    table = facts.get(key)
    if not isinstance(table, dict):
        raise CheckpointError("the checkpoint", f"must tell its {key}")
    return table


def _whole(facts: Mapping[str, Any], section: str, key: str) -> int:
    value = _table(facts, section).get(key)
    if type(value) is not int or value < 0:
        raise CheckpointError("the checkpoint", f"must tell {section}.{key} as a whole number")
    return value


def _under(arrays: Mapping[str, Array], prefix: str) -> dict[str, Array]:
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}
