"""The digest: the points of a stretch of updates as a frame holds them, made once for all viewers that want it."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from babysit.live.thin import Columns, join, thin

PackedBlock: TypeAlias = dict[str, Any]
Stretch: TypeAlias = tuple[str, int, int, int]
"""A run, the first and the last update whose points are meant, and the bytes that they may take."""

POINT_BYTES = 24  # a point that shares its step and time with no other series
FEWEST = 4
_KEPT = 64


class Digest:
    """The packed points of recent stretches: viewers that keep up ask for the same ones."""

    def __init__(self) -> None:
        self._packed: OrderedDict[Stretch, list[PackedBlock]] = OrderedDict()

    def get(self, stretch: Stretch, make: Callable[[], list[PackedBlock]]) -> list[PackedBlock]:
        """Return what `make` returns for the stretch, asked at most once while it is remembered."""
        if stretch not in self._packed:
            self._packed[stretch] = make()
            if len(self._packed) > _KEPT:
                self._packed.popitem(last=False)
        return self._packed[stretch]


def pack(parts: Mapping[tuple[str, ...], Sequence[Columns]], n_bytes: int) -> list[PackedBlock]:
    """Return the blocks of points, by the names that share their steps, thinned to about `n_bytes` where they are more.

    Each says for how many points it stands. A block of few points stays whole, for its names share steps and times.
    """
    blocks = {names: join(list(columns)) for names, columns in parts.items()}
    if sum(_size(names, len(columns[0])) for names, columns in blocks.items()) <= n_bytes:
        return [_packed(names, columns, len(columns[0])) for names, columns in blocks.items()]
    quota = max(FEWEST, n_bytes // POINT_BYTES // sum(map(len, blocks)))
    return [packed for names, columns in blocks.items() for packed in _thinned(names, columns, quota)]


def _size(names: Sequence[str], n: int) -> int:
    return 8 * n * (2 + len(names))


def _thinned(names: tuple[str, ...], columns: Columns, quota: int) -> list[PackedBlock]:
    steps, times, values = columns
    n = len(steps)
    if n <= quota:
        return [_packed(names, columns, n)]
    rows = []
    for name, row in zip(names, values, strict=True):
        kept = thin(row, quota)
        rows.append(_packed((name,), (steps[kept], times[kept], row[None, kept]), n))
    return rows


def _packed(names: tuple[str, ...], columns: Columns, n: int) -> PackedBlock:
    """Return the block as bytes; not by way of a message, which would be checked for every viewer."""
    steps, times, values = columns
    return {
        "names": list(names),
        "steps": steps.astype("<i8", copy=False).tobytes(),
        "times": times.astype("<f8", copy=False).tobytes(),
        "values": values.astype("<f8", copy=False).tobytes(),
        "n": n,
    }


def cost(blocks: Sequence[PackedBlock]) -> int:
    """Return about how many bytes blocks take on the wire."""
    return sum(
        len(b["steps"]) + len(b["times"]) + len(b["values"]) + sum(map(len, b["names"])) + 2 * len(b["names"]) + 40
        for b in blocks
    )
