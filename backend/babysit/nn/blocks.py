"""Blocks: arrays walked side by side in flat pieces that stay in the processor's cache.

An elementwise formula of several NumPy calls reads and writes its arrays once per call. Over whole arrays each pass
goes to memory; over blocks only the first does. For the momentum update of a 3072×500 layer: 1.2 ms instead of 1.7 ms.
"""

import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from babysit.nn.threads import crew

SIZE = 1 << 15 if crew.size == 1 else 1 << 18
"""Elements in a block. 32,768 in three float32 arrays fit in an L2 cache of 512 kB; but pieces so short, 10 µs each,
make two threads wait for the interpreter more than they work."""


def blocks(*arrays: NDArray[Any]) -> Iterator[tuple[NDArray[Any], ...]]:
    """Yield flat views of the same ≤ SIZE elements of every array; all have one size and are C-contiguous.

    Raises ValueError for an array that is not: its flat form would be a copy, and what is written to it lost.
    """
    if not all(array.flags.c_contiguous for array in arrays):
        raise ValueError("blocks need C-contiguous arrays")
    flat = tuple(array.reshape(-1) for array in arrays)
    for start in range(0, flat[0].size, SIZE):
        yield tuple(array[start : start + SIZE] for array in flat)


class Scratch(threading.local):
    """One block of room for what a formula needs in between, for each thread; it does not grow with the network."""

    def __init__(self) -> None:
        self._array: NDArray[Any] = np.empty(0, np.float32)

    def like(self, block: NDArray[Any]) -> NDArray[Any]:
        """Return room for as many elements as `block` has, of its dtype."""
        return self.of(block.size, block.dtype)

    def of(self, size: int, dtype: np.dtype[Any]) -> NDArray[Any]:
        """Return room for so many elements of a dtype."""
        if self._array.dtype != dtype or self._array.size < size:
            self._array = np.empty(size, dtype)
        return self._array[:size]
