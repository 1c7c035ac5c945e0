"""Max-norm: no unit's incoming weights may be longer than a limit."""

from collections.abc import Sequence
from typing import Annotated

import numpy as np

from babysit.nn.blocks import Scratch
from babysit.nn.layer import Array
from babysit.nn.options import check_options
from babysit.nn.parameter import Parameter
from babysit.nn.tiles import tiles
from babysit.registry import Option


class MaxNorm:
    """After each update, w ← w min(1, c / ‖w‖) for the weights w of each unit (Srebro and Shraibman 2005).

    W is (fan_in, units) or (kernel, kernel, channels, units): the norm is over all axes but the last. Biases are free.
    """

    def __init__(
        self, limit: Annotated[float, Option(help="c, the largest norm of a unit's weights", gt=0, scale="log")]
    ) -> None:
        check_options(self, limit=limit)
        self.limit = limit
        self._scratch = Scratch()
        self._rows: dict[str, Array] = {}

    def constrain(self, parameters: Sequence[Parameter]) -> None:
        """Scale the weights of every parameter that decays, in place; a unit with NaN stays as it is."""
        with np.errstate(all="ignore"):
            for parameter in parameters:
                if parameter.decays:
                    self._scale(parameter)

    def _scale(self, parameter: Parameter) -> None:
        weights = parameter.value.reshape(-1, parameter.value.shape[-1])
        if parameter.name not in self._rows:
            self._rows[parameter.name] = np.empty((2, weights.shape[1]), weights.dtype)
        factors, sums = self._rows[parameter.name]
        self._fill_norms(weights, factors, sums)
        np.divide(self.limit, factors, out=factors)
        np.fmin(factors, 1, out=factors)
        if factors.min() < 1:
            np.multiply(weights, factors, out=weights)

    def _fill_norms(self, weights: Array, norms: Array, sums: Array) -> None:
        """Fill norms with each unit's norm, (units,); `sums` is room for as many numbers."""
        norms.fill(0)
        for units, (part,) in tiles(weights):
            squares = self._scratch.like(part).reshape(part.shape)
            np.multiply(part, part, out=squares)
            np.add.reduce(squares, axis=0, out=sums[units])
            np.add(norms[units], sums[units], out=norms[units])
        np.sqrt(norms, out=norms)
        if np.isinf(norms).any():  # perhaps only the squares are too large for float32
            norms[...] = np.linalg.norm(weights.astype(np.float64), axis=0)
