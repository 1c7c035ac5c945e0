"""The checks that look at the data: labels, inputs, and what stands in two splits."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from babysit.data.dataset import Split
from babysit.data.prepare import prepare
from babysit.doctor.checks.labels import contradicting_share
from babysit.doctor.fingerprint import fingerprints
from babysit.train.config import parse
from doctor.cases import MSE, blobs, case_of, make, numbers, on


def shortened(y: np.ndarray, label: int, n: int) -> np.ndarray:
    """Return the rows of y in which a label is kept only n times."""
    rows = np.flatnonzero(y == label)
    return np.setdiff1d(np.arange(len(y)), rows[n:])


def part(split: Split, rows: np.ndarray) -> Split:
    return Split(split.x[rows], split.y[rows])


def test_classes_in_balance_pass() -> None:
    result = make("labels", on(blobs()))
    assert (result.outcome, result.value, result.threshold) == ("passed", pytest.approx(1.0), 10)


@pytest.mark.parametrize(("n", "outcome"), [(8, "passed"), (7, "failed")])
def test_a_class_that_is_rare_fails_from_ten_to_one(n: int, outcome: str) -> None:
    data = blobs()
    result = make("labels", on(blobs(train=part(data.train, shortened(data.train.y, 1, n)))))
    assert (result.outcome, result.value) == (outcome, pytest.approx(80 / n))


def test_a_class_that_a_split_lacks_is_named() -> None:
    data = blobs(600)
    result = make("labels", on(blobs(600, test=part(data.test, shortened(data.test.y, 2, 0)))))
    assert result.outcome == "failed"
    assert result.sentence == "1 of 3 classes are not in the test split: c."


def test_a_split_too_small_to_have_all_classes_is_not_held_to_it() -> None:
    data = blobs()
    assert make("labels", on(blobs(test=part(data.test, np.arange(2))))).outcome == "passed"


def test_equal_inputs_with_different_labels_are_counted() -> None:
    data = blobs()
    x, y = data.train.x.copy(), data.train.y
    x[1], x[4] = x[0], x[0]  # labels 0, 1 and 1
    assert contradicting_share(fingerprints(blobs(train=Split(x, y)), "train"), y) == pytest.approx(3 / 240)
    result = make("labels", on(blobs(train=Split(x, y))))
    assert (result.outcome, result.value) == ("failed", pytest.approx(3 / 240))


def test_targets_that_are_numbers_are_held_to_vary() -> None:
    assert make("labels", on(numbers(), MSE)).outcome == "passed"


def test_inputs_within_reach_pass() -> None:
    for preprocess in ("none", "standardize", "channel_mean"):
        assert (
            make("inputs", case_of({"data": {"name": "shapes", "n": 200, "preprocess": preprocess}})).outcome
            == "passed"
        )


@pytest.mark.parametrize(("factor", "comparison"), [(255.0, "≤"), (1e-3, "≥")])
def test_inputs_on_another_scale_fail(factor: float, comparison: str) -> None:
    data = blobs()
    scaled = Split(data.train.x * np.float32(factor), data.train.y)
    result = make("inputs", on(blobs(train=scaled)))
    assert (result.outcome, result.comparison) == ("failed", comparison)


def test_inputs_that_are_no_numbers_or_all_the_same_fail() -> None:
    data = blobs()
    x = data.train.x.copy()
    x[3, 2] = np.nan
    assert "1 of 960 input numbers are not finite" in make("inputs", on(blobs(train=Split(x, data.train.y)))).sentence
    x = data.train.x.copy()
    x[:, :3] = 0.5
    result = make("inputs", on(blobs(train=Split(x, data.train.y))))
    assert (result.outcome, result.value) == ("failed", 0.75)


def test_splits_that_share_nothing_pass() -> None:
    assert make("overlap", on(blobs())).value == 0.0


def test_what_stands_in_two_splits_is_counted_and_named() -> None:
    data = blobs()
    x = data.validation.x.copy()
    x[2], x[5] = data.train.x[17], data.train.x[40]
    result = make("overlap", on(blobs(validation=Split(x, data.validation.y))))
    assert (result.outcome, result.value) == ("failed", pytest.approx(2 / 30))
    assert "2 = 17, 5 = 40" in result.sentence
    assert result.figure is not None
    assert result.figure.kind == "bars"


def test_twins_that_are_pictures_are_shown_side_by_side() -> None:
    case = case_of({"data": {"name": "digits"}})
    case.dataset.test.x[3] = case.dataset.train.x[8]
    figure = make("overlap", case).figure
    assert figure is not None
    assert [picture.label for picture in figure.pictures] == ["test 3", "train 8"]
    assert np.array_equal(figure.pictures[0].pixels, figure.pictures[1].pixels)


@pytest.mark.parametrize("preprocess", ["standardize", "whiten", "mean_image"])
def test_twins_are_found_behind_every_preprocessing(preprocess: str, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    x = rng.integers(0, 256, (400, 6, 6, 1), np.uint8)
    x[200:] = x[:200]  # every example twice: many of the pairs are parted by the split
    np.savez(tmp_path / "twins.npz", x=x, y=np.arange(400) % 4)
    config: dict[str, Any] = {"name": "npz", "path": str(tmp_path / "twins.npz"), "preprocess": preprocess}
    parsed = parse({"data": config})
    dataset = prepare(parsed.data, 0, tmp_path)
    shares = [float(np.isin(fingerprints(dataset, name), fingerprints(dataset, "train")).mean()) for name in ("test",)]
    assert shares[0] > 0.6
