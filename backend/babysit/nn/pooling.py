"""Pooling: a layer whose outputs each sum up a small square of the image, for each channel by itself."""

import math
from typing import Annotated

from babysit.errors import ConfigError, Problem
from babysit.nn.layer import RowWise, Shape, layers
from babysit.nn.windows import Windows
from babysit.options import check_options
from babysit.registry import Option


class Pooling(RowWise):
    """The base of the poolings; the squares may overlap, and what squares that touch leave over is refused."""

    def __init__(
        self,
        size: Annotated[int, Option(help="side of the square", unit="pixels", ge=2, le=16)] = 2,
        stride: Annotated[
            int | None,
            Option(help="pixels from square to square; without it they touch", unit="pixels", ge=1, le=16),
        ] = None,
    ) -> None:
        super().__init__()
        check_options(self, size=size, stride=stride)
        if stride is not None and stride > size:
            raise ConfigError([Problem("stride", f"must be at most the size, {size}", stride)])
        self.windows = Windows(size, stride or size, 0)

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return (height', width', channels); raises ShapeError where squares that touch do not come out even."""
        return self.windows.even_size(layers.name_of(type(self)), input_shape)

    def flops(self, input_shape: Shape) -> int:
        """Return one operation for each pixel of each square."""
        return math.prod(self.output_shape(input_shape)) * self.windows.size**2
