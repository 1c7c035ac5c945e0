"""PReLU: a leaky ReLU that learns its slope."""

from functools import partial
from typing import Annotated

import numpy as np
from numpy.typing import DTypeLike

from babysit.nn.blocks import Scratch
from babysit.nn.buffer import Buffer
from babysit.nn.init import Init
from babysit.nn.layer import Activation, Array, Shape, activations
from babysit.nn.options import check_options
from babysit.nn.threads import crew, row_pieces
from babysit.nn.tiles import tiles
from babysit.registry import Option


@activations.register("prelu")
class Prelu(Activation):
    """f(x) = x above 0 and α x below, α learnt for each unit or channel, or one for all (He et al. 2015).

    `params` has "alpha", (units,) or (channels,) or (1,). It is not decayed: a penalty would push it to ReLU. A slope
    may become negative, so that the sign of the output tells nothing: the negative part of the input is kept.
    """

    is_segmented = False  # the sums for α need dout, and the way back overwrites it

    def __init__(
        self,
        alpha: Annotated[float, Option(help="first slope below 0", ge=0, le=1)] = 0.25,
        shared: Annotated[bool, Option(help="one slope for all units instead of one each")] = False,
    ) -> None:
        super().__init__()
        check_options(self, alpha=alpha, shared=shared)
        self.alpha, self.shared = alpha, shared

    def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        """Return alpha's shape: one for each unit of flat data, for each channel of images."""
        return {"alpha": (1 if self.shared else input_shape[-1],)}

    def build(self, input_shape: Shape, rng: np.random.Generator, init: Init, dtype: DTypeLike) -> Shape:
        """Set every slope to the first one; make the buffer of the negative parts."""
        (shape,) = self.parameter_shapes(input_shape).values()
        self.params = {"alpha": np.full(shape, self.alpha, dtype)}
        self.grads = {"alpha": np.zeros(shape, dtype)}
        self._negatives = Buffer(input_shape, dtype)
        self._room = Scratch()
        return super().build(input_shape, rng, init, dtype)

    def forward(self, x: Array, training: bool) -> Array:
        """Overwrite x, (n, *shape), with max(x, 0) + α min(x, 0), and return it."""
        kept = self._negatives.rows(len(x)) if training else x
        alpha = np.broadcast_to(self.params["alpha"], x.shape[-1:])

        def fill(rows: slice) -> None:
            for units, (part, negative) in tiles(x[rows], kept[rows]):
                scratch = self._like(self._scratch, part)
                np.minimum(part, 0, out=scratch)
                if training:
                    np.copyto(negative, scratch)
                np.multiply(scratch, alpha[units], out=scratch)
                np.maximum(part, 0, out=part)
                np.add(part, scratch, out=part)

        crew.each([partial(fill, rows) for rows in row_pieces(x)])
        if training:
            self._kept = kept
        return x

    def backward(self, dout: Array) -> Array:
        """Fill dα = Σ dout · min(x, 0) over examples and pixels; overwrite dout with dout · (x < 0 ? α : 1)."""
        pieces = row_pieces(dout)
        totals = [np.zeros(dout.shape[-1], dout.dtype) for _ in pieces]
        crew.each([partial(self._chain, dout, rows, total) for rows, total in zip(pieces, totals, strict=True)])
        for total in totals[1:]:
            np.add(totals[0], total, out=totals[0])
        self.grads["alpha"][...] = totals[0].sum() if self.shared else totals[0]
        return dout

    def _chain(self, dout: Array, rows: slice, total: Array) -> None:
        """Multiply rows of dout by f′, and add to `total`, (units,), what they say of the slopes."""
        alpha = np.broadcast_to(self.params["alpha"], dout.shape[-1:])
        for units, (dpart, negative) in tiles(dout[rows], self._kept[rows]):
            scratch, room = self._like(self._scratch, dpart), self._like(self._room, dpart)
            np.multiply(dpart, negative, out=scratch)
            total[units] += np.add.reduce(scratch, axis=0)
            np.less(negative, 0, out=scratch)
            np.multiply(scratch, alpha[units], out=room)
            np.subtract(1, scratch, out=scratch)
            np.add(scratch, room, out=scratch)
            np.multiply(dpart, scratch, out=dpart)

    def winners(self) -> Array | None:
        """Return which inputs were below 0."""
        return self._kept < 0

    def _like(self, scratch: Scratch, part: Array) -> Array:
        return scratch.like(part).reshape(part.shape)
