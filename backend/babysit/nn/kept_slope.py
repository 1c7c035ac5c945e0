"""A kept slope: what an activation keeps whose derivative its output does not tell, because two inputs share it."""

from functools import partial

import numpy as np
from numpy.typing import DTypeLike

from babysit.nn.blocks import Scratch, blocks
from babysit.nn.buffer import Buffer
from babysit.nn.init import Init
from babysit.nn.layer import Activation, Array, Shape
from babysit.nn.threads import crew, row_pieces


class KeptSlope(Activation):
    """The base of activations that fill f′(x) into a buffer of their own while x is still there.

    A subclass writes `evaluate`. Only a forward in training computes and keeps slopes.
    """

    def build(self, input_shape: Shape, rng: np.random.Generator, init: Init, dtype: DTypeLike) -> Shape:
        """Make the buffer of the slopes and the blocks in between."""
        self._slopes = Buffer(input_shape, dtype)
        self._rooms = tuple(Scratch() for _ in range(3))
        return super().build(input_shape, rng, init, dtype)

    def forward(self, x: Array, training: bool) -> Array:
        """Overwrite x, (n, *shape), with f(x), and return it."""
        if not training:
            return super().forward(x, training)
        kept = self._kept = self._slopes.rows(len(x))

        def evaluate(rows: slice) -> None:
            for part, slope in blocks(x[rows], kept[rows]):
                self.evaluate(part, self._scratch.like(part), slope)

        crew.each([partial(evaluate, rows) for rows in row_pieces(x)])
        return x

    def backward(self, dout: Array) -> Array:
        """Overwrite dout with dL/dx = dL/dout · f′(x), and return it."""

        def chain(rows: slice) -> None:
            np.multiply(dout[rows], self._kept[rows], out=dout[rows])

        crew.each([partial(chain, rows) for rows in row_pieces(dout)])
        return dout

    def apply(self, x: Array, scratch: Array) -> None:
        """Overwrite x with f(x)."""
        self.evaluate(x, scratch, None)

    def evaluate(self, x: Array, scratch: Array, slope: Array | None) -> None:
        """Overwrite the flat block x with f(x), and where slope is given, that with f′(x)."""
        raise NotImplementedError

    def rooms(self, x: Array) -> tuple[Array, ...]:
        """Return three more scratch blocks of x's size."""
        return tuple(room.like(x) for room in self._rooms)
