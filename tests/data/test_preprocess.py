"""Preprocessing: what each subtracts and divides, and that it never saw the validation and test splits."""

import json

import numpy as np
import pytest
from numpy.typing import NDArray

from babysit.data.preprocess import create, preprocesses
from babysit.data.preprocess.statistics import ROWS
from babysit.data.preprocess.whiten import MAX_FEATURES
from babysit.errors import ConfigError, ShapeError

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
    # Not to the last bit: a matrix product of one row may add up in another order.
    np.testing.assert_allclose(other[1], single[0], rtol=1e-4, atol=1e-4)


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


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", preprocesses.names())
def test_every_preprocessing_can_be_undone_to_be_looked_at(name: str, shape: tuple[int, ...]) -> None:
    preprocess, x = preprocesses.create(name), images(shape)
    x /= x.max()
    preprocess.fit(x)
    prepared = x[:20].copy()
    preprocess.apply(prepared)
    kept = prepared.copy()
    shown = preprocess.invert(prepared)
    np.testing.assert_array_equal(prepared, kept)
    assert not np.shares_memory(shown, prepared)
    assert (shown.shape, shown.dtype) == (prepared.shape, np.float32)
    np.testing.assert_allclose(shown, x[:20], atol=2e-5)
    if len(shape) == 3 and name != "none":
        assert 0 <= preprocess.invert(kept * 1000).min() <= preprocess.invert(kept * 1000).max() <= 1


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


def test_standardize_features_gives_every_pixel_mean_0_and_deviation_1() -> None:
    preprocess, x = preprocesses.create("standardize_features"), images((8, 8, 3))
    mean, deviation = x.mean(axis=0, dtype=np.float64), x.std(axis=0, dtype=np.float64)
    preprocess.fit(x)
    preprocess.apply(x)
    np.testing.assert_allclose(x.mean(axis=0, dtype=np.float64), 0, atol=1e-4)
    np.testing.assert_allclose(x.std(axis=0, dtype=np.float64), 1, rtol=1e-4)
    statistics = preprocess.statistics()
    assert statistics["std"]["max"] == pytest.approx(deviation.max(), rel=1e-5)
    assert statistics["mean"]["min"] == pytest.approx(mean.min(), abs=1e-6)
    assert np.array(statistics["picture"]).shape == (8, 8, 3)


def correlated(n: int = 5000, features: int = 12) -> NDArray[np.float32]:
    """Return features that are mixtures of each other, of very different sizes."""
    rng = np.random.default_rng(5)
    turn = np.linalg.qr(rng.normal(size=(features, features)))[0]
    return ((rng.normal(size=(n, features)) * np.logspace(0, -2, features)) @ turn + 0.5).astype(np.float32)


def test_whitening_turns_the_covariance_into_the_identity() -> None:
    preprocess, x = preprocesses.create("whiten", epsilon=1e-9), correlated()
    expected = np.linalg.eigvalsh(np.cov(x.T.astype(np.float64), ddof=0))[::-1]
    preprocess.fit(x)
    preprocess.apply(x)
    np.testing.assert_allclose(np.cov(x.T.astype(np.float64), ddof=0), np.eye(12), atol=5e-3)
    np.testing.assert_allclose(x.mean(axis=0, dtype=np.float64), 0, atol=2e-3)
    statistics = preprocess.statistics()
    assert statistics["largest_variance"] == pytest.approx(expected[0], rel=1e-4)
    assert statistics["smallest_variance"] == pytest.approx(expected[-1], rel=1e-2)
    assert statistics["components"] == 12
    share = np.cumsum(expected) / expected.sum()
    assert statistics["components_with_99_percent"] == int(np.argmax(share >= 0.99)) + 1


def test_whitening_puts_the_largest_component_first_and_keeps_small_ones_small() -> None:
    strong, x = preprocesses.create("whiten", epsilon=0.1), correlated()
    strong.fit(x)
    variances = np.linalg.eigvalsh(np.cov(x.T.astype(np.float64), ddof=0))[::-1]
    strong.apply(x)
    np.testing.assert_allclose(x.var(axis=0, dtype=np.float64), variances / (variances + 0.1), atol=5e-3)


def test_whitening_is_the_same_twice_and_survives_features_that_never_vary() -> None:
    x = images((8, 8, 1), n=100)
    x[:, :3] = 0.25
    results = []
    for _ in range(2):
        preprocess, prepared = preprocesses.create("whiten"), x.copy()
        preprocess.fit(prepared)
        preprocess.apply(prepared)
        assert np.isfinite(prepared).all()
        results.append(prepared)
    np.testing.assert_array_equal(results[0], results[1])


def test_whitening_refuses_what_its_square_matrices_could_not_hold() -> None:
    with pytest.raises(ShapeError, match=f"at most {MAX_FEATURES} features"):
        preprocesses.create("whiten").check((64, 64, 3))
    preprocesses.create("whiten").check((32, 32, 3))
    with pytest.raises(ConfigError, match="at least 1e-12"):
        preprocesses.create("whiten", epsilon=0.0)


def test_a_preprocessing_is_made_of_a_name_or_of_an_entry() -> None:
    class Entry:
        def create(self) -> object:
            return preprocesses.create("whiten", epsilon=0.5)

    assert create("mean_image").statistics.__qualname__.startswith("MeanImage")
    assert vars(create(Entry()))["epsilon"] == 0.5


@pytest.mark.parametrize("name", ["standardize", "standardize_features"])
def test_what_does_not_vary_is_only_centred(name: str) -> None:
    preprocess, x = preprocesses.create(name), images((6,))
    x[:, 2] = 0.7
    preprocess.fit(x)
    preprocess.apply(x)
    np.testing.assert_allclose(x[:, 2], 0, atol=1e-6)
    assert np.isfinite(x).all()


def test_a_large_mean_costs_no_digits_of_the_deviation() -> None:
    preprocess, x = preprocesses.create("standardize"), images((4,)) + 1000
    preprocess.fit(x)
    np.testing.assert_allclose(preprocess.statistics()["std"], x.std(axis=0, dtype=np.float64), rtol=1e-4)
