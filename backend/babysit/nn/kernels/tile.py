"""A tile: the innermost loops of a convolution in machine code, a small block of sums kept in registers.

Both directions of a convolution are sums of small outer products over two loops, and differ in their strides alone. So
there is one micro-kernel, written for LLVM's vector instructions: it keeps a tile of ROWS × COLUMNS sums in registers,
which no loop over arrays does. 135 billion operations a second on one core where unfolding and BLAS reach 60.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator"
# LLVM's builder and numba's compiler have no types of ours.

from typing import Any

import llvmlite.binding
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

FLOAT = 4
_features = llvmlite.binding.get_host_cpu_features()
LANES, ROWS = (16, 8) if _features.get("avx512f") else (8, 6) if _features.get("avx2") else (4, 8)
"""Floats in one vector, and rows of a tile: as many sums as there are registers, but for a few."""


def make_tile(n_rows: int, n_vectors: int) -> Any:
    """Return the micro-kernel of a tile of n_rows × (n_vectors · LANES) sums.

    c[p · cp + v] = start[p · sp + v] + Σᵢ Σⱼ a[i · a1 + j · a2 + p · ap] · b[i · b1 + j · b2 + v], for all p and v of
    the tile, i < n_outer and j < n_inner. Addresses are in bytes, strides in floats; b, start, c contiguous in v.
    """

    @intrinsic
    def tile(context, a, ap, a1, a2, b, b1, b2, start, sp, c, cp, n_outer, n_inner):
        def generate(_, builder, signature, arguments):
            _emit_tile(builder, n_rows, n_vectors, *arguments)
            return cgutils.get_null_value(ir.LiteralStructType([]).as_pointer())

        return types.void(*[types.int64] * 13), generate

    return tile


def _emit_tile(builder, n_rows, n_vectors, a, ap, a1, a2, b, b1, b2, start, sp, c, cp, n_outer, n_inner):
    """Write the micro-kernel's instructions."""
    index, real = ir.IntType(64), ir.FloatType()
    vector = ir.VectorType(real, LANES)
    multiply_add = cgutils.get_or_insert_function(
        builder.module, ir.FunctionType(vector, [vector] * 3), f"llvm.fma.v{LANES}f32"
    )
    tile = [(p, v) for p in range(n_rows) for v in range(n_vectors)]

    def number(value: int) -> ir.Constant:
        return ir.Constant(index, value)

    def step(base, count, stride):
        """Return the address `count` strides of floats after base."""
        return builder.add(base, builder.mul(builder.mul(count, stride), number(FLOAT)))

    def load(address, kind):
        value = builder.load(builder.inttoptr(address, kind.as_pointer()))
        value.align = FLOAT
        return value

    def spread(value):
        """Return a vector with the value in every lane."""
        undefined = ir.Constant(vector, ir.Undefined)
        one = builder.insert_element(undefined, value, ir.Constant(ir.IntType(32), 0))
        return builder.shuffle_vector(one, undefined, ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES))

    def loop(name, before, values):
        """Open a loop; return its block and its variables: the counter and `values` as they stand at a turn's begin."""
        block = builder.append_basic_block(name)
        builder.branch(block)
        builder.position_at_end(block)
        variables = []
        for value in (number(0), *values):
            variable = builder.phi(value.type)
            variable.add_incoming(value, before)
            variables.append(variable)
        return block, variables

    def close(block, variables, values, limit):
        """Close a loop: `values` are what its variables are at the next turn."""
        latch = builder.block
        for variable, value in zip(variables, values, strict=True):
            variable.add_incoming(value, latch)
        end = builder.append_basic_block("end")
        builder.cbranch(builder.icmp_signed("<", values[0], limit), block, end)
        builder.position_at_end(end)

    lane = number(LANES)
    sums = [load(step(step(start, number(p), sp), number(v), lane), vector) for p, v in tile]
    rows = [builder.mul(builder.mul(number(p), ap), number(FLOAT)) for p in range(n_rows)]
    outer, (i, outer_a, outer_b, *outer_sums) = loop("outer", builder.block, [a, b, *sums])
    inner, (j, at_a, at_b, *inner_sums) = loop("inner", outer, [outer_a, outer_b, *outer_sums])
    vectors = [load(step(at_b, number(v), lane), vector) for v in range(n_vectors)]
    scalars = [spread(load(builder.add(at_a, row), real)) for row in rows]
    new = [builder.call(multiply_add, [scalars[p], vectors[v], inner_sums[k]]) for k, (p, v) in enumerate(tile)]
    one = number(1)
    close(
        inner,
        [j, at_a, at_b, *inner_sums],
        [builder.add(j, one), step(at_a, one, a2), step(at_b, one, b2), *new],
        n_inner,
    )
    close(
        outer,
        [i, outer_a, outer_b, *outer_sums],
        [builder.add(i, one), step(outer_a, one, a1), step(outer_b, one, b1), *new],
        n_outer,
    )
    for k, (p, v) in enumerate(tile):
        address = step(step(c, number(p), cp), number(v), lane)
        builder.store(new[k], builder.inttoptr(address, vector.as_pointer())).align = FLOAT
