"""A layer: something with params, grads, a forward and a backward. An activation is a layer without params.

Arrays are (n, height, width, channels) for images and (n, features) for flat data; shapes in signatures are of one
example, without the batch axis n. Overflow and NaN pass through as they are: the network silences NumPy's warnings.
"""

import math
from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from babysit.nn.blocks import Scratch, blocks
from babysit.nn.init import Init
from babysit.nn.threads import Job, crew, row_pieces
from babysit.registry import Registry

Array = NDArray[Any]
Shape = tuple[int, ...]


class Layer:
    """The base of all layers.

    A layer writes to buffers of its own and returns them: it never changes its input x, and never relies on its output
    later, because the activation that follows overwrites that in place. Only a layer without weights may return x
    itself, or a view of it. `params` and `grads` have the same keys. `statistics` are arrays that training keeps and
    changes in place without a gradient, such as running means; `generators` are what the layer draws from. Both
    belong to a checkpoint.
    """

    has_weights: ClassVar[bool] = False
    """Whether the layer is counted, and may be followed by an activation: it mixes its inputs by weights."""
    default_activation: ClassVar[str | None] = None
    """The activation of a layer that names none; None for the network's."""
    skip_input_gradient: bool = False
    """Set by the network on its first part with params: nobody reads the gradient of that part's input."""
    owns_input: bool = False
    """Set by the network where the input is a buffer that nobody reads again: the layer may then overwrite it."""

    def __init__(self) -> None:
        self.params: dict[str, Array] = {}
        self.grads: dict[str, Array] = {}
        self.statistics: dict[str, Array] = {}
        self.generators: dict[str, np.random.Generator] = {}

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return the shape of one example's output; raises ShapeError for an input that the layer cannot take."""
        raise NotImplementedError

    def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        """Return the shape of each of `params` as `build` would make them; allocates nothing."""
        return {}

    def flops(self, input_shape: Shape) -> int:
        """Return the work of one example's forward: multiply-adds × 2, or operations where there is none."""
        raise NotImplementedError

    def inner_values(self, input_shape: Shape) -> int:
        """Return how many numbers the layer keeps of one example besides its output and the gradient of its input."""
        return 0

    def build(self, input_shape: Shape, rng: np.random.Generator, init: Init, dtype: DTypeLike) -> Shape:
        """Allocate params, grads and buffers for inputs of `input_shape`; return the output's shape."""
        raise NotImplementedError

    def forward(self, x: Array, training: bool) -> Array:
        """Return the output for the batch x, (n, *input_shape) → (n, *output_shape); valid until the next forward.

        Only a forward in training keeps what `backward` needs.
        """
        raise NotImplementedError

    def backward(self, dout: Array) -> Array:
        """Fill grads and return dL/dx from dL/dout of the last training forward; may overwrite dout.

        With `skip_input_gradient` the returned array has no meaning.
        """
        raise NotImplementedError

    def measure_gradients(self) -> bool:
        """Let every backward note what `gradient_bound` needs; False where reading the grads is as soon done."""
        return False

    def gradient_bound(self) -> float:
        """Return what no element of grads has a larger square than, after a backward; NaN or infinite if none is known.

        Only of a layer that does `measure_gradients`.
        """
        raise NotImplementedError

    def winners(self) -> Array | None:
        """Return which branch each element of the last training forward took (a max, a kink); None for a smooth layer.

        Where it differs between two nearby points there is a kink between them, and no derivative to compare.
        """
        return None

    def filters(self, input_shape: Shape, limit: int) -> Array | None:
        """Return the first `limit` units' weights as images (units, height, width, channels); None if it has none."""
        return None


class RowWise(Layer):
    """The base of layers whose output rows depend on the same rows of the input alone: threads can share the rows out.

    Both directions have two halves. `output` and `input_gradient` say in one thread where the results will stand, and
    keep what is needed later; `fill` and `fill_back` compute some rows, each thread its own. What is left are the sums
    over all rows, the `gradient_jobs`.
    """

    is_segmented: ClassVar[bool] = True
    """Whether a segment may take rows through this layer and its neighbours; else it runs by itself."""

    def output(self, x: Array, training: bool) -> Array:
        """Return the array (n, *output_shape) that `fill` is to write for the batch x."""
        raise NotImplementedError

    def fill(self, x: Array, out: Array, rows: slice, training: bool) -> None:
        """Compute out[rows] from x[rows]."""
        raise NotImplementedError

    def input_gradient(self, dout: Array) -> Array:
        """Return the array (n, *input_shape) that `fill_back` is to write for the batch's dout."""
        raise NotImplementedError

    def fill_back(self, dout: Array, dx: Array, rows: slice) -> None:
        """Compute dx[rows] from dout[rows], which may be overwritten where dx is dout."""
        raise NotImplementedError

    def gradient_jobs(self, dout: Array) -> Sequence[Job]:
        """Return the jobs that fill grads once all rows of dout are there: independent of each other, in any thread."""
        return ()

    def forward(self, x: Array, training: bool) -> Array:
        """Return the output for the batch x, (n, *input_shape) → (n, *output_shape)."""
        out = self.output(x, training)
        crew.each([partial(self.fill, x, out, rows, training) for rows in row_pieces(x)])
        return out

    def backward(self, dout: Array) -> Array:
        """Fill grads and return dL/dx."""
        dx = dout
        if not self.skip_input_gradient:
            dx = self.input_gradient(dout)
            crew.each([partial(self.fill_back, dout, dx, rows) for rows in row_pieces(dx)])
        crew.each(self.gradient_jobs(dout))
        return dx


class Activation(RowWise):
    """The base of all activations: elementwise, in place, with a derivative that its output alone gives.

    `forward` overwrites x with the output and returns it; `backward` overwrites dout and leaves the output readable.
    A subclass writes `apply` and `chain`; both get flat blocks and a scratch block of the same size.
    """

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return the input's shape."""
        return input_shape

    def flops(self, input_shape: Shape) -> int:
        """Return one operation an element."""
        return math.prod(input_shape)

    def build(self, input_shape: Shape, rng: np.random.Generator, init: Init, dtype: DTypeLike) -> Shape:
        """Make the scratch block; an activation has no params."""
        self._scratch = Scratch()
        return input_shape

    def output(self, x: Array, training: bool) -> Array:
        """Return x itself, which `fill` will overwrite with f(x)."""
        if training:
            self._out = x
        return x

    def fill(self, x: Array, out: Array, rows: slice, training: bool) -> None:
        """Overwrite x[rows] with f(x)."""
        for (part,) in blocks(x[rows]):
            self.apply(part, self._scratch.like(part))

    def input_gradient(self, dout: Array) -> Array:
        """Return dout itself, which `fill_back` will overwrite with dL/dx."""
        return dout

    def fill_back(self, dout: Array, dx: Array, rows: slice) -> None:
        """Overwrite dout[rows] with dL/dx = dL/dout · f′(x)."""
        for dpart, part in blocks(dout[rows], self._out[rows]):
            self.chain(dpart, part, self._scratch.like(part))

    def apply(self, x: Array, scratch: Array) -> None:
        """Overwrite x with f(x)."""
        raise NotImplementedError

    def chain(self, dout: Array, out: Array, scratch: Array) -> None:
        """Multiply dout by f′(x), given out = f(x); leave out as it is."""
        raise NotImplementedError

    def saturated(self, out: Array) -> Array:
        """Return which outputs, (n, *shape) bool, lie on a flat end where no gradient passes; by default none do."""
        return np.zeros(out.shape, np.bool_)


layers: Registry[Layer] = Registry("layer")
activations: Registry[Activation] = Registry("activation")
