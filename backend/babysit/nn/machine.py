"""Machine code: what numba compiles for this processor, where it is installed, as `pip install babysit[fast]` does."""

import functools
import importlib
from typing import Any

import numpy as np
from numpy.typing import DTypeLike


def kernels(name: str, dtype: DTypeLike) -> Any:
    """Return the module of kernels `name`, or None where it cannot be had or its arrays are not float32."""
    return _load(name) if np.dtype(dtype) == np.float32 else None


@functools.cache
def _load(name: str) -> Any:
    try:
        return importlib.import_module(f"babysit.nn.kernels.{name}")
    except (ImportError, RuntimeError):  # no numba, or no folder in which it may keep what it has compiled
        return None
