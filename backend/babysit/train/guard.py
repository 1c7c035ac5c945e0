"""The guard: it knows before every update whether all of it is finite, and puts a step back that is not.

A healthy step is known to be sound by its size. While no gradient is larger than TAME, the rate and the decay are what
anybody uses, and the weights were sound before, no update that an optimizer makes of them comes near the largest number
of float32: a velocity sums up at most a gradient a step, and Adam, AdaGrad and RMSprop divide by what they have seen.
So one sum of squares over the gradients tells of everything. Only beyond is the update tried, on copies to go back to.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from babysit.data.batches import Batches
from babysit.nn.blocks import blocks
from babysit.nn.network import Network
from babysit.nn.optim import Optimizer

Array = NDArray[Any]

TAME = 1e12
"""The largest gradient of a step that is not looked at twice."""
LIMIT = TAME**2
FASTEST = 1e3
"""The largest rate of such a step."""
SOUND = 1e15
"""The largest weight, or number that an optimizer keeps, to begin such a step with."""


class Guard:
    """Guards the steps of one training. Call `begin` before a step draws its batches; then ask.

    With `is_summed`, gradients are those of several backwards, and are looked at themselves.
    """

    def __init__(self, network: Network, optimizer: Optimizer, batches: Batches, is_summed: bool = False) -> None:
        self._network, self._optimizer, self._batches = network, optimizer, batches
        parts = [part for block in network.blocks for part in block.parts if part.params]
        bounded = [] if is_summed else [part for part in parts if part.measure_gradients()]
        self._bounds = [part.gradient_bound for part in bounded]
        grads = [grad.reshape(-1) for part in parts if part not in bounded for grad in part.grads.values()]
        self._dots = [(grad.dot, grad) for grad in grads]
        self._generators = tuple(network.generators.values())
        self._states: list[Mapping[str, Any]] = []
        self._statistics = [(np.empty_like(array), array) for array in network.statistics.values()]
        self._is_settled = False

    def begin(self) -> None:
        """Note what a step changes before its update: the place in the data, generators, running statistics."""
        self._batches.mark()
        if self._generators:
            self._states = [rng.bit_generator.state for rng in self._generators]
        for kept, array in self._statistics:
            np.copyto(kept, array)

    def go_back(self) -> None:
        """Put back what `begin` has noted, bit for bit; it may be gone back to again."""
        self._batches.go_back()
        for rng, state in zip(self._generators, self._states, strict=False):
            rng.bit_generator.state = state
        for kept, array in self._statistics:
            np.copyto(array, kept)

    def forget(self) -> None:
        """Learn that the weights are other ones than the last step has left."""
        self._is_settled = False

    def is_tame(self, loss: float, rate: float, penalty_bound: float) -> bool:
        """Return whether a step is known to be sound: its loss, its gradients, and what any optimizer makes of them.

        `penalty_bound` is the square of the largest gradient that the penalty will add.
        """
        if not (math.isfinite(loss) and rate <= FASTEST and penalty_bound < LIMIT and self._settle()):
            return False
        for bound in self._bounds:
            if not bound() < LIMIT:
                return False
        for dot, grad in self._dots:  # noqa: SIM110 (a generator would take as long as the sums)
            if not dot(grad) < LIMIT:
                return False
        return True

    def bad_gradient(self) -> str | None:
        """Return the name of the first parameter whose gradient is not finite, in the order of the backward."""
        found = (p.name for p in reversed(self._network.parameters) if not is_finite(p.grad))
        return next(found, None)

    def apply(self, update: Callable[[], object]) -> tuple[str, str] | None:
        """Make an update whose result may not be finite; if it is not, put all back.

        Returns the name of the first parameter of which something is not finite then, and "nan" or "inf".
        """
        arrays = list(self._kept())
        before = [(array, array.copy()) for _, array in arrays]
        n_steps, rate = self._optimizer.n_steps, self._optimizer.learning_rate
        had_state = {name: set(slots) for name, slots in self._optimizer.state.items()}
        update()
        bad = next(((name, kind_of([array])) for name, array in self._kept() if not is_finite(array)), None)
        if bad is None:
            self._is_settled = False
            return None
        for array, copy in before:
            np.copyto(array, copy)
        for name, slots in list(self._optimizer.state.items()):
            self._optimizer.state[name] = {slot: slots[slot] for slot in slots if slot in had_state.get(name, ())}
        self._optimizer.n_steps, self._optimizer.learning_rate = n_steps, rate
        return bad

    def _settle(self) -> bool:
        """Return whether the weights are small enough to say of an update that it is sound; looked at once."""
        if self._optimizer.shrinkage() > 1:
            return False
        if not self._is_settled:
            self._is_settled = all(_is_below(SOUND, array) for _, array in self._kept())
        return self._is_settled

    def _kept(self) -> Iterator[tuple[str, Array]]:
        """Yield what an update changes, with the parameter's name: values, and what the optimizer keeps of them."""
        for parameter in self._network.parameters:
            yield parameter.name, parameter.value
            for array in self._optimizer.state.get(parameter.name, {}).values():
                yield parameter.name, array


def is_finite(array: Array) -> bool:
    """Return whether every element is a finite number; a piece at a time, without an array of its size."""
    return all(bool(np.isfinite(block).all()) for (block,) in blocks(np.ascontiguousarray(array)))


def kind_of(arrays: Sequence[Array]) -> str:
    """Return "nan" where an element is not a number, else "inf"."""
    return "nan" if any(bool(np.isnan(array).any()) for array in arrays) else "inf"


def _is_below(limit: float, array: Array) -> bool:
    """Return whether no element is larger in size than `limit`, or is NaN."""
    return all(bool(np.abs(block).max() <= limit) for (block,) in blocks(array))
