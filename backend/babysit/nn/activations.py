"""The activations: elementwise functions between two layers, each with the derivative written through its output."""

from typing import Annotated

import numpy as np
from numpy.typing import DTypeLike

from babysit.nn.blocks import Scratch
from babysit.nn.init import Init
from babysit.nn.layer import Activation, Array, Shape, activations
from babysit.nn.options import check_options
from babysit.registry import Option

SIGMOID_FLOOR = -60.0
"""Where the sigmoid stops falling, at 9e-27: smaller ones may be subnormal, and those make the next layer's matrix
product 150 times slower."""


@activations.register("linear")
class Linear(Activation):
    """f(x) = x: no activation, as on the output layer."""

    def fill(self, x: Array, out: Array, rows: slice, training: bool) -> None:
        """Leave x as it is."""

    def fill_back(self, dout: Array, dx: Array, rows: slice) -> None:
        """Leave dout as it is: f′ = 1."""


@activations.register("sigmoid")
class Sigmoid(Activation):
    """f(x) = 1 / (1 + exp(−x)), in (0, 1); saturates on both sides and is not centred."""

    def apply(self, x: Array, scratch: Array) -> None:
        """Overwrite x with 1 / (1 + exp(−x))."""
        np.maximum(x, SIGMOID_FLOOR, out=x)
        np.negative(x, out=x)
        np.exp(x, out=x)
        np.add(x, 1, out=x)
        np.reciprocal(x, out=x)

    def chain(self, dout: Array, out: Array, scratch: Array) -> None:
        """f′ = f (1 − f)."""
        np.subtract(1, out, out=scratch)
        np.multiply(scratch, out, out=scratch)
        np.multiply(dout, scratch, out=dout)

    def saturated(self, out: Array) -> Array:
        """Return which outputs are outside (0.05, 0.95)."""
        return (out < 0.05) | (out > 0.95)


@activations.register("tanh")
class Tanh(Activation):
    """f(x) = tanh x, in (−1, 1); centred, saturates on both sides."""

    def apply(self, x: Array, scratch: Array) -> None:
        """Overwrite x with tanh x."""
        np.tanh(x, out=x)

    def chain(self, dout: Array, out: Array, scratch: Array) -> None:
        """f′ = 1 − f²."""
        np.multiply(out, out, out=scratch)
        np.subtract(1, scratch, out=scratch)
        np.multiply(dout, scratch, out=dout)

    def saturated(self, out: Array) -> Array:
        """Return which outputs are beyond ±0.95."""
        return np.abs(out) > 0.95


@activations.register("relu")
class Relu(Activation):
    """f(x) = max(0, x); cheap, does not saturate above 0, can die."""

    def apply(self, x: Array, scratch: Array) -> None:
        """Overwrite x with max(0, x)."""
        np.maximum(x, 0, out=x)

    def chain(self, dout: Array, out: Array, scratch: Array) -> None:
        """f′ = 1 where f > 0, else 0. A product with a mask: copying under a mask is ten times slower."""
        mask = scratch.view(np.bool_)[: out.size]
        np.greater(out, 0, out=mask)
        np.multiply(dout, mask, out=dout)

    def winners(self) -> Array | None:
        """Return which elements are above 0."""
        return self._out > 0


@activations.register("leaky_relu")
class LeakyRelu(Activation):
    """f(x) = x above 0 and α x below; does not die (Maas et al. 2013)."""

    def __init__(self, alpha: Annotated[float, Option(help="slope below 0", gt=0, le=1, scale="log")] = 0.01) -> None:
        super().__init__()
        check_options(self, alpha=alpha)
        self.alpha = alpha

    def apply(self, x: Array, scratch: Array) -> None:
        """Overwrite x with max(x, α x), the same for 0 < α ≤ 1."""
        np.multiply(x, self.alpha, out=scratch)
        np.maximum(x, scratch, out=x)

    def chain(self, dout: Array, out: Array, scratch: Array) -> None:
        """f′ = 1 where f > 0, else α: the larger of the mask and α."""
        np.greater(out, 0, out=scratch)
        np.maximum(scratch, self.alpha, out=scratch)
        np.multiply(dout, scratch, out=dout)

    def winners(self) -> Array | None:
        """Return which elements are above 0."""
        return self._out > 0


class ExponentialLinear(Activation):
    """f(x) = λ x above 0 and λ α (exp(x) − 1) below: `scale` is λ, `alpha` α."""

    alpha: float
    scale: float = 1.0

    def build(self, input_shape: Shape, rng: np.random.Generator, init: Init, dtype: DTypeLike) -> Shape:
        """Make the scratch blocks."""
        self._room = Scratch()
        return super().build(input_shape, rng, init, dtype)

    def apply(self, x: Array, scratch: Array) -> None:
        """Overwrite x with λ max(x, 0) + λ α expm1(min(x, 0))."""
        np.minimum(x, 0, out=scratch)
        np.expm1(scratch, out=scratch)
        np.multiply(scratch, self.scale * self.alpha, out=scratch)
        np.maximum(x, 0, out=x)
        if self.scale != 1:
            np.multiply(x, self.scale, out=x)
        np.add(x, scratch, out=x)

    def chain(self, dout: Array, out: Array, scratch: Array) -> None:
        """f′ = λ where f > 0, else f + λ α = λ α exp(x)."""
        np.minimum(out, 0, out=scratch)
        np.add(scratch, self.scale * self.alpha, out=scratch)
        if self.alpha != 1:
            room = self._room.like(out)
            np.greater(out, 0, out=room)
            np.multiply(room, self.scale - self.scale * self.alpha, out=room)
            np.add(scratch, room, out=scratch)
        np.multiply(dout, scratch, out=dout)

    def winners(self) -> Array | None:
        """Return which elements are above 0 (a kink unless α is 1)."""
        return self._out > 0

    def saturated(self, out: Array) -> Array:
        """Return which outputs have gone 95 % of the way to −λ α."""
        return out < -0.95 * self.scale * self.alpha


@activations.register("elu")
class Elu(ExponentialLinear):
    """f(x) = x above 0 and α (exp(x) − 1) below; does not die, saturates at −α (Clevert et al. 2016)."""

    def __init__(self, alpha: Annotated[float, Option(help="depth below 0", gt=0, le=100, scale="log")] = 1.0) -> None:
        super().__init__()
        check_options(self, alpha=alpha)
        self.alpha = alpha


@activations.register("selu")
class Selu(ExponentialLinear):
    """An ELU whose two constants draw mean and variance to 0 and 1; wants lecun weights (Klambauer et al. 2017)."""

    alpha = 1.6732632423543772
    scale = 1.0507009873554805
