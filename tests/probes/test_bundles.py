"""Moments, changes and histograms: compiled and in NumPy, in one thread and in two, against plain NumPy in float64."""

import importlib.util

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from babysit.nn.threads import Crew
from babysit.probes.bundle import Bundle
from babysit.probes.histogram import BINS, RUN, histograms, sample, strides_of
from babysit.probes.moments import changes, copy, moments

HAS_NUMBA = importlib.util.find_spec("numba") is not None
WAYS = ["numpy", *(["compiled"] if HAS_NUMBA else [])]


@pytest.fixture(params=[(way, n) for way in WAYS for n in (1, 2, 3)], ids=lambda way: f"{way[0]}-{way[1]}")
def way(request, monkeypatch):
    """One way of computing, for arrays of every size."""
    compiled, n_threads = request.param
    monkeypatch.setattr("babysit.nn.machine.SMALL", 0 if compiled == "compiled" else 1 << 60)
    monkeypatch.setattr("babysit.probes.bundle.SMALL", 0)
    monkeypatch.setattr("babysit.probes.bundle.crew", Crew(n_threads))
    bundle = Bundle([np.zeros(3, np.float32)])
    assert (bundle.compiled is not None, bundle.n_threads) == (compiled == "compiled", n_threads)
    return compiled


def several(rng, sizes=(1, 2, 17, 512, 513, 5000, 100_000)):
    return [np.maximum(rng.standard_normal(n, dtype=np.float32), -0.5) * np.float32(3) for n in sizes]


def facts(given):
    return moments(given, with_extremes=True).facts("mean", "std", "norm", "zero", "min", "max")


def test_moments_are_those_of_numpy(way):
    rng = np.random.default_rng(0)
    given = several(rng)
    given[2][::3] = 0
    given[3] = given[3].reshape(8, 4, 16)
    given.append(np.asfortranarray(rng.standard_normal((30, 40)).astype(np.float32)))
    for array, found in zip(given, facts(given), strict=True):
        wide = array.astype(np.float64)
        assert found["mean"] == pytest.approx(wide.mean(), rel=1e-12, abs=1e-12)
        assert found["std"] == pytest.approx(wide.std(), rel=1e-9, abs=1e-9)
        assert found["norm"] == pytest.approx(np.sqrt((wide**2).sum()), rel=1e-12)
        assert (found["min"], found["max"]) == (array.min(), array.max())
        assert found["zero"] == (array == 0).mean()
    assert np.isnan(moments(given).min).all()


@pytest.mark.parametrize("scale", [1e-38, 1e-25, 1e25])
def test_no_square_vanishes_or_overflows(way, scale):
    array = (np.random.default_rng(0).standard_normal(3000) * scale).astype(np.float32)
    (found,) = facts([array])
    wide = array.astype(np.float64)
    assert found["norm"] == pytest.approx(np.sqrt((wide**2).sum()), rel=1e-9)
    assert found["std"] == pytest.approx(wide.std(), rel=1e-9)


def test_a_large_mean_costs_no_digits(way):
    array = np.random.default_rng(0).standard_normal(5000).astype(np.float32) + np.float32(10_000)
    (found,) = facts([array])
    assert found["std"] == pytest.approx(array.astype(np.float64).std(), rel=1e-6)


@pytest.mark.parametrize(("poison", "mean", "std"), [(np.nan, np.nan, np.nan), (np.inf, np.inf, np.nan)])
def test_what_is_not_finite_goes_through(way, poison, mean, std):
    array = np.ones(1000, np.float32)
    array[700] = poison
    (found,) = facts([array])
    np.testing.assert_equal([found["mean"], found["std"], found["max"]], [mean, std, poison])


def test_changes_are_those_of_numpy_and_leave_a_copy(way):
    rng = np.random.default_rng(0)
    before = several(rng)
    after = [array + np.float32(1e-3) * rng.standard_normal(array.size, dtype=np.float32) for array in before]
    was = [array.astype(np.float64) for array in before]
    for old, new, kept, (changed, norm) in zip(was, after, before, changes(before, after), strict=True):
        assert changed == pytest.approx(np.linalg.norm(new - old), rel=1e-9)
        assert norm == pytest.approx(np.linalg.norm(old), rel=1e-9)
        np.testing.assert_array_equal(kept, new)


def test_a_copy_is_a_copy(way):
    source = several(np.random.default_rng(0))
    targets = [np.empty_like(array) for array in source]
    copy(source, targets)
    for array, target in zip(source, targets, strict=True):
        np.testing.assert_array_equal(array, target)


def test_a_histogram_counts_every_element_of_a_small_array(way):
    given = {f"a{i}": array for i, array in enumerate(several(np.random.default_rng(1)))}
    for array, found in zip(given.values(), histograms(given, 1 << 20), strict=True):
        assert (found.counted, found.of, found.nonfinite) == (array.size, array.size, 0)
        if array.size == 1:
            assert (found.low, found.high) == (array[0] - 0.5, array[0] + 0.5)
            continue
        counts, edges = np.histogram(array.astype(np.float64), BINS)
        assert (found.low, found.high) == (edges[0], edges[-1])
        assert found.counts.dtype == np.float32
        # An element that lies on an edge may fall to either side of it.
        assert np.abs(found.counts.cumsum() - counts.cumsum()).max() <= 1
        assert found.counts.sum() == array.size


def test_a_sample_is_evenly_spread_and_said_to_be_one(way):
    array = np.repeat(np.arange(1000, dtype=np.float32), 1000)
    (found,) = histograms({"a": array}, 10_000)
    assert 9000 < found.counted < 10_100
    assert found.of == 1_000_000
    assert found.counts.sum() == found.counted
    assert found.counts.min() >= 0.5 * found.counts.max()


def test_bins_have_what_is_finite_and_the_rest_is_counted(way):
    array = np.linspace(-1, 1, 999, dtype=np.float32)
    array[[3, 500]] = np.nan
    array[[7, 8, 9]] = [np.inf, -np.inf, np.inf]
    (found,) = histograms({"a": array})
    assert (found.low, found.high, found.counted, found.nonfinite) == (-1, 1, 999, 5)
    assert found.counts.sum() == 994


@pytest.mark.parametrize(
    ("value", "low", "high"), [(0.0, -0.5, 0.5), (3.0, 2.5, 3.5), (np.nan, -0.5, 0.5), (-np.inf, -0.5, 0.5)]
)
def test_equal_elements_fill_one_bin(way, value, low, high):
    (found,) = histograms({"a": np.full(100, value, np.float32)})
    assert (found.low, found.high) == (low, high)
    assert found.counts.sum() == (100 if np.isfinite(value) else 0)
    assert np.count_nonzero(found.counts) <= 1


def test_the_whole_range_of_floats_fits(way):
    array = np.array([-3.4e38, 0, 3.4e38, 1e-45], np.float32)
    (found,) = histograms({"a": array})
    assert found.counts.sum() == 4
    assert (found.counts[0], found.counts[-1]) == (1, 1)


def test_nothing_has_no_histogram():
    assert histograms({}) == []


@settings(deadline=None, max_examples=60)
@given(
    arrays.arrays(np.float32, st.integers(1, 300), elements=st.floats(width=32, allow_subnormal=False)),
    st.integers(1, 100),
)
@pytest.mark.skipif(not HAS_NUMBA, reason="needs numba")
def test_both_ways_count_the_same(array, limit):
    with pytest.MonkeyPatch.context() as patch:
        found = []
        for size in (0, 1 << 60):
            patch.setattr("babysit.nn.machine.SMALL", size)
            (each,) = histograms({"a": array}, limit)
            found.append(each)
    compiled, plain = found
    assert compiled.meta == plain.meta
    np.testing.assert_array_equal(compiled.counts, plain.counts)


@given(st.integers(1, 5000), st.integers(1, 500))
def test_a_stride_keeps_to_its_limit(size, limit):
    (stride,) = strides_of(np.array([size]), limit)
    taken = sample(np.arange(size), int(stride))
    assert stride % 2 == 1
    assert 1 <= taken.size <= max(limit + RUN, RUN)
    assert len(set(taken.tolist())) == taken.size
    if size <= limit:
        assert taken.size == size
