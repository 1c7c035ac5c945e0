"""A kept slope: what an activation keeps whose derivative its output does not tell, because two inputs share it."""

import numpy as np
from numpy.typing import DTypeLike

from babysit.nn.blocks import Scratch, blocks
from babysit.nn.buffer import Buffer
from babysit.nn.init import Init
from babysit.nn.layer import Activation, Array, Shape


class KeptSlope(Activation):
    """The base of activations that fill f′(x) into a buffer of their own while x is still there.

    A subclass writes `evaluate`. Only a forward in training computes and keeps slopes.
    """

    def build(self, input_shape: Shape, rng: np.random.Generator, init: Init, dtype: DTypeLike) -> Shape:
        """Make the buffer of the slopes and the blocks in between."""
        self._slopes = Buffer(input_shape, dtype)
        self._rooms = tuple(Scratch() for _ in range(3))
        return super().build(input_shape, rng, init, dtype)

    def output(self, x: Array, training: bool) -> Array:
        """Return x itself, which `fill` will overwrite with f(x); make room for the slopes in training."""
        if training:
            self._kept = self._slopes.rows(len(x))
        return super().output(x, training)

    def fill(self, x: Array, out: Array, rows: slice, training: bool) -> None:
        """Overwrite x[rows] with f(x)."""
        if not training:
            super().fill(x, out, rows, training)
            return
        for part, slope in blocks(x[rows], self._kept[rows]):
            self.evaluate(part, self._scratch.like(part), slope)

    def fill_back(self, dout: Array, dx: Array, rows: slice) -> None:
        """Overwrite dout[rows] with dL/dx = dL/dout · f′(x)."""
        np.multiply(dout[rows], self._kept[rows], out=dout[rows])

    def apply(self, x: Array, scratch: Array) -> None:
        """Overwrite x with f(x)."""
        self.evaluate(x, scratch, None)

    def evaluate(self, x: Array, scratch: Array, slope: Array | None) -> None:
        """Overwrite the flat block x with f(x), and where slope is given, that with f′(x)."""
        raise NotImplementedError

    def rooms(self, x: Array) -> tuple[Array, ...]:
        """Return three more scratch blocks of x's size."""
        return tuple(room.like(x) for room in self._rooms)
