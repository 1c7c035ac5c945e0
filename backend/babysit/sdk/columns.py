"""Rows to columns: what was logged step by step becomes blocks of series that share their steps."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from babysit.wire.messages import Block

# step, unix time, names, values: as many values as names.
Row: TypeAlias = tuple[int, float, tuple[str, ...], list[float]]


def pack_rows(rows: Sequence[Row]) -> list[Block]:
    """Return blocks that hold every value of `rows` once, each series in one block and in the order of its rows.

    Series that occur in the same rows share a block: what is logged at every step in one, what is logged at
    some steps in another, also when a row holds both. The names must be valid and unique within a row.
    """
    kinds: dict[tuple[str, ...], list[int]] = {}
    for i, row in enumerate(rows):
        kinds.setdefault(row[2], []).append(i)
    return [_block(rows, kinds, names, shared) for shared, names in _groups(list(kinds)).items()]


def _groups(kinds: Sequence[tuple[str, ...]]) -> dict[tuple[tuple[str, ...], ...], list[str]]:
    """Return the names grouped by the kinds of rows that they occur in."""
    homes: dict[str, list[tuple[str, ...]]] = {}
    for kind in kinds:
        for name in kind:
            homes.setdefault(name, []).append(kind)
    groups: dict[tuple[tuple[str, ...], ...], list[str]] = {}
    for name, home in homes.items():
        groups.setdefault(tuple(home), []).append(name)
    return groups


def _block(
    rows: Sequence[Row],
    kinds: dict[tuple[str, ...], list[int]],
    names: Sequence[str],
    shared: Sequence[tuple[str, ...]],
) -> Block:
    chosen = sorted(i for kind in shared for i in kinds[kind]) if len(shared) > 1 else kinds[shared[0]]
    columns = {kind: [kind.index(name) for name in names] for kind in shared}
    values = [[rows[i][3][j] for j in columns[rows[i][2]]] for i in chosen]
    # Built without validation: every name was checked once, and the columns fit by construction.
    return Block.model_construct(
        names=list(names),
        steps=np.array([rows[i][0] for i in chosen], "<i8").tobytes(),
        times=np.array([rows[i][1] for i in chosen], "<f8").tobytes(),
        values=np.array(values, "<f8").T.tobytes(),
    )
