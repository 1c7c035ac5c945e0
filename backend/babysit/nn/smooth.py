"""The smooth relatives of ReLU: the input times a share of it that grows from 0 to 1."""

import math
from typing import Annotated

import numpy as np

from babysit.nn.kept_slope import KeptSlope
from babysit.nn.layer import Array, activations
from babysit.nn.normal_tail import LIMIT, normal_tail
from babysit.nn.options import check_options
from babysit.registry import Option

SWISH_FLOOR = -60.0
"""Where swish stops: at −5e-25 instead of 0. Further down it would become subnormal."""
BEND = 0.044715


@activations.register("gelu")
class Gelu(KeptSlope):
    """f(x) = x Φ(x), Φ the normal distribution; smooth, and slightly below 0 for small negative x (Hendrycks 2016)."""

    def __init__(
        self, approximate: Annotated[bool, Option(help="by tanh, as GPT-2 has it, off by up to 5e-4")] = False
    ) -> None:
        super().__init__()
        check_options(self, approximate=approximate)
        self.approximate = approximate

    def evaluate(self, x: Array, scratch: Array, slope: Array | None) -> None:
        """f′ = Φ(x) + x φ(x), exactly or of the approximation itself."""
        if self.approximate:
            self._by_tanh(x, scratch, slope)
        else:
            self._exactly(x, scratch, slope)

    def _exactly(self, x: Array, scratch: Array, slope: Array | None) -> None:
        """f = max(x, 0) − a q with a = |x| and q = 1 − Φ(a): Φ(x) is 1 − q above 0, and q below.

        f′ is 1 + d above 0 and −d below, d = a φ(a) − q.
        """
        a, bell, q = self.rooms(x)
        np.abs(x, out=a)
        np.minimum(a, LIMIT, out=a)
        normal_tail(a, bell, q, scratch)
        if slope is not None:
            np.multiply(bell, 1 / math.sqrt(2 * math.pi), out=bell)
            np.multiply(bell, a, out=bell)
            np.subtract(bell, q, out=bell)
            np.greater_equal(x, 0, out=slope)
            np.multiply(slope, 2, out=scratch)
            np.subtract(scratch, 1, out=scratch)
            np.multiply(bell, scratch, out=bell)
            np.add(slope, bell, out=slope)
        np.maximum(x, 0, out=x)
        np.multiply(a, q, out=q)
        np.subtract(x, q, out=x)

    def _by_tanh(self, x: Array, scratch: Array, slope: Array | None) -> None:
        """f = x s with s = ½ (1 + tanh u), u = √(2/π) (x + 0.044715 x³); f′ = s + 2 x s (1 − s) u′."""
        a, s, square = self.rooms(x)
        np.clip(x, -LIMIT, LIMIT, out=a)
        np.multiply(a, a, out=square)
        np.multiply(square, BEND, out=s)
        np.add(s, 1, out=s)
        np.multiply(s, a, out=s)
        np.multiply(s, math.sqrt(2 / math.pi), out=s)
        np.tanh(s, out=s)
        np.add(s, 1, out=s)
        np.multiply(s, 0.5, out=s)
        if slope is not None:
            np.multiply(square, 3 * BEND, out=slope)
            np.add(slope, 1, out=slope)
            np.multiply(slope, math.sqrt(8 / math.pi), out=slope)
            np.multiply(slope, a, out=slope)
            np.subtract(1, s, out=scratch)
            np.multiply(slope, scratch, out=slope)
            np.add(slope, 1, out=slope)
            np.multiply(slope, s, out=slope)
        np.maximum(x, -LIMIT, out=x)
        np.multiply(x, s, out=x)


@activations.register("swish")
class Swish(KeptSlope):
    """f(x) = x σ(x), also named SiLU; smooth, and slightly below 0 for negative x (Ramachandran et al. 2017)."""

    def evaluate(self, x: Array, scratch: Array, slope: Array | None) -> None:
        """f′ = σ (1 + x (1 − σ))."""
        np.maximum(x, SWISH_FLOOR, out=x)
        np.negative(x, out=scratch)
        np.exp(scratch, out=scratch)
        np.add(scratch, 1, out=scratch)
        np.reciprocal(scratch, out=scratch)
        if slope is not None:
            np.subtract(1, scratch, out=slope)
            np.multiply(slope, x, out=slope)
            np.add(slope, 1, out=slope)
            np.multiply(slope, scratch, out=slope)
        np.multiply(x, scratch, out=x)
