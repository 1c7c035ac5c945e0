"""Batch normalisation in machine code: each pass over the batch does what NumPy needs three for."""

# mypy: disable-error-code="no-untyped-def, untyped-decorator"

from numba import njit

ROWS = 256
"""Rows added up in a sum of their own, so that the rounding of long columns stays small."""


@njit(nogil=True, cache=True)
def add_rows(x, part, total):
    """Add Σ x, x (n, features), to total (features,); part (features,) is room."""
    for start in range(0, x.shape[0], ROWS):
        part[:] = 0
        for i in range(start, min(start + ROWS, x.shape[0])):
            for j in range(x.shape[1]):
                part[j] += x[i, j]
        for j in range(x.shape[1]):
            total[j] += part[j]


@njit(nogil=True, cache=True)
def center(x, mean, hat, part, total):
    """Fill hat with x − mean and add Σ hat² to total; hat may be x."""
    for start in range(0, x.shape[0], ROWS):
        part[:] = 0
        for i in range(start, min(start + ROWS, x.shape[0])):
            for j in range(x.shape[1]):
                value = x[i, j] - mean[j]
                hat[i, j] = value
                part[j] += value * value
        for j in range(x.shape[1]):
            total[j] += part[j]


@njit(nogil=True, cache=True)
def finish(hat, inverse, gamma, beta, out):
    """Multiply hat by inverse, and fill out with γ hat + β."""
    for i in range(hat.shape[0]):
        for j in range(hat.shape[1]):
            value = hat[i, j] * inverse[j]
            hat[i, j] = value
            out[i, j] = value * gamma[j] + beta[j]


@njit(nogil=True, cache=True)
def add_products(dy, hat, part, total):
    """Add Σ dy hat to total."""
    for start in range(0, dy.shape[0], ROWS):
        part[:] = 0
        for i in range(start, min(start + ROWS, dy.shape[0])):
            for j in range(dy.shape[1]):
                part[j] += dy[i, j] * hat[i, j]
        for j in range(dy.shape[1]):
            total[j] += part[j]


@njit(nogil=True, cache=True)
def chain(dy, hat, scale, dbeta, dgamma):
    """Overwrite dy with scale (dy − dbeta − hat dgamma)."""
    for i in range(dy.shape[0]):
        for j in range(dy.shape[1]):
            dy[i, j] = (dy[i, j] - dbeta[j] - hat[i, j] * dgamma[j]) * scale[j]
