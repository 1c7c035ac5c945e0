"""Originals: what comes out of preparing and back is what the source has."""

from pathlib import Path

import numpy as np
import pytest

from babysit.data.original import LONGEST_SIDE, MOST_FEATURES, originals, shrink
from babysit.data.prepare import prepare
from babysit.data.preprocess import preprocesses
from babysit.train.config import parse

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("name", preprocesses.names())
def test_pictures_come_back_as_their_source_has_them(name: str, channels: int) -> None:
    pixels = RNG.integers(0, 256, (500, 6, 5, channels), dtype=np.uint8)
    preprocess, x = preprocesses.create(name), (pixels / np.float32(255)).astype(np.float32)
    preprocess.fit(x)
    preprocess.apply(x)
    kept = x.copy()
    found = originals(x[:24], preprocess)
    assert found.dtype == np.uint8
    np.testing.assert_array_equal(found, pixels[:24])
    np.testing.assert_array_equal(x, kept)


@pytest.mark.parametrize("shape", [(7,), (4, 3, 2)])
def test_what_is_no_picture_comes_back_as_numbers(shape: tuple[int, ...]) -> None:
    preprocess, raw = preprocesses.create("standardize"), RNG.random((50, *shape), dtype=np.float32)
    x = raw.copy()
    preprocess.fit(x)
    preprocess.apply(x)
    found = originals(x, preprocess)
    assert (found.dtype, found.ndim) == (np.float32, 2)
    np.testing.assert_allclose(found, raw.reshape(50, -1), atol=1e-5)


def test_without_a_preprocessing_they_are_copied() -> None:
    x = RNG.standard_normal((3, MOST_FEATURES + 5), dtype=np.float32)
    found = originals(x, None)
    np.testing.assert_array_equal(found, x[:, :MOST_FEATURES])
    assert not np.shares_memory(found, x)


@pytest.mark.parametrize(
    ("size", "expected"), [((64, 64), (64, 64)), ((65, 10), (32, 5)), ((224, 200), (56, 50)), ((500, 1), (62, 1))]
)
def test_large_pictures_are_shown_smaller(size: tuple[int, int], expected: tuple[int, int]) -> None:
    found = originals(np.full((2, *size, 3), 0.5, np.float32), None)
    assert found.shape == (2, *expected, 3)
    assert max(found.shape[1:3]) <= LONGEST_SIDE
    assert (found == 128).all()


def test_a_smaller_pixel_is_the_mean_of_its_square() -> None:
    picture = np.zeros((1, 128, 128, 1), np.float32)
    picture[0, 2, 5] = 1
    small = shrink(picture)
    assert small[0, 1, 2, 0] == 0.25
    assert small.sum() == 0.25


def test_a_prepared_data_set_knows_its_originals() -> None:
    kinds = ("none", "mean_image")
    plain, prepared = (prepare(parse({"data": {"preprocess": kind}}).data, 0, Path()) for kind in kinds)
    assert not np.array_equal(plain.validation.x[:9], prepared.validation.x[:9])
    np.testing.assert_array_equal(
        plain.originals(plain.validation.x[:9]), prepared.originals(prepared.validation.x[:9])
    )
