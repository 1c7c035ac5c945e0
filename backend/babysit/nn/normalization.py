"""The passes over a batch that batch normalisation needs, in blocks of rows: by NumPy, or compiled."""

import math
import threading
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from babysit.nn.layer import Array, Shape
from babysit.nn.machine import kernels

ROWS = 512
"""Rows worked on at a time: 64 kB of 32 channels, 1 MB of 500 units."""
USUAL_BATCH = 64


class Passes(threading.local):
    """By NumPy, several operations to a pass. All arrays are (rows, features); room is each thread's own."""

    def __init__(self, features: int, dtype: DTypeLike) -> None:
        self._room = np.empty((ROWS, features), dtype)
        self._ones = np.ones(ROWS, dtype)

    def add_rows(self, x: Array, total: Array) -> None:
        """Add Σ x to total, (features,)."""
        for rows in _blocks(x):
            total += self._ones[: len(x[rows])] @ x[rows]  # a product adds up columns faster than a sum does

    def center(self, x: Array, mean: Array, hat: Array, total: Array) -> None:
        """Fill hat with x − mean, and add Σ hat² to total; hat may be x."""
        for rows in _blocks(x):
            part = np.subtract(x[rows], mean, out=hat[rows])
            self.add_products(part, part, total)

    def finish(self, hat: Array, inverse: Array, gamma: Array, beta: Array, out: Array) -> None:
        """Multiply hat by inverse, and fill out with γ hat + β."""
        for rows in _blocks(hat):
            np.multiply(hat[rows], inverse, out=hat[rows])
            np.multiply(hat[rows], gamma, out=out[rows])
            np.add(out[rows], beta, out=out[rows])

    def add_products(self, dy: Array, hat: Array, total: Array) -> None:
        """Add Σ dy hat to total."""
        for rows in _blocks(dy):
            products = np.multiply(dy[rows], hat[rows], out=self._room[: len(dy[rows])])
            total += self._ones[: len(products)] @ products

    def chain(self, dy: Array, hat: Array, scale: Array, dbeta: Array, dgamma: Array) -> None:
        """Overwrite dy with scale (dy − dbeta − hat dgamma)."""
        for rows in _blocks(dy):
            part = dy[rows]
            np.subtract(part, dbeta, out=part)
            np.subtract(part, np.multiply(hat[rows], dgamma, out=self._room[: len(part)]), out=part)
            np.multiply(part, scale, out=part)


class CompiledPasses(threading.local):
    """By machine code, one loop to a pass; what each does stands in Passes."""

    def __init__(self, features: int, dtype: DTypeLike, compiled: Any) -> None:
        self._part = np.empty(features, dtype)
        self.finish, self.chain = compiled.finish, compiled.chain
        self._compiled = compiled

    def add_rows(self, x: Array, total: Array) -> None:
        """Add Σ x to total, (features,)."""
        self._compiled.add_rows(x, self._part, total)

    def center(self, x: Array, mean: Array, hat: Array, total: Array) -> None:
        """Fill hat with x − mean, and add Σ hat² to total; hat may be x."""
        self._compiled.center(x, mean, hat, self._part, total)

    def add_products(self, dy: Array, hat: Array, total: Array) -> None:
        """Add Σ dy hat to total."""
        self._compiled.add_products(dy, hat, self._part, total)


def passes(input_shape: Shape, dtype: DTypeLike) -> Any:
    """Return the compiled passes where they can be had and examples are large enough, else NumPy's."""
    compiled = kernels("normalize", dtype, USUAL_BATCH * math.prod(input_shape))
    if compiled is None:
        return Passes(input_shape[-1], dtype)
    return CompiledPasses(input_shape[-1], dtype, compiled)


def _blocks(x: Array) -> list[slice]:
    return [slice(start, start + ROWS) for start in range(0, len(x), ROWS)]
