"""Max pooling in machine code: one pass over the image where NumPy makes one for each pixel of a square and more."""

# mypy: disable-error-code="no-untyped-def, untyped-decorator"

import numpy as np
from numba import njit


@njit(nogil=True, cache=True)
def largest(x, size, stride, out, winners):
    """Fill out (n, oh, ow, c) with the maxima of x (n, h, w, c), winners with their places; NaN wins, else the last."""
    n, height, width, channels = out.shape
    for i in range(n):
        for y in range(height):
            for z in range(width):
                for c in range(channels):
                    out[i, y, z, c] = x[i, y * stride, z * stride, c]
                    winners[i, y, z, c] = 0
                for index in range(1, size * size):
                    place = np.uint8(index)
                    row, column = y * stride + index // size, z * stride + index % size
                    for c in range(channels):
                        value, best = x[i, row, column, c], out[i, y, z, c]
                        wins = not value < best and best == best
                        out[i, y, z, c] = value if wins else best
                        winners[i, y, z, c] = place if wins else winners[i, y, z, c]


@njit(nogil=True, cache=True)
def spread(dout, winners, size, dx):
    """Fill dx (n, h, w, c) with dout (n, oh, ow, c) where a pixel has won its square, else 0; squares touch."""
    n, height, width, channels = dout.shape
    for i in range(n):
        for y in range(height):
            for z in range(width):
                for index in range(size * size):
                    place = np.uint8(index)
                    row, column = y * size + index // size, z * size + index % size
                    for c in range(channels):
                        wins = winners[i, y, z, c] == place
                        dx[i, row, column, c] = dout[i, y, z, c] if wins else np.float32(0)
