"""An optimizer: the rule that changes the parameters by their gradients. The base walks, a subclass updates a block."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from babysit.nn.blocks import Scratch, blocks
from babysit.nn.clock import ASLEEP, Clock
from babysit.nn.parameter import Parameter
from babysit.nn.threads import SMALL, crew, pieces
from babysit.options import check_options
from babysit.registry import Option, Registry

Array = NDArray[Any]
FLUSH_EVERY = 100
NEGLIGIBLE = 1e-25
"""What is smaller in the kept state is set to zero now and then. A velocity without gradient, as a dead unit's, would
otherwise decay into the subnormal numbers and stay there, where a multiplication takes 30 times as long."""

LearningRate = Annotated[float, Option(help="how far a step goes along the gradient", gt=0, le=1e9, scale="log")]
Epsilon = Annotated[float, Option(help="ε, keeps the division finite", ge=1e-12, le=1, scale="log")]
"""Not below the root of NEGLIGIBLE: what is zeroed in a mean square must be nothing beside it."""


class Optimizer:
    """The base of all elementwise optimizers.

    `learning_rate` may be changed between steps. `state` keeps, for each parameter's name, the arrays that `slots`
    names; they start at zero. `n_steps` counts the steps done, the present one included.
    """

    def __init__(self, learning_rate: LearningRate) -> None:
        check_options(self, learning_rate=learning_rate)
        self.learning_rate = learning_rate
        self.n_steps = 0
        self.state: dict[str, dict[str, Array]] = {}
        self._scratch = Scratch()

    def slots(self) -> tuple[str, ...]:
        """Return the names of the arrays kept for each parameter, in the order in which `update` takes them."""
        return ()

    def step(self, parameters: Sequence[Parameter], clock: Clock = ASLEEP) -> None:
        """Change every parameter's value in place by its gradient; NaN and inf pass through silently."""
        self.n_steps += 1
        shares = self._shares(parameters)
        with np.errstate(all="ignore"):
            crew.each([partial(self._update_all, share, clock, len(shares)) for share in shares])
            if self.n_steps % FLUSH_EVERY == 0:
                self._flush()

    def adopt(self, options: Mapping[str, Any], parameters: Sequence[Parameter]) -> None:
        """Go on with other options, each kept under its argument's name.

        Arrays that these need and that were not kept begin at zero, now; those that they do not need go.
        """
        for name, value in options.items():
            setattr(self, name, value)
        for parameter in parameters if self.n_steps else ():
            self._state_of(parameter)
            kept = self.state[parameter.name]
            self.state[parameter.name] = {slot: kept[slot] for slot in self.slots()}

    def shrink(self, weights: Array) -> None:
        """Shrink a flat block of weights in place, before its update; parameters that do not decay are left out."""

    def shrinkage(self) -> float:
        """Return the share of itself by which `shrink` takes a weight down; more than 1 turns it round."""
        return 0.0

    def update(self, value: Array, grad: Array, scratch: Array, *state: Array) -> None:
        """Change the flat block `value` in place; `state` holds the same block of each slot."""
        raise NotImplementedError

    def _shares(self, parameters: Sequence[Parameter]) -> list[list[tuple[Parameter, slice]]]:
        """Return which elements of which parameters each thread updates: about as many each, in large pieces."""
        for parameter in parameters:
            self._state_of(parameter)  # made here, before threads ask for it
        n = 1 if sum(parameter.value.size for parameter in parameters) < SMALL else crew.n_threads
        cut = [(parameter, pieces(parameter.value.size, n)) for parameter in parameters]
        return [[(parameter, parts[i]) for parameter, parts in cut if i < len(parts)] for i in range(n)]

    def _update_all(self, share: Sequence[tuple[Parameter, slice]], clock: Clock, n_threads: int) -> None:
        for parameter, part in share:
            clock.timed("update", parameter.name, self._update_part, n_threads)(parameter, part)

    def _update_part(self, parameter: Parameter, part: slice) -> None:
        arrays = (parameter.value, parameter.grad, *self._state_of(parameter))
        flat = [array.reshape(-1)[part] for array in arrays]
        for value, grad, *state in blocks(*flat):
            if parameter.decays:
                self.shrink(value)
            self.update(value, grad, self._scratch.like(value), *state)

    def _flush(self) -> None:
        """Zero what is negligible in the state, in place; NaN stays."""
        for array in [array for arrays in self.state.values() for array in arrays.values()]:
            for (part,) in blocks(array):
                scratch = np.abs(part, out=self._scratch.like(part))
                np.greater_equal(scratch, NEGLIGIBLE, out=scratch)
                np.multiply(part, scratch, out=part)

    def _state_of(self, parameter: Parameter) -> list[Array]:
        arrays = self.state.setdefault(parameter.name, {})
        for slot in self.slots():
            if slot not in arrays:
                arrays[slot] = np.zeros_like(parameter.value)
        return [arrays[slot] for slot in self.slots()]


optimizers: Registry[Optimizer] = Registry("optimizer")
