"""A segment: parts of a network that hand rows on to each other, so that each thread takes its own rows through all."""

import math
import sys
from collections.abc import Callable, Sequence
from functools import partial

from babysit.nn.clock import Clock
from babysit.nn.layer import Array, Layer, RowWise, Shape
from babysit.nn.threads import Job, crew, pieces

SMALL_WORK = 1 << 25
"""Operations that one thread has done before another one has woken up."""
CACHE = 1 << 18
"""Elements of the largest array that images are taken through at a time: 1 MiB of float32 stays in the L2 cache. Flat
rows go all at once: a product with few rows spends its time on reading the weights."""


class Segment:
    """Consecutive row-wise parts: one fork and join for all of them instead of one for each."""

    def __init__(self, parts: Sequence[RowWise], input_shapes: Sequence[Shape]) -> None:
        self.parts = tuple(parts)
        shapes = [*input_shapes, self.parts[-1].output_shape(input_shapes[-1])]
        self.is_of_images = len(shapes[-1]) == 3
        self._n_rows = max(1, CACHE // max(map(math.prod, shapes))) if self.is_of_images else sys.maxsize
        self._flops = sum(part.flops(shape) for part, shape in zip(self.parts, shapes, strict=False))

    def forward(self, x: Array, training: bool, clock: Clock) -> list[Array]:
        """Return the outputs of all parts for the batch x."""
        n_threads = self._n_threads(len(x))
        arrays, fills = [x], [clock.timed("forward", part, part.fill, n_threads) for part in self.parts]
        for part in self.parts:
            arrays.append(part.output(arrays[-1], training))

        def fill(rows: slice) -> None:
            for fill_one, before, after in zip(fills, arrays, arrays[1:], strict=False):
                fill_one(before, after, rows, training)

        self._share(fill, len(x), n_threads)
        return arrays[1:]

    def backward(self, dout: Array, clock: Clock) -> tuple[Array, list[Job]]:
        """Return dL/dx of the first part, and the jobs that fill the gradients of the params of all parts."""
        n, n_threads = len(dout), self._n_threads(len(dout))
        passed: list[tuple[RowWise, Array, Array]] = []
        for part in reversed(self.parts):
            dx = dout if part.skip_input_gradient else part.input_gradient(dout)
            passed.append((part, dout, dx))
            dout = dx

        fills = [
            (clock.timed("backward", part, part.fill_back, n_threads), above, below)
            for part, above, below in passed
            if not part.skip_input_gradient
        ]

        def fill(rows: slice) -> None:
            for fill_one, above, below in fills:
                fill_one(above, below, rows)

        self._share(fill, n, n_threads)
        jobs = [(part, job) for part, above, _ in passed for job in part.gradient_jobs(above)]
        return dout, [clock.timed("backward", part, job, crew.n_threads) for part, job in jobs]

    def _n_threads(self, n: int) -> int:
        """Return how many threads n rows are to be cut for."""
        return 1 if n * self._flops < SMALL_WORK else crew.n_threads

    def _share(self, act: Callable[[slice], None], n: int, n_threads: int) -> None:
        """Call `act` for all rows: each thread takes its share, a few rows at a time."""

        def run(share: slice) -> None:
            for start in range(share.start, share.stop, self._n_rows):
                act(slice(start, min(start + self._n_rows, share.stop)))

        crew.each([partial(run, share) for share in pieces(n, n_threads)])


def segments(parts: Sequence[Layer], input_shape: Shape) -> list[Segment | Layer]:
    """Return the parts in a row, those that go together as segments: of images, and of flat data."""
    found: list[Segment | Layer] = []
    group: list[RowWise] = []
    shapes: list[Shape] = []
    for part in parts:
        output_shape = part.output_shape(input_shape)
        joins = isinstance(part, RowWise) and part.is_segmented
        if group and not (joins and len(output_shape) == len(group[-1].output_shape(shapes[-1]))):
            found.append(Segment(group, shapes))
            group, shapes = [], []
        if isinstance(part, RowWise) and part.is_segmented:
            group, shapes = [*group, part], [*shapes, input_shape]
        else:
            found.append(part)
        input_shape = output_shape
    return [*found, Segment(group, shapes)] if group else found
