"""Augmentations: what each changes and what it leaves, that a seed decides it all, and what they refuse."""

import tracemalloc

import numpy as np
import pytest
from numpy.typing import NDArray

from babysit.data.augment import augmentations
from babysit.errors import ConfigError, ShapeError

SHAPE = (9, 7, 3)
Pictures = NDArray[np.float32]


def pictures(n: int = 40, shape: tuple[int, ...] = SHAPE) -> Pictures:
    """Return pictures without a zero, of which no two pixels are alike."""
    return (np.arange(n * np.prod(shape), dtype=np.float32) + 1).reshape(n, *shape)


def targets_of(n: int, classes: int = 5) -> Pictures:
    return np.eye(classes, dtype=np.float32)[np.arange(n) % classes]


def applied(name: str, x: Pictures, seed: int = 0, **options: float) -> Pictures:
    changed = x.copy()
    augmentations.create(name, **options).apply(changed, targets_of(len(x)), np.random.default_rng(seed))
    return changed


@pytest.mark.parametrize("name", augmentations.names())
def test_the_generator_decides_everything(name: str) -> None:
    x = pictures()
    first, again, other = (applied(name, x, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
    assert not np.array_equal(first, x)
    assert first.dtype == np.float32


@pytest.mark.parametrize("name", augmentations.names())
def test_a_smaller_batch_and_another_shape_do_as_well(name: str) -> None:
    augmentation, rng = augmentations.create(name), np.random.default_rng(0)
    for n, shape in ((8, (10, 10, 3)), (3, (10, 10, 3)), (1, (12, 12, 1)), (9, (12, 12, 1))):
        x = pictures(n, shape)
        targets = targets_of(n)
        augmentation.check(shape)
        augmentation.apply(x, targets, rng)
        assert np.isfinite(x).all()
        np.testing.assert_allclose(targets.sum(axis=1), 1, rtol=1e-6)


@pytest.mark.parametrize("name", augmentations.names())
def test_only_what_mixes_targets_changes_them(name: str) -> None:
    augmentation, targets = augmentations.create(name), targets_of(40)
    augmentation.apply(pictures(), targets, np.random.default_rng(0))
    assert np.array_equal(targets, targets_of(40)) != augmentation.mixes_targets
    augmentation.apply(pictures(), None, np.random.default_rng(0))


@pytest.mark.parametrize("name", augmentations.names())
def test_a_batch_allocates_nothing_that_grows_with_it(name: str) -> None:
    """Beside one picture: a few numbers for each example."""
    x = pictures(256, (16, 16, 3))
    targets, augmentation, rng = targets_of(256), augmentations.create(name), np.random.default_rng(0)
    augmentation.apply(x, targets, rng)
    tracemalloc.start()
    augmentation.apply(x, targets, rng)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 250 * 256 + 20_000 < x.nbytes / 8


def test_flip_mirrors_about_half_of_the_pictures_and_leaves_the_others() -> None:
    x = pictures(400)
    changed = applied("flip", x)
    is_mirrored = (changed == x[:, :, ::-1]).all(axis=(1, 2, 3))
    is_same = (changed == x).all(axis=(1, 2, 3))
    assert (is_mirrored ^ is_same).all()
    assert 150 < is_mirrored.sum() < 250
    assert np.array_equal(applied("flip", x, probability=1.0), x[:, :, ::-1])


def test_crop_shifts_in_both_directions_and_fills_with_zeros() -> None:
    x, pad = pictures(300, (9, 9, 1)), 2
    changed, shifts = applied("crop", x, pad=pad), set()
    for before, after in zip(x, changed, strict=True):
        padded = np.pad(before, ((pad, pad), (pad, pad), (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, before.shape)[:, :, 0]
        (found,) = np.argwhere((windows == after).all(axis=(2, 3, 4)))
        shifts.add(tuple(found.tolist()))
    assert shifts == {(top, left) for top in range(5) for left in range(5)}


def test_cutout_blanks_one_square_that_may_hang_over_the_edge() -> None:
    x = pictures(400, (12, 12, 3))
    changed = applied("cutout", x, size=4)
    is_blank = (changed == 0).all(axis=-1)
    assert np.array_equal(changed[~is_blank], x[~is_blank])
    areas = set()
    for mask in is_blank:
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        assert mask[np.ix_(rows, columns)].all()
        assert len(rows) == np.ptp(rows) + 1 <= 4
        assert len(columns) == np.ptp(columns) + 1 <= 4
        areas.add(mask.sum())
    assert max(areas) == 16 > min(areas) > 0


def test_mixup_blends_pictures_and_targets_by_the_same_share() -> None:
    x, targets = pictures(30), targets_of(30, 30)
    mixed, classes = x.copy(), targets.copy()
    augmentations.create("mixup", alpha=1.0).apply(mixed, classes, np.random.default_rng(4))
    np.testing.assert_allclose(mixed.reshape(30, -1), classes @ x.reshape(30, -1), rtol=1e-4)
    np.testing.assert_allclose(classes.sum(axis=1), 1, rtol=1e-6)
    assert (classes.argmax(axis=1) == np.arange(30)).all()
    assert 0.5 <= classes.max(axis=1).min() < 1


@pytest.mark.parametrize("alpha", [0.01, 1.0, 100.0])
def test_mixup_makes_no_subnormal_numbers(alpha: float) -> None:
    for seed in range(50):
        mixed = np.abs(applied("mixup", pictures(8) / np.float32(1000), seed, alpha=alpha))
        assert not ((mixed > 0) & (mixed < np.finfo(np.float32).tiny)).any()


@pytest.mark.parametrize("name", [n for n in augmentations.names() if augmentations.get(n).needs_pictures])
def test_flat_data_are_refused_by_what_needs_pictures(name: str) -> None:
    with pytest.raises(ShapeError, match=f"{name} needs pictures"):
        augmentations.create(name).check((64,))


@pytest.mark.parametrize(("name", "option"), [("crop", "pad"), ("cutout", "size")])
def test_what_would_hide_the_picture_is_refused(name: str, option: str) -> None:
    augmentations.create(name, **{option: 7}).check((8, 9, 1))
    with pytest.raises(ShapeError, match="larger than its"):
        augmentations.create(name, **{option: 8}).check((8, 9, 1))


@pytest.mark.parametrize(
    ("name", "option", "value"),
    [("flip", "probability", 0.0), ("crop", "pad", 0), ("cutout", "size", 0), ("mixup", "alpha", 0.0)],
)
def test_options_have_bounds(name: str, option: str, value: float) -> None:
    with pytest.raises(ConfigError, match=option):
        augmentations.create(name, **{option: value})
