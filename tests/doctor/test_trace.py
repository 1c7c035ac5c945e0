"""A trace: what a series is kept as, however long it is and however it came."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from babysit.doctor.curve import Curve
from babysit.doctor.trace import LIMIT, Trace


def trace_of(steps, values, cuts=()):
    trace, begin = Trace(), 0
    for end in [*sorted(cuts), len(steps)]:
        trace.extend(np.array(steps[begin:end], np.int64), np.array(values[begin:end], float))
        if end % 2:
            trace.curve()  # looking changes nothing
        begin = end
    return trace


def columns(curve: Curve):
    return [getattr(curve, name) for name in ("steps", "values", "low", "high", "nonfinite")]


def same(one: Curve, other: Curve) -> bool:
    return all(np.array_equal(a, b, equal_nan=True) for a, b in zip(columns(one), columns(other), strict=True))


def test_a_short_series_is_kept_as_it_is() -> None:
    curve = trace_of([1, 2, 5], [0.5, np.nan, -1.0]).curve()
    assert curve.steps.tolist() == [1, 2, 5]
    assert curve.nonfinite.tolist() == [0, 1, 0]
    assert np.array_equal(curve.values, [0.5, np.nan, -1.0], equal_nan=True)


def test_infinity_is_counted_and_is_no_value() -> None:
    curve = trace_of([1, 2], [np.inf, 1.0]).curve()
    assert curve.nonfinite.tolist() == [1, 0]
    assert np.isnan(curve.values[0])


def test_a_long_series_is_thinned_to_equal_buckets() -> None:
    n = 5 * LIMIT
    values = np.sin(np.arange(n) / 50)
    curve = trace_of(range(1, n + 1), values).curve()
    assert LIMIT // 2 < len(curve) <= LIMIT
    assert set(np.diff(curve.steps)[:-1].tolist()) == {8}
    assert curve.low.min() == values.min()
    assert curve.high.max() == values.max()
    assert np.isclose(curve.values[10], values[curve.steps[9] : curve.steps[10]].mean())


def test_a_sparse_series_keeps_its_points_in_buckets_of_their_own() -> None:
    steps = np.arange(1, LIMIT + 50) * 1000
    curve = trace_of(steps, steps / 7).curve()
    assert len(curve) <= LIMIT
    assert curve.steps[-1] == steps[-1]


def test_steps_that_go_back_count_as_the_largest_before_them() -> None:
    assert trace_of([1, 9, 3, 10], [1, 2, 3, 4]).curve().steps.tolist() == [1, 9, 9, 10]


@given(st.data())
def test_the_pieces_do_not_matter(data) -> None:
    n = data.draw(st.integers(1, 3 * LIMIT))
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    steps = np.cumsum(rng.integers(-1, 4, n))
    values = np.where(rng.random(n) < 0.02, np.nan, rng.standard_normal(n) * 10.0 ** rng.integers(-8, 8, n))
    cuts = data.draw(st.lists(st.integers(0, n), max_size=8))
    assert same(trace_of(steps, values, cuts).curve(), trace_of(steps, values).curve())
