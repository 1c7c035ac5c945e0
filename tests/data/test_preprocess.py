"""Preprocessing: what each subtracts and divides, and that it never saw the validation and test splits."""

import json

import numpy as np
import pytest
from numpy.typing import NDArray

from babysit.data.preprocess import ROWS, preprocesses

SHAPES = [(8, 8, 3), (4, 5, 1), (12,)]


def images(shape: tuple[int, ...], n: int = 2 * ROWS + 7, seed: int = 0) -> NDArray[np.float32]:
    """Return images whose pixels and channels have means and deviations of their own."""
    rng = np.random.default_rng(seed)
    x = rng.random((n, *shape), dtype=np.float32) * rng.random(shape, dtype=np.float32)
    return ((x + np.arange(shape[-1])) / 4).astype(np.float32)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", preprocesses.names())
def test_every_preprocessing_fits_without_a_change_and_applies_in_place(name: str, shape: tuple[int, ...]) -> None:
    preprocess, x = preprocesses.create(name), images(shape)
    kept = x.copy()
    preprocess.fit(x)
    np.testing.assert_array_equal(x, kept)
    statistics = preprocess.statistics()
    assert statistics["name"] == name
    preprocess.apply(x)
    assert x.dtype == np.float32
    assert np.isfinite(x).all()
    assert preprocess.statistics() == statistics
    assert json.loads(json.dumps(statistics, allow_nan=False)) == statistics


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", preprocesses.names())
def test_every_image_is_treated_by_itself(name: str, shape: tuple[int, ...]) -> None:
    preprocess, x = preprocesses.create(name), images(shape)
    preprocess.fit(x)
    other = images(shape, n=3, seed=1)
    single = other[1:2].copy()
    preprocess.apply(other)
    preprocess.apply(single)
    np.testing.assert_array_equal(other[1], single[0])


def test_none_changes_nothing() -> None:
    preprocess, x = preprocesses.create("none"), images((8, 8, 3))
    preprocess.fit(x)
    preprocess.apply(x)
    np.testing.assert_array_equal(x, images((8, 8, 3)))


@pytest.mark.parametrize("shape", SHAPES)
def test_mean_image_centres_every_pixel(shape: tuple[int, ...]) -> None:
    preprocess, x = preprocesses.create("mean_image"), images(shape)
    mean = x.mean(axis=0, dtype=np.float64)
    preprocess.fit(x)
    preprocess.apply(x)
    np.testing.assert_allclose(x.mean(axis=0, dtype=np.float64), 0, atol=1e-6)
    statistics = preprocess.statistics()
    assert statistics["mean"] == pytest.approx(mean.mean())
    assert (statistics["min"], statistics["max"]) == (pytest.approx(mean.min()), pytest.approx(mean.max()))
    picture = np.array(statistics["picture"])
    assert picture.shape == shape
    np.testing.assert_array_equal(picture, np.rint(mean.clip(0, 1) * 255))


def test_channel_mean_centres_every_channel_and_no_pixel() -> None:
    preprocess, x = preprocesses.create("channel_mean"), images((8, 8, 3))
    expected = x.mean(axis=(0, 1, 2), dtype=np.float64)
    preprocess.fit(x)
    preprocess.apply(x)
    np.testing.assert_allclose(preprocess.statistics()["mean"], expected, rtol=1e-6)
    np.testing.assert_allclose(x.mean(axis=(0, 1, 2), dtype=np.float64), 0, atol=1e-6)
    assert np.abs(x.mean(axis=0)).max() > 0.01


@pytest.mark.parametrize(("shape", "axes"), [((8, 8, 3), (0, 1, 2)), ((12,), (0,))])
def test_standardize_gives_every_channel_or_feature_mean_0_and_deviation_1(
    shape: tuple[int, ...], axes: tuple[int, ...]
) -> None:
    preprocess, x = preprocesses.create("standardize"), images(shape)
    deviation = x.std(axis=axes, dtype=np.float64)
    preprocess.fit(x)
    preprocess.apply(x)
    np.testing.assert_allclose(preprocess.statistics()["std"], deviation, rtol=1e-5)
    np.testing.assert_allclose(x.mean(axis=axes, dtype=np.float64), 0, atol=1e-4)
    np.testing.assert_allclose(x.std(axis=axes, dtype=np.float64), 1, rtol=1e-5)


def test_what_does_not_vary_is_only_centred() -> None:
    preprocess, x = preprocesses.create("standardize"), images((6,))
    x[:, 2] = 0.7
    preprocess.fit(x)
    preprocess.apply(x)
    np.testing.assert_allclose(x[:, 2], 0, atol=1e-6)
    assert np.isfinite(x).all()


def test_a_large_mean_costs_no_digits_of_the_deviation() -> None:
    preprocess, x = preprocesses.create("standardize"), images((4,)) + 1000
    preprocess.fit(x)
    np.testing.assert_allclose(preprocess.statistics()["std"], x.std(axis=0, dtype=np.float64), rtol=1e-4)
