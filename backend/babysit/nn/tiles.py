"""Tiles: blocks for formulas that also take one number for each unit, such as a slope or a norm."""

from collections.abc import Iterator
from typing import Any

from numpy.typing import NDArray

from babysit.nn.blocks import SIZE


def tiles(*arrays: NDArray[Any]) -> Iterator[tuple[slice, tuple[NDArray[Any], ...]]]:
    """Yield the same ≤ SIZE elements of every array, each seen as (rows, units), with the slice of their units.

    The arrays have one shape (…, units) and are C-contiguous: whole rows are taken, and parts of rows where one alone
    is longer than SIZE.
    """
    flat = [array.reshape(-1, array.shape[-1]) for array in arrays]
    n_rows, n_units = flat[0].shape
    height = SIZE // min(n_units, SIZE)
    for left in range(0, n_units, SIZE):
        units = slice(left, left + SIZE)
        for top in range(0, n_rows, height):
            yield units, tuple(array[top : top + height, units] for array in flat)
