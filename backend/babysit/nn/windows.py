"""Windows: the small squares of an image that a convolution or a pooling looks at, and where they lie."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from babysit.errors import ShapeError
from babysit.nn.layer import Array, Shape


@dataclass(frozen=True, slots=True)
class Windows:
    """Squares of `size` pixels, `stride` apart, over images with `pad` pixels of border on each side."""

    size: int
    stride: int
    pad: int

    def count(self, length: int) -> int:
        """Return how many windows fit into a side of `length` pixels; what is left over at the end is not seen."""
        return (length + 2 * self.pad - self.size) // self.stride + 1

    def output_size(self, layer: str, input_shape: Shape) -> tuple[int, int]:
        """Return how many windows there are in height and width; raises ShapeError where none fits."""
        least = self.size - 2 * self.pad
        needs = "images (height, width, channels)" + (f" of at least {least} pixels a side" if least > 1 else "")
        if len(input_shape) != 3 or min(self.count(side) for side in input_shape[:2]) < 1:
            raise ShapeError(layer, needs, input_shape)
        return self.count(input_shape[0]), self.count(input_shape[1])

    def even_size(self, layer: str, input_shape: Shape) -> Shape:
        """Return (height', width', channels); raises ShapeError where windows that touch leave pixels over."""
        is_even = len(input_shape) == 3 and not any(side % self.size for side in input_shape[:2])
        if self.stride == self.size and not is_even:
            needs = f"(height, width, channels) with height and width divisible by {self.size}"
            raise ShapeError(layer, needs, input_shape)
        return (*self.output_size(layer, input_shape), input_shape[-1])

    def padded(self, input_shape: Shape) -> Shape:
        """Return the shape of an image with its border."""
        height, width, channels = input_shape
        return (height + 2 * self.pad, width + 2 * self.pad, channels)

    def rows(self, images: Array, out_height: int, out_width: int) -> Array:
        """Return every window as a view (n, out_height, out_width, size, size · channels) of padded images.

        A row of a window is contiguous, pixel by pixel with its channels; the view is to be read only.
        """
        n, _, _, channels = images.shape
        a, b, c, d = images.strides
        shape = (n, out_height, out_width, self.size, self.size * channels)
        strides = (a, b * self.stride, c * self.stride, b, d)
        return np.lib.stride_tricks.as_strided(images, shape, strides)

    def shifted(self, images: Array, out_height: int, out_width: int) -> Iterator[tuple[int, Array]]:
        """Yield (index, view): the same pixel of every window, (n, out_height, out_width, channels), row by row."""
        for index in range(self.size**2):
            i, j = divmod(index, self.size)
            rows = slice(i, i + self.stride * (out_height - 1) + 1, self.stride)
            columns = slice(j, j + self.stride * (out_width - 1) + 1, self.stride)
            yield index, images[:, rows, columns]
