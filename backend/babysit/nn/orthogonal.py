"""The orthogonal inits: units that look in directions at right angles to one another."""

import math
from typing import Annotated, Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from babysit.nn.init import Init, inits
from babysit.options import check_options
from babysit.registry import Option

Array = NDArray[Any]


@inits.register("orthogonal")
class Orthogonal(Init):
    """Columns (or rows, where there are more units than inputs) of length gain at right angles (Saxe et al. 2014)."""

    def __init__(
        self,
        gain: Annotated[float, Option(help="length of the weights; √2 suits ReLU", gt=0, le=1e6, scale="log")] = 1.0,
    ) -> None:
        check_options(self, gain=gain)
        self.gain = gain

    def fill(
        self, shape: tuple[int, ...], fan_in: int, fan_out: int, rng: np.random.Generator, dtype: DTypeLike
    ) -> Array:
        """Return W of `shape` with WᵀW = gain² I for W seen as (inputs, units), or WWᵀ where units are more."""
        weights = orthonormal((math.prod(shape[:-1]), shape[-1]), rng) * self.gain
        return np.ascontiguousarray(weights.reshape(shape), dtype)


@inits.register("lsuv")
class Lsuv(Init):
    """Orthogonal, then each layer scaled on real data to outputs of variance 1 (Mishkin and Matas 2016)."""

    is_data_driven = True

    def fill(
        self, shape: tuple[int, ...], fan_in: int, fan_out: int, rng: np.random.Generator, dtype: DTypeLike
    ) -> Array:
        """Return orthogonal weights of gain 1; the network scales them."""
        return np.ascontiguousarray(orthonormal((math.prod(shape[:-1]), shape[-1]), rng).reshape(shape), dtype)


def orthonormal(shape: tuple[int, int], rng: np.random.Generator) -> Array:
    """Return a random matrix with orthonormal columns, or rows where there are fewer of those, in float64.

    The QR decomposition of a normal matrix; with the signs of R's diagonal every such matrix is as likely
    (Mezzadri 2007).
    """
    is_wide = shape[0] < shape[1]
    normal = rng.standard_normal(shape[::-1] if is_wide else shape)
    q, r = np.linalg.qr(normal)
    q *= np.where(np.diagonal(r) < 0, -1.0, 1.0)
    return q.T if is_wide else q
