"""Rows to columns: what was logged step by step becomes blocks of series that share their steps."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from babysit.wire.messages import Block

Names = tuple[str, ...]


@dataclass(slots=True)
class Sheet:
    """Rows that have the same names, as they are logged: a place among all rows, a step, a unix time, and the values.

    `values` are float64, little-endian, a row after the other; the names are as they came, good or bad.
    """

    names: Names
    places: "array[int]" = field(default_factory=lambda: array("q"))
    steps: "array[int]" = field(default_factory=lambda: array("q"))
    times: "array[float]" = field(default_factory=lambda: array("d"))
    values: bytearray = field(default_factory=bytearray)

    def __len__(self) -> int:
        return len(self.steps)

    def rows(self, kept: Sequence[int] | None = None) -> "Rows":
        """Return what is there, of all names or of those at the places `kept`; the sheet takes no more after that."""
        places, steps = np.frombuffer(self.places, np.int64), np.frombuffer(self.steps, np.int64)
        table = np.frombuffer(self.values, "<f8").reshape(len(self), len(self.names))
        rows = Rows(self.names, places, steps, np.frombuffer(self.times, np.float64), table)
        return rows if kept is None else rows.of(kept)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of the same names: places, steps and times (n,), values (n, names)."""

    names: Names
    places: NDArray[np.int64]
    steps: NDArray[np.int64]
    times: NDArray[np.float64]
    values: NDArray[np.float64]

    def of(self, kept: Sequence[int]) -> "Rows":
        """Return the rows with those names only that are at the places `kept`."""
        names = tuple(self.names[place] for place in kept)
        return Rows(names, self.places, self.steps, self.times, self.values[:, kept])


def pack_rows(sheets: Sequence[Rows]) -> list[Block]:
    """Return blocks that hold every value of `sheets` once, each series in one block and in the order of its rows.

    Series that occur in the same rows share a block: what is logged at every step in one, what is logged at
    some steps in another, also when a row holds both. The names must be valid and unique within a sheet.
    """
    return [_block([sheets[place] for place in shared], names) for shared, names in _groups(sheets).items()]


def _groups(sheets: Sequence[Rows]) -> dict[tuple[int, ...], list[str]]:
    """Return the names grouped by the sheets that they occur in."""
    homes: dict[str, list[int]] = {}
    for place, sheet in enumerate(sheets):
        for name in sheet.names:
            homes.setdefault(name, []).append(place)
    groups: dict[tuple[int, ...], list[str]] = {}
    for name, home in homes.items():
        groups.setdefault(tuple(home), []).append(name)
    return groups


def _block(sheets: Sequence[Rows], names: Sequence[str]) -> Block:
    parts = [sheet.of([sheet.names.index(name) for name in names]) for sheet in sheets]
    rows = parts[0] if len(parts) == 1 else _interleaved(parts)
    # Built without validation: every name was checked once, and the columns fit by construction.
    return Block.model_construct(
        names=list(names),
        steps=np.asarray(rows.steps, "<i8").tobytes(),
        times=np.asarray(rows.times, "<f8").tobytes(),
        values=np.asarray(rows.values, "<f8").T.tobytes(),
    )


def _interleaved(parts: Sequence[Rows]) -> Rows:
    """Return rows of the same names in the order of their places."""
    places = np.concatenate([part.places for part in parts])
    steps, times = np.concatenate([part.steps for part in parts]), np.concatenate([part.times for part in parts])
    values = np.concatenate([part.values for part in parts])
    order = np.argsort(places)
    return Rows(parts[0].names, places[order], steps[order], times[order], values[order])
