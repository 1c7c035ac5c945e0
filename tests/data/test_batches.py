"""Batches: what a draw gives with augmentation and with float targets, and going on in mid-epoch, bit for bit."""

import json
from typing import Any

import numpy as np
import pytest

from babysit.data.augment import augmentations
from babysit.data.batches import Batches
from babysit.data.dataset import Split
from babysit.errors import DataError, ShapeError

N = 50
EVERYTHING = ("flip", "crop", "cutout", "mixup")


def split_of(shape: tuple[int, ...] = (6, 6, 2), targets: int = 0) -> Split:
    rng = np.random.default_rng(9)
    y: Any = rng.normal(size=(N, targets)).astype(np.float32) if targets else rng.integers(0, 4, N)
    return Split(rng.normal(size=(N, *shape)).astype(np.float32), y)


def batches_of(*names: str, split: Split | None = None, seed: int = 0, size: int = 8) -> Batches:
    augment = [
        augmentations.create(name, **({"pad": 2} if name == "crop" else {})) for name in names if name != "cutout"
    ]
    augment += [augmentations.create("cutout", size=3)] if "cutout" in names else []
    return Batches(split or split_of(), size, np.random.default_rng([seed, 3]), augment, n_classes=4)


def drawn(batches: Batches, n: int) -> list[bytes]:
    """Return the next n batches as bytes."""
    return [b"".join(part.tobytes() for part in batches.draw()) for _ in range(n)]


def test_labels_come_as_labels_and_targets_as_targets() -> None:
    x, y = batches_of().draw()
    assert (x.shape, y.shape, y.dtype) == ((8, 6, 6, 2), (8,), np.int64)
    split = split_of((5,), targets=3)
    x, y = batches_of(split=split).draw()
    assert (x.shape, y.shape, y.dtype) == ((8, 5), (8, 3), np.float32)
    for example, target in zip(x, y, strict=True):
        (index,) = np.flatnonzero((split.x == example).all(axis=1))
        np.testing.assert_array_equal(split.y[index], target)


def test_mixed_labels_become_distributions_and_mixed_targets_stay_targets() -> None:
    y = batches_of("mixup").draw()[1]
    assert (y.shape, y.dtype) == ((8, 4), np.float32)
    np.testing.assert_allclose(y.sum(axis=1), 1, rtol=1e-6)
    split = split_of((5,), targets=3)
    kept = split.y.copy()
    assert batches_of("mixup", split=split).draw()[1].shape == (8, 3)
    np.testing.assert_array_equal(split.y, kept)
    with pytest.raises(ValueError, match="number of classes"):
        Batches(split_of(), 8, np.random.default_rng(0), [augmentations.create("mixup")])


@pytest.mark.parametrize("names", [("flip",), ("crop",), EVERYTHING])
def test_augmentation_changes_the_batch_and_neither_the_split_nor_the_order(names: tuple[str, ...]) -> None:
    split = split_of()
    kept = split.x.copy()
    plain, augmented = batches_of(split=split), batches_of(*names, split=split)
    n_changed = 0
    for _ in range(2 * plain.per_epoch):
        (x, y), (changed, targets) = plain.draw(), augmented.draw()
        n_changed += not np.array_equal(x, changed)
        labels = targets.argmax(axis=1) if targets.ndim > 1 else targets
        np.testing.assert_array_equal(labels, y)
    assert n_changed > plain.per_epoch
    np.testing.assert_array_equal(split.x, kept)


def test_the_seed_decides_the_augmented_batches() -> None:
    first, again, other = (drawn(batches_of(*EVERYTHING, seed=seed), 20) for seed in (1, 1, 2))
    assert first == again != other


def test_a_generator_of_its_own_for_the_augmentation() -> None:
    def batches(seed: int) -> Batches:
        rng = np.random.default_rng(0)
        return Batches(split_of(), 8, rng, [augmentations.create("flip")], augment_rng=np.random.default_rng(seed))

    assert drawn(batches(1), 9) == drawn(batches(1), 9) != drawn(batches(2), 9)


def test_what_does_not_suit_the_examples_is_refused_at_once() -> None:
    with pytest.raises(ShapeError, match="flip needs pictures"):
        batches_of("flip", split=split_of((72,)))


@pytest.mark.parametrize("n_drawn", [0, 1, 3, 7, 9, 100])
@pytest.mark.parametrize("names", [(), EVERYTHING])
def test_a_copy_that_goes_on_draws_the_same_batches_bit_for_bit(names: tuple[str, ...], n_drawn: int) -> None:
    """From before the first draw, in mid-epoch, at an epoch's end (7 batches), and after many."""
    original = batches_of(*names)
    drawn(original, n_drawn)
    arrays, facts = original.arrays(), json.loads(json.dumps(original.facts()))
    expected = drawn(original, 30)
    copy = batches_of(*names, seed=77)
    drawn(copy, 5)
    copy.load(arrays, facts)
    assert drawn(copy, 30) == expected


def test_what_was_kept_is_not_changed_by_further_draws() -> None:
    batches = batches_of("flip")
    batches.draw()
    arrays, facts = batches.arrays(), batches.facts()
    order, text = arrays["order"].copy(), json.dumps(facts)
    drawn(batches, 20)
    np.testing.assert_array_equal(arrays["order"], order)
    assert json.dumps(facts) == text


def damaged() -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Return states that no batches of this split and size can have been in."""
    batches = batches_of("flip")
    batches.draw()
    arrays, facts = batches.arrays(), batches.facts()
    order, generators = arrays["order"], facts["generators"]
    return [
        ("no order", {}, facts),
        ("a shorter order", {"order": order[:-1]}, facts),
        ("an example twice", {"order": np.where(order == 3, 4, order)}, facts),
        ("an example beyond", {"order": np.where(order == 3, N, order)}, facts),
        ("floats", {"order": order.astype(np.float64)}, facts),
        ("no epoch", arrays, facts | {"epochs": "first"}),
        ("a place beyond", arrays, facts | {"at": 64}),
        ("no place", arrays, {"generators": generators}),
        ("a place before", arrays, facts | {"at": -8}),
        ("no generators", arrays, facts | {"generators": None}),
        ("one generator", arrays, facts | {"generators": {"order": generators["order"]}}),
        ("another generator", arrays, facts | {"generators": generators | {"augment": {"bit_generator": "MT19937"}}}),
    ]


@pytest.mark.parametrize(
    ("kind", "arrays", "facts"), damaged(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_damaged_state_is_refused_and_changes_nothing(
    kind: str, arrays: dict[str, Any], facts: dict[str, Any]
) -> None:
    batches, twin = batches_of("flip"), batches_of("flip")
    drawn(batches, 3)
    drawn(twin, 3)
    with pytest.raises(DataError, match="batches: must go on"):
        batches.load(arrays, facts)
    assert drawn(batches, 20) == drawn(twin, 20)


@pytest.mark.parametrize("size", [1, 5, 13, 80])
@pytest.mark.parametrize("n_drawn", [0, 3, 7])
def test_another_size_shows_what_is_left_of_the_epoch_in_its_order(n_drawn: int, size: int) -> None:
    batches, twin = batches_of(), batches_of()
    seen = [batches.draw()[0].copy() for _ in range(n_drawn)]
    order = [twin.draw()[0].copy() for _ in range(14)]  # two epochs of 7
    batches.resize(size)
    n = batches.left(2)
    seen += [batches.draw()[0].copy() for _ in range(n)]
    np.testing.assert_array_equal(np.concatenate(seen), np.concatenate(order))
    assert (batches.left(2), batches.n_epochs, batches.per_epoch) == (0, 2, -(-N // size))


def test_resized_batches_go_on_from_their_state() -> None:
    batches, again = batches_of(*EVERYTHING), batches_of(*EVERYTHING, size=5)
    drawn(batches, 7)
    batches.resize(5)
    drawn(batches, 2)
    again.load(batches.arrays(), json.loads(json.dumps(batches.facts())))
    assert drawn(again, 20) == drawn(batches, 20)
    assert again.n_epochs == batches.n_epochs
