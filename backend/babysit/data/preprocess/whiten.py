"""Whitening: the axes turned to the data's principal components, each scaled to variance 1."""

import math
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from babysit.data.preprocess.preprocess import Preprocess, picture_values, preprocesses
from babysit.data.preprocess.statistics import Array, blocks, mean_image, picture, spread
from babysit.errors import ShapeError
from babysit.options import check_options
from babysit.registry import Option

MAX_FEATURES = 4096
"""Covariance and eigenvectors are square: 134 MB each at 4,096 features, and the time to fit grows with the cube."""
BLOCK = 1024
"""Examples in one matrix product: enough to reach its full speed, 12.6 MB of CIFAR-10."""
SHARE = 0.99


@preprocesses.register("whiten")
class Whiten(Preprocess):
    """Turn the features to the principal components and scale each to variance 1 (PCA whitening).

    x′ = (x − mean) U / √(λ + ε), where the covariance of the training split is U diag(λ) Uᵀ with λ falling. All
    components are kept, so the shape stays, but it is no picture any more: the first number is the first component.
    The covariance becomes the identity, up to ε, which keeps components that hardly vary from being blown up to noise
    (the lecture's "whitening"; Kessy et al. 2018 compare the kinds).
    """

    keeps_pictures = False

    def __init__(
        self,
        epsilon: Annotated[
            float, Option(help="ε, added to each component's variance", ge=1e-12, le=100, scale="log")
        ] = 1e-5,
    ) -> None:
        check_options(self, epsilon=epsilon)
        self.epsilon = epsilon

    def check(self, shape: tuple[int, ...]) -> None:
        """Raise ShapeError for more features than MAX_FEATURES."""
        if math.prod(shape) > MAX_FEATURES:
            raise ShapeError("whiten", f"at most {MAX_FEATURES} features", shape)

    def fit(self, x: Array) -> None:
        """Take mean, components U (features, features) and their variances λ."""
        self.check(x.shape[1:])
        self.mean = mean_image(x)
        self.variances, self._axes = principal_axes(x, self.mean)
        self._scale = np.sqrt(self.variances + self.epsilon).astype(np.float32)

    def apply(self, x: Array) -> None:
        """Turn and scale block by block: what a matrix product reads it cannot overwrite, so that a block is copied."""
        offset, turn = spread(x, self.mean), self._axes / self._scale
        buffer = np.empty((min(BLOCK, len(x)), offset.size), np.float32)
        for block in blocks(x, BLOCK):
            rows, centred = block.reshape(len(block), -1), buffer[: len(block)]
            np.subtract(rows, offset, out=centred)
            np.matmul(centred, turn, out=rows)

    def invert(self, x: Array) -> NDArray[np.float32]:
        """Return (x √(λ + ε)) Uᵀ + mean; images clipped to 0…1."""
        restored = np.matmul(x.reshape(len(x), -1) * self._scale, self._axes.T)
        restored += spread(x, self.mean)
        return picture_values(restored.reshape(x.shape))

    def statistics(self) -> dict[str, Any]:
        """Return how the variance is spread over the components, and the mean as a picture."""
        shares = np.cumsum(self.variances) / max(float(self.variances.sum()), np.finfo(np.float64).tiny)
        facts: dict[str, Any] = {"name": "whiten", "epsilon": self.epsilon, "components": len(self.variances)}
        facts["components_with_99_percent"] = min(int(np.searchsorted(shares, SHARE)) + 1, len(shares))
        facts |= {"largest_variance": float(self.variances[0]), "smallest_variance": float(self.variances[-1])}
        return {**facts, "picture": picture(self.mean)}


def principal_axes(x: Array, mean: Array) -> tuple[Array, NDArray[np.float32]]:
    """Return the variances of the principal components, falling, and the components as columns (features, features).

    The eigendecomposition is float64, the columns are kept as float32. A column's largest number is positive: the
    sign is free, and so does not depend on the library that solves.
    """
    variances, axes = np.linalg.eigh(covariance(x, mean))
    variances, axes = np.maximum(variances[::-1], 0), axes[:, ::-1]
    largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=0)[np.newaxis], axis=0)
    return variances, np.ascontiguousarray(axes * np.where(largest < 0, -1, 1), np.float32)


def covariance(x: Array, mean: Array) -> Array:
    """Return the covariance of the features (features, features), a sum over blocks.

    In float64: float32 products would lose the components that are ten million times smaller than the largest.
    """
    offset = mean.reshape(-1)
    total = np.zeros((offset.size, offset.size), np.float64)
    product = np.empty_like(total)
    buffer = np.empty((min(BLOCK, len(x)), offset.size), np.float64)
    for block in blocks(x, BLOCK):
        centred = buffer[: len(block)]
        np.subtract(block.reshape(len(block), -1), offset, out=centred)
        np.matmul(centred.T, centred, out=product)
        total += product
    return np.divide(total, len(x), out=total)
