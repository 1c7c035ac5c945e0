"""Machine code: what numba compiles for this processor, where it is installed, as `pip install babysit[fast]` does."""

import functools
import importlib
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

SMALL = 1 << 14
"""Elements for which NumPy is as fast; loading numba takes half a second, in which such a training is half done."""


def kernels(name: str, dtype: DTypeLike, size: int) -> Any:
    """Return the module of kernels `name`; None where numba is not, for small arrays and for others than float32."""
    return _load(name) if size >= SMALL and np.dtype(dtype) == np.float32 else None


@functools.cache
def _load(name: str) -> Any:
    try:
        return importlib.import_module(f"babysit.nn.kernels.{name}")
    except (ImportError, RuntimeError):  # no numba, or no folder in which it may keep what it has compiled
        return None
