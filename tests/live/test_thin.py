"""Thinning keeps what a person would miss: extremes, NaN, the last point."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from babysit.live.thin import join, thin


@given(st.lists(st.floats(allow_infinity=False, width=32), min_size=1, max_size=3000), st.integers(4, 200))
def test_extremes_nan_and_last_survive(values: list[float], n_out: int) -> None:
    column = np.array(values)
    kept = thin(column, n_out)
    assert kept.tolist() == sorted(set(kept.tolist()))
    assert kept[-1] == len(values) - 1
    assert len(kept) <= max(n_out, 4) + 1
    if np.isnan(column).any():
        assert np.isnan(column[kept]).any()
    else:
        assert column[kept].min() == column.min()
        assert column[kept].max() == column.max()


def test_few_points_are_left_alone() -> None:
    assert thin(np.array([1.0, math.inf, 3.0]), 8).tolist() == [0, 1, 2]


def test_blocks_of_one_kind_join_in_order() -> None:
    first = (np.array([1, 2]), np.array([0.1, 0.2]), np.array([[1.0, 2.0], [3.0, 4.0]]))
    second = (np.array([3]), np.array([0.3]), np.array([[5.0], [6.0]]))
    steps, times, values = join([first, second])
    assert steps.tolist() == [1, 2, 3]
    assert times.tolist() == [0.1, 0.2, 0.3]
    assert values.tolist() == [[1.0, 2.0, 5.0], [3.0, 4.0, 6.0]]
