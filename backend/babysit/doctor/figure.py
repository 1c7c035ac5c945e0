"""A figure: what a check saw, as plain data that a page draws: lines, bars or pictures, with marks."""

import base64
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

MAX_POINTS = 120
"""Points of a line; results are kept with the run, and its page gets them all at once."""
DIGITS = 5
"""Significant digits of what is only drawn."""

Kind = Literal["lines", "bars", "pictures"]
Number = float | int | str
"""A finite number; or "NaN", "Infinity", "-Infinity", as strict JSON has them; or a bar's name."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line, or one bar for each x; None where there is nothing to draw."""

    name: str
    y: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across the figure at an x or at a y, with its label; with `to`, all that lies from x to there."""

    label: str
    x: float | None = None
    y: float | None = None
    to: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the plain form, with the coordinates that there are."""
        return {key: plain(value) for key, value in asdict(self).items() if value is not None}


@dataclass(frozen=True, slots=True)
class Picture:
    """A small picture: `pixels` uint8 (height, width, 1 or 3)."""

    label: str
    pixels: NDArray[np.uint8]

    def to_dict(self) -> dict[str, Any]:
        """Return the plain form, the pixels row by row in base64."""
        height, width, channels = self.pixels.shape
        packed = base64.b64encode(np.ascontiguousarray(self.pixels).tobytes()).decode()
        return {"label": self.label, "height": height, "width": width, "channels": channels, "pixels": packed}


@dataclass(frozen=True, slots=True)
class Figure:
    """What there is to see. `x` are numbers for lines and names for bars; pictures have neither."""

    kind: Kind
    x: Sequence[float | str] = ()
    lines: Sequence[Line] = ()
    marks: Sequence[Mark] = ()
    x_label: str = ""
    y_label: str = ""
    x_is_log: bool = False
    y_is_log: bool = False
    pictures: Sequence[Picture] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the plain form: strict JSON, at most MAX_POINTS points a line."""
        kept = _kept(len(self.x))
        return {
            "kind": self.kind,
            "x": [_drawn(self.x[i]) for i in kept],
            "x_label": self.x_label,
            "y_label": self.y_label,
            "lines": [{"name": line.name, "y": [_drawn(line.y[i]) for i in kept]} for line in self.lines],
            "marks": [mark.to_dict() for mark in self.marks],
            "x_is_log": self.x_is_log,
            "y_is_log": self.y_is_log,
            "pictures": [picture.to_dict() for picture in self.pictures],
        }


def plain(value: Any) -> Any:
    """Return `value` as strict JSON has it: numbers that are not finite spelled out, NumPy's as Python's own."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def _drawn(value: Any) -> Any:
    value = plain(value)
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def _kept(n: int) -> list[int]:
    """Return the indices of up to MAX_POINTS of n points, evenly spaced, the first and the last among them."""
    if n <= MAX_POINTS:
        return list(range(n))
    return [round(i * (n - 1) / (MAX_POINTS - 1)) for i in range(MAX_POINTS)]
