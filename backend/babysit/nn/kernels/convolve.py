"""A convolution in machine code: walks over pixels and filters, with a small tile of sums kept in registers.

Both directions of a convolution are sums of small outer products over two loops, and differ in their strides alone. So
there is one micro-kernel, written for LLVM's vector instructions: it keeps a tile of ROWS × COLUMNS sums in registers,
which no loop over arrays does. 135 billion operations a second on one core where unfolding and BLAS reach 60.

All in one file: what numba keeps of a function on the disk is thrown away when the function's own file changes.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator"
# LLVM's builder and numba's compiler have no types of ours.

from typing import Any

import llvmlite.binding
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

FLOAT = 4
_features = llvmlite.binding.get_host_cpu_features()
LANES, ROWS = (16, 8) if _features.get("avx512f") else (8, 6) if _features.get("avx2") else (4, 8)
"""Floats in one vector, and rows of a tile: as many sums as there are registers, but for a few."""

REAL = ir.FloatType()
VECTOR = ir.VectorType(REAL, LANES)


def make_tile(n_rows: int, n_vectors: int) -> Any:
    """Return the micro-kernel of a tile of n_rows × (n_vectors · LANES) sums.

    c[p · cp + v] = start[p · sp + v] + Σᵢ Σⱼ a[i · a1 + j · a2 + p · ap] · b[i · b1 + j · b2 + v], for all p and v of
    the tile, i < n_outer and j < n_inner. Addresses are in bytes, strides in floats; b, start, c contiguous in v.
    """

    @intrinsic
    def tile(context, a, ap, a1, a2, b, b1, b2, start, sp, c, cp, n_outer, n_inner):
        def generate(_, builder, signature, arguments):
            _Tile(builder, n_rows, n_vectors).emit(*arguments)
            return cgutils.get_null_value(ir.LiteralStructType([]).as_pointer())

        return types.void(*[types.int64] * 13), generate

    return tile


class _Tile:
    """The writer of one micro-kernel's instructions, at the place where `builder` stands."""

    def __init__(self, builder, n_rows, n_vectors):
        self._at = builder
        self._places = [(p, v) for p in range(n_rows) for v in range(n_vectors)]
        self._n_rows, self._n_vectors = n_rows, n_vectors

    def emit(self, a, ap, a1, a2, b, b1, b2, start, sp, c, cp, n_outer, n_inner):
        """Write the kernel: load the sums, loop, store them."""
        one = _number(1)
        sums = [self._load(self._element(start, p, sp, v), VECTOR) for p, v in self._places]
        outer, (i, outer_a, outer_b, *outer_sums) = self._open("outer", [a, b, *sums])
        inner, (j, inner_a, inner_b, *inner_sums) = self._open("inner", [outer_a, outer_b, *outer_sums])
        new = self._multiply_add(inner_a, ap, inner_b, inner_sums)
        ahead = [self._step(inner_a, one, a2), self._step(inner_b, one, b2)]
        self._close(inner, [j, inner_a, inner_b, *inner_sums], [self._at.add(j, one), *ahead, *new], n_inner)
        ahead = [self._step(outer_a, one, a1), self._step(outer_b, one, b1)]
        self._close(outer, [i, outer_a, outer_b, *outer_sums], [self._at.add(i, one), *ahead, *new], n_outer)
        for value, (p, v) in zip(new, self._places, strict=True):
            address = self._at.inttoptr(self._element(c, p, cp, v), VECTOR.as_pointer())
            self._at.store(value, address).align = FLOAT

    def _multiply_add(self, a, ap, b, sums):
        """Return the sums with one outer product added: each row's number times the vectors."""
        kind = ir.FunctionType(VECTOR, [VECTOR] * 3)
        multiply_add = cgutils.get_or_insert_function(self._at.module, kind, f"llvm.fma.v{LANES}f32")
        vectors = [self._load(self._element(b, 0, ap, v), VECTOR) for v in range(self._n_vectors)]
        numbers = [self._spread(self._load(self._step(a, _number(p), ap), REAL)) for p in range(self._n_rows)]
        places = zip(sums, self._places, strict=True)
        return [self._at.call(multiply_add, [numbers[p], vectors[v], each]) for each, (p, v) in places]

    def _element(self, base, p, stride, v):
        """Return the address of vector `v` of row `p`."""
        return self._step(self._step(base, _number(p), stride), _number(v), _number(LANES))

    def _step(self, base, count, stride):
        """Return the address `count` strides of floats after base."""
        return self._at.add(base, self._at.mul(self._at.mul(count, stride), _number(FLOAT)))

    def _load(self, address, kind):
        value = self._at.load(self._at.inttoptr(address, kind.as_pointer()))
        value.align = FLOAT
        return value

    def _spread(self, value):
        """Return a vector with the value in every lane."""
        undefined, index = ir.Constant(VECTOR, ir.Undefined), ir.IntType(32)
        first = self._at.insert_element(undefined, value, ir.Constant(index, 0))
        return self._at.shuffle_vector(first, undefined, ir.Constant(ir.VectorType(index, LANES), [0] * LANES))

    def _open(self, name, values):
        """Open a loop; return its block and its variables: the counter, and `values` as a turn begins with them."""
        before, block = self._at.block, self._at.append_basic_block(name)
        self._at.branch(block)
        self._at.position_at_end(block)
        variables = []
        for value in (_number(0), *values):
            variable = self._at.phi(value.type)
            variable.add_incoming(value, before)
            variables.append(variable)
        return block, variables

    def _close(self, block, variables, values, limit):
        """Close a loop: `values` are what its variables are at the next turn, if the counter is below the limit."""
        for variable, value in zip(variables, values, strict=True):
            variable.add_incoming(value, self._at.block)
        end = self._at.append_basic_block("end")
        self._at.cbranch(self._at.icmp_signed("<", values[0], limit), block, end)
        self._at.position_at_end(end)


def _number(value: int) -> ir.Constant:
    return ir.Constant(ir.IntType(64), value)


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
