"""Standardizing: mean 0 and standard deviation 1, of every channel or of every feature."""

from typing import Any

from babysit.data.preprocess.preprocess import Affine, preprocesses
from babysit.data.preprocess.statistics import (
    Array,
    channel_mean,
    channel_std,
    divisor,
    feature_std,
    mean_image,
    picture,
    summary,
)


@preprocesses.register("standardize")
class Standardize(Affine):
    """Subtract each channel's mean and divide by its standard deviation; by feature for flat data."""

    def fit(self, x: Array) -> None:
        """Take the mean and the standard deviation of each channel; one that does not vary is only centred."""
        self.mean = channel_mean(x)
        self._found = channel_std(x, self.mean)
        self.std = divisor(self._found)

    def statistics(self) -> dict[str, Any]:
        """Return the means and standard deviations."""
        return {"name": "standardize", "mean": self.mean.tolist(), "std": self._found.tolist()}


@preprocesses.register("standardize_features")
class StandardizeFeatures(Affine):
    """Subtract each feature's mean and divide by its standard deviation: every pixel of every channel by itself."""

    def fit(self, x: Array) -> None:
        """Take the mean image and the deviation of each of its numbers; what does not vary is only centred."""
        self.mean = mean_image(x)
        self._found = feature_std(x, self.mean)
        self.std = divisor(self._found)

    def statistics(self) -> dict[str, Any]:
        """Return summaries of both, and the mean as a picture of whole numbers from 0 to 255."""
        found = {"mean": summary(self.mean), "std": summary(self._found)}
        return {"name": "standardize_features", **found, "picture": picture(self.mean)}
