"""A sample: what a run would train on first, exactly, and what of it is drawn on a sheet."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import babysit.data.sample as sample_module
from babysit.data.original import LONGEST_SIDE
from babysit.data.prepare import prepare
from babysit.data.sample import SHEET, Sample, take_sample
from babysit.data.sheet import draw_sheet
from babysit.train.config import parse


def sample_of(data: Mapping[str, Any], seed: int = 0) -> Sample:
    return take_sample(parse({"data": data}).data, seed, Path())


@pytest.mark.parametrize("preprocess", ["none", "mean_image", "standardize", "whiten"])
@pytest.mark.parametrize("name", ["digits", "spirals"])
def test_a_sample_is_the_begin_of_the_runs_own_training_split(name: str, preprocess: str) -> None:
    data = {"name": name, "preprocess": preprocess}
    sample = sample_of(data, seed=3)
    whole = prepare(parse({"data": data}).data, 3, Path())
    assert sample.n_fitted == sample.n_train == len(whole.train)
    assert len(sample.x) == len(sample.y) == 1000
    np.testing.assert_array_equal(sample.x, whole.train.x[:1000])
    np.testing.assert_array_equal(sample.y, whole.train.y[:1000])
    assert (sample.class_names, sample.shape) == (whole.class_names, whole.shape)


def test_large_examples_make_a_sample_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample_module, "EXAMPLE_BYTES", 100 * 64 * 4)
    monkeypatch.setattr(sample_module, "FIT_BYTES", 200 * 64 * 4)
    sample = sample_of({"name": "digits", "preprocess": "mean_image"})
    assert (len(sample.x), sample.n_fitted, sample.n_train) == (100, 200, 1455)
    assert abs(sample.x.mean()) < 0.02


def test_a_small_training_split_is_all_there_is() -> None:
    sample = sample_of({"name": "digits", "limit": 20})
    assert len(sample.x) == len(sample.raw) == sample.n_train == 20


def test_giving_up_stops_at_once() -> None:
    def give_up() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        take_sample(parse({}).data, 0, Path(), give_up)


def test_a_sheet_shows_pictures_as_they_were_and_as_they_are() -> None:
    sample = sample_of({"name": "shapes", "n": 200, "preprocess": "channel_mean"})
    sheet = draw_sheet(sample)
    assert sheet.before.shape == sheet.after.shape == (SHEET, 32, 32, 3)
    assert sheet.before.dtype == sheet.after.dtype == np.uint8
    np.testing.assert_array_equal(sheet.before, sample.raw)
    assert sheet.labels == sample.y[:SHEET].tolist()
    assert sheet.low == -sheet.high < 0
    gray = sheet.after[np.abs(sample.x[:SHEET]) < sheet.high / 300]
    assert gray.size > 0
    assert set(gray.tolist()) <= {127, 128}


def test_without_preprocessing_both_pictures_are_alike() -> None:
    sheet = draw_sheet(sample_of({"name": "shapes", "n": 200, "preprocess": "none"}))
    assert (sheet.low, sheet.is_picture, sheet.is_picture_after) == (0, True, True)
    difference = np.abs(sheet.before.astype(int) - sheet.after * sheet.high)
    assert difference.mean() < 2


def test_a_whitened_picture_is_none_and_says_so() -> None:
    assert not draw_sheet(sample_of({"name": "digits", "preprocess": "whiten"})).is_picture_after


def test_flat_examples_are_numbers() -> None:
    sample = sample_of({"name": "moons"})
    sheet = draw_sheet(sample)
    assert not sheet.is_picture
    assert sheet.before.shape == sheet.after.shape == (SHEET, 2)
    np.testing.assert_array_equal(sheet.after, sample.x[:SHEET])


def test_large_pictures_are_shown_smaller() -> None:
    pictures = np.ones((2, 200, 100, 3), np.float32)
    large = replace(sample_of({"name": "digits"}), raw=pictures, x=pictures, shape=(200, 100, 3))
    sheet = draw_sheet(large)
    assert max(sheet.before.shape[1:3]) <= LONGEST_SIDE
    assert sheet.before.shape == sheet.after.shape == (2, 50, 25, 3)
