"""PyTorch as a peer: the same numbers asked of both, where it is installed."""

import importlib
import importlib.util
import warnings
from typing import Any

import numpy as np
import pytest

REASON = "needs PyTorch: pip install torch, for the comparisons with it"
SINGLE, DOUBLE = np.float32, np.float64
TOLERANCE: dict[type, float] = {SINGLE: 1e-5, DOUBLE: 1e-12}
"""The relative errors allowed, against the largest number of an array."""


def load() -> Any:
    """Return the module `torch`; skips the test, or the module that asks on import, where there is none.

    It computes on one thread: when several threads make a process's first call of a function of MKL's (tanh, exp, ...),
    one of them may answer with the low-accuracy kernel, 1e-4 off (github.com/pytorch/pytorch/issues/188792).
    """
    if importlib.util.find_spec("torch") is None:
        pytest.skip(REASON, allow_module_level=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch = importlib.import_module("torch")
    torch.set_num_threads(1)
    return torch


def tensor(array: np.ndarray, *, has_grad: bool = False) -> Any:
    """Return a tensor that shares nothing with `array`."""
    return load().tensor(np.array(array), requires_grad=has_grad)


def assert_close(ours: np.ndarray, theirs: Any, tolerance: float | None = None) -> None:
    """Assert that no element differs by more than the tolerance of its dtype, relative to the largest one."""
    expected = np.asarray(theirs.detach() if hasattr(theirs, "detach") else theirs)
    assert ours.dtype == expected.dtype
    allowed = tolerance or TOLERANCE[ours.dtype.type]
    np.testing.assert_allclose(ours, expected, rtol=allowed, atol=allowed * float(np.abs(expected).max(initial=0)))
