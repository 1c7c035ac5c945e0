"""A bundle: arrays that are measured together, each thread taking a piece of every one.

Where numba is and the arrays are large, a thread's pieces go to a kernel in one call, by their addresses.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from babysit.nn.machine import kernels
from babysit.nn.threads import SMALL, crew

Array = NDArray[Any]
Whole = NDArray[np.int64]

REAL = np.dtype(np.float32)


class Bundle:
    """Arrays of any shapes, flat; those that are not contiguous are copied.

    `sizes` (arrays,) counts their elements; `compiled` is the module of kernels, None where NumPy has to do.
    """

    def __init__(self, arrays: Sequence[Array]) -> None:
        self._arrays = [array if array.flags.c_contiguous else np.ascontiguousarray(array) for array in arrays]
        self.sizes: Whole = np.array([array.size for array in self._arrays], np.int64)
        is_real = all(array.dtype == REAL for array in self._arrays)
        n_elements = int(self.sizes.sum())
        self.compiled: Any = kernels("measure", REAL, n_elements) if is_real else None
        self.n_threads = crew.n_threads if n_elements >= SMALL else 1

    @property
    def arrays(self) -> list[Array]:
        """The arrays, each flat."""
        return [array.reshape(-1) for array in self._arrays]

    @property
    def addresses(self) -> Whole:
        """Where each array begins in memory, in bytes (arrays,): for kernels, while the bundle lives."""
        return np.array([array.__array_interface__["data"][0] for array in self._arrays], np.int64)

    def bounds(self, thread: int) -> tuple[Whole, Whole]:
        """Return where a thread's piece of each array begins, and where it ends (arrays,)."""
        return self.sizes * thread // self.n_threads, self.sizes * (thread + 1) // self.n_threads

    def share(self, act: Callable[[int], None]) -> None:
        """Call `act` with the number of each thread, in that thread."""
        with np.errstate(all="ignore"):
            crew.each([partial(act, thread) for thread in range(self.n_threads)])
