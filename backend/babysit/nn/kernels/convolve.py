"""A convolution in machine code: walks over pixels and filters, tile by tile."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator"

from numba import njit

from babysit.nn.kernels.tile import FLOAT, LANES, ROWS, make_tile

_wide, _narrow = make_tile(ROWS, 2), make_tile(ROWS, 1)
_wide_row, _narrow_row = make_tile(1, 2), make_tile(1, 1)


@njit(nogil=True, cache=True)
def convolve(x, weights, bias, out, stride):
    """Fill out (n, oh, ow, filters) with padded x (n, h, w, c) convolved by weights (k, k, c, filters), plus bias.

    All are C-contiguous float32; filters is a multiple of LANES.
    """
    n, height, width, filters = out.shape
    row, kernel, channels = x.shape[2] * x.shape[3], weights.shape[0], x.shape[3]
    image, long = x.shape[1] * row, kernel * channels
    from_x, from_w, from_b, to = x.ctypes.data, weights.ctypes.data, bias.ctypes.data, out.ctypes.data
    for i in range(n):
        for y in range(height):
            source = from_x + FLOAT * (i * image + y * stride * row)
            target = to + FLOAT * (i * height + y) * width * filters
            f = 0
            while f < filters:
                is_wide = filters - f >= 2 * LANES
                w, b = from_w + FLOAT * f, from_b + FLOAT * f
                for left in range(0, width, ROWS):
                    # The last tile of a row is moved back to end with it: some pixels are computed twice.
                    at = max(min(left, width - ROWS), 0)
                    a, c = source + FLOAT * at * stride * channels, target + FLOAT * (at * filters + f)
                    ap, wl = stride * channels, long * filters
                    if width < ROWS:
                        for p in range(width):
                            ax, cx = a + FLOAT * p * ap, c + FLOAT * p * filters
                            if is_wide:
                                _wide_row(ax, 0, row, 1, w, wl, filters, b, 0, cx, 0, kernel, long)
                            else:
                                _narrow_row(ax, 0, row, 1, w, wl, filters, b, 0, cx, 0, kernel, long)
                    elif is_wide:
                        _wide(a, ap, row, 1, w, wl, filters, b, 0, c, filters, kernel, long)
                    else:
                        _narrow(a, ap, row, 1, w, wl, filters, b, 0, c, filters, kernel, long)
                f += 2 * LANES if is_wide else LANES


@njit(nogil=True, cache=True)
def add_gradients(x, dout, gradient, stride):
    """Add Σ windowsᵀ dout to gradient (k, k, c, filters), for padded x (n, h, w, c) and dout (n, oh, ow, filters)."""
    n, height, width, filters = dout.shape
    row, kernel, channels = x.shape[2] * x.shape[3], gradient.shape[0], x.shape[3]
    image, long = x.shape[1] * row, kernel * channels
    from_x, from_d, to = x.ctypes.data, dout.ctypes.data, gradient.ctypes.data
    a1, a2, line = stride * row, stride * channels, width * filters
    for i in range(n):
        for k in range(kernel):
            source = from_x + FLOAT * (i * image + k * row)
            f = 0
            while f < filters:
                is_wide = filters - f >= 2 * LANES
                d = from_d + FLOAT * (i * height * line + f)
                j = 0
                while j < long:
                    a, c = source + FLOAT * j, to + FLOAT * ((k * long + j) * filters + f)
                    is_tile = long - j >= ROWS
                    if is_tile and is_wide:
                        _wide(a, 1, a1, a2, d, line, filters, c, filters, c, filters, height, width)
                    elif is_tile:
                        _narrow(a, 1, a1, a2, d, line, filters, c, filters, c, filters, height, width)
                    elif is_wide:
                        _wide_row(a, 1, a1, a2, d, line, filters, c, filters, c, filters, height, width)
                    else:
                        _narrow_row(a, 1, a1, a2, d, line, filters, c, filters, c, filters, height, width)
                    j += ROWS if is_tile else 1
                f += 2 * LANES if is_wide else LANES
