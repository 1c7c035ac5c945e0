"""Centring: a mean is subtracted, of every pixel or of every channel."""

from typing import Any

from babysit.data.preprocess.preprocess import Affine, preprocesses
from babysit.data.preprocess.statistics import Array, channel_mean, mean_image, picture, summary


@preprocesses.register("mean_image")
class MeanImage(Affine):
    """Subtract the mean image of the training split (as AlexNet did)."""

    def fit(self, x: Array) -> None:
        """Take the mean of every pixel, (height, width, channels)."""
        self.mean = mean_image(x)

    def statistics(self) -> dict[str, Any]:
        """Return a summary, and the mean image itself as a picture of whole numbers from 0 to 255."""
        return {"name": "mean_image", **summary(self.mean), "picture": picture(self.mean)}


@preprocesses.register("channel_mean")
class ChannelMean(Affine):
    """Subtract the mean of each channel over the training split (as VGG did): three numbers for RGB."""

    def fit(self, x: Array) -> None:
        """Take the mean of each channel; of each feature for flat data."""
        self.mean = channel_mean(x)

    def statistics(self) -> dict[str, Any]:
        """Return the means."""
        return {"name": "channel_mean", "mean": self.mean.tolist()}
