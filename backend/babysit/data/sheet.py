"""A sheet: some examples of a sample to look at, before and after the preprocessing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from babysit.data.dataset import Array
from babysit.data.original import shrink
from babysit.data.sample import SHEET, Sample

COLUMNS = 8
"""Numbers of flat examples that are shown, from the first on."""
TAIL = 0.005
"""Share of values on each side that may be darker than black or lighter than white."""
Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Up to SHEET examples: uint8 pictures (n, height, width, 1 or 3), or float32 rows (n, ≤ COLUMNS) of flat data.

    After the preprocessing a value of `low` is drawn black and one of `high` white; where there are negative values, 0
    is mid-gray. Labels are numbers of `class_names`, or what is to be predicted. `is_picture_after`: whether neighbours
    still lie side by side.
    """

    before: Array
    after: Array
    labels: list[float]
    low: float
    high: float
    is_picture: bool
    is_picture_after: bool


def draw_sheet(sample: Sample) -> Sheet:
    """Return the sheet of the sample's first examples."""
    n = min(SHEET, len(sample.x))
    after = sample.x[:n]
    labels = np.asarray(sample.y[:n], np.float64).reshape(n, -1)[:, 0].tolist()
    low, high = _ends(after)
    keeps = sample.preprocess.keeps_pictures
    if len(sample.shape) != 3:
        rows = [part.reshape(n, -1)[:, :COLUMNS].astype(np.float32) for part in (sample.raw, after)]
        return Sheet(rows[0], rows[1], labels, low, high, is_picture=False, is_picture_after=False)
    white = 255.0 if sample.raw.dtype == np.uint8 else 1.0
    before, after = (shrink(_colours(part)) for part in (sample.raw, after))
    return Sheet(_pixels(before, 0, white), _pixels(after, low, high), labels, low, high, True, keeps)


def _ends(values: Array) -> tuple[float, float]:
    """Return what is drawn black and white: 0 in the middle where there are negative values, and black where not."""
    if values.min() >= 0:
        return 0.0, float(np.quantile(values, 1 - TAIL)) or 1.0
    end = float(np.quantile(np.abs(values), 1 - TAIL)) or 1.0
    return -end, end


def _colours(pictures: Array) -> Array:
    """Return pictures of one or three channels: of any other number the first."""
    return pictures if pictures.shape[-1] in {1, 3} else pictures[..., :1]


def _pixels(values: Array, low: float, high: float) -> Pixels:
    scaled = (np.asarray(values, np.float32) - low) * (255 / (high - low))
    pixels: Pixels = np.clip(np.rint(scaled), 0, 255).astype(np.uint8)
    return pixels
