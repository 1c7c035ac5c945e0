"""Preparing: splits by seed, and statistics from the training split alone."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from babysit.data.batches import Batches
from babysit.data.dataset import Dataset, RawData, Source, Split, datasets
from babysit.data.prepare import load, prepare, split
from babysit.data.preprocess import preprocesses
from babysit.errors import ConfigError, DataError


@dataclass(frozen=True)
class Choice:
    """A data section."""

    name: str = "digits"
    path: str | None = None
    preprocess: str = "standardize"
    validation: float = 0.1
    test: float = 0.1
    limit: int | None = None
    drop_nonfinite: bool = False


def raw_data(n: int = 100, n_test: int | None = None) -> RawData:
    """Return images that tell their own index."""
    x = np.zeros((n, 2, 2, 1), np.float32) + np.arange(n, dtype=np.float32).reshape(-1, 1, 1, 1)
    tests = (x[:n_test] + 1000, np.arange(n_test or 0)) if n_test is not None else (None, None)
    return RawData(x, np.arange(n), ("a", "b"), (2, 2, 1), *tests)


@pytest.mark.parametrize("n_test", [None, 30])
@pytest.mark.parametrize("seed", range(3))
def test_the_splits_share_nothing_and_leave_nothing_out(seed: int, n_test: int | None) -> None:
    parts = split(raw_data(n_test=n_test), Choice(validation=0.2, test=0.3), seed)
    drawn = [parts["train"], parts["validation"], *([parts["test"]] if n_test is None else [])]
    assert sorted(np.concatenate(drawn).tolist()) == list(range(100))
    sizes = [len(parts[name]) for name in ("train", "validation", "test")]
    assert sizes == ([56, 14, 30] if n_test is None else [80, 20, 30])
    if n_test is not None:
        assert parts["test"].tolist() == list(range(30))


def test_the_same_seed_gives_the_same_splits_and_another_other_ones() -> None:
    first, again, other = (split(raw_data(), Choice(), seed) for seed in (5, 5, 6))
    for name in ("train", "validation", "test"):
        np.testing.assert_array_equal(first[name], again[name])
        assert first[name].tolist() != other[name].tolist()


@pytest.mark.parametrize(
    ("choice", "n", "field"),
    [
        (Choice(validation=0.001), 100, "data.validation"),
        (Choice(test=0.001), 100, "data.test"),
        (Choice(validation=0.89, test=0.5), 4, "data.validation"),
    ],
)
def test_a_share_that_leaves_nothing_is_refused(choice: Choice, n: int, field: str) -> None:
    with pytest.raises(ConfigError) as caught:
        split(raw_data(n), choice, 0)
    assert [problem.field for problem in caught.value.problems] == [field]
    assert "leaves no image" in caught.value.problems[0].rule


@pytest.mark.parametrize("n_test", [None, 30])
def test_a_limit_keeps_the_first_of_the_training_split_and_changes_no_other(n_test: int | None) -> None:
    whole, few = (split(raw_data(n_test=n_test), Choice(limit=limit), 3) for limit in (None, 7))
    assert few["train"].tolist() == whole["train"][:7].tolist()
    for name in ("validation", "test"):
        np.testing.assert_array_equal(few[name], whole[name])


def test_a_limit_beyond_the_training_split_is_refused_with_its_size() -> None:
    assert len(split(raw_data(), Choice(limit=81), 0)["train"]) == 81
    with pytest.raises(ConfigError) as caught:
        split(raw_data(), Choice(limit=82), 0)
    (problem,) = caught.value.problems
    assert (problem.field, problem.value) == ("data.limit", 82)
    assert problem.rule == "must be at most 81, the number of examples in the training split"


def test_statistics_come_from_the_few_examples_of_a_limit() -> None:
    few = prepare(Choice(preprocess="mean_image", limit=5), 0, Path())
    assert len(few.train) == 5
    np.testing.assert_allclose(few.train.x.mean(axis=0), 0, atol=1e-6)
    assert abs(few.validation.x.mean(axis=0)).max() > 0.05


@pytest.fixture
def edit(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[RawData], RawData]], None]:
    """Return a function that makes the data set "edited": the digits, changed by what it is given."""
    monkeypatch.setattr(datasets, "_classes", dict(datasets._classes))

    def enter(change: Callable[[RawData], RawData]) -> None:
        class Edited(Source):
            def load(self, path: Path | None, folder: Path) -> RawData:
                return change(datasets.create("digits").load(None, folder))

        datasets._classes["edited"] = Edited

    return enter


def statistics_of(dataset: Dataset) -> dict[str, Any]:
    statistics: dict[str, Any] = dataset.describe()["preprocess"]
    return statistics


@pytest.mark.parametrize("name", [name for name in preprocesses.names() if name != "none"])
def test_only_the_training_split_is_measured(
    name: str, tmp_path: Path, edit: Callable[[Callable[[RawData], RawData]], None]
) -> None:
    """Other images to validate and to test change nothing of the training; other images to train change it."""
    choice = Choice("edited", preprocess=name)
    edit(lambda raw: raw)
    honest = prepare(choice, 0, tmp_path)
    parts = split(load(choice, tmp_path), choice, 0)

    def blow_up(raw: RawData, *names: str) -> RawData:
        x = raw.x.copy()
        for part in names:
            x[parts[part]] += 100
        return replace(raw, x=x)

    edit(lambda raw: blow_up(raw, "validation", "test"))
    spoilt = prepare(choice, 0, tmp_path)
    assert statistics_of(spoilt) == statistics_of(honest)
    np.testing.assert_array_equal(spoilt.train.x, honest.train.x)
    assert np.abs(spoilt.validation.x - honest.validation.x).max() > 50
    assert np.abs(spoilt.test.x - honest.test.x).max() > 50
    edit(lambda raw: blow_up(raw, "train"))
    assert statistics_of(prepare(choice, 0, tmp_path)) != statistics_of(honest)


def test_the_digits_are_prepared(tmp_path: Path) -> None:
    dataset = prepare(Choice(), 0, tmp_path)
    assert (len(dataset.train), len(dataset.validation), len(dataset.test)) == (1455, 162, 180)
    assert dataset.train.x.shape == (1455, 8, 8, 1)
    assert (dataset.train.x.dtype, dataset.train.y.dtype) == (np.float32, np.int64)
    assert dataset.train.x.mean() == pytest.approx(0, abs=1e-5)
    assert set(dataset.train.y.tolist()) == set(range(10))
    facts = dataset.describe()
    assert (facts["name"], facts["shape"], facts["n_train"]) == ("digits", [8, 8, 1], 1455)
    assert facts["classes"] == list("0123456789")
    assert facts["preprocess"]["name"] == "standardize"
    assert list(tmp_path.iterdir()) == []


def test_the_digits_are_those_of_scikit_learn() -> None:
    from sklearn.datasets import load_digits

    raw, bunch = datasets.create("digits").load(None, Path()), load_digits()
    np.testing.assert_array_equal(raw.x[..., 0] * 16, bunch.images)
    np.testing.assert_array_equal(raw.y, bunch.target)


def test_the_digits_take_no_path(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="must not be given: digits is embedded"):
        prepare(Choice(path=str(tmp_path)), 0, tmp_path)
    assert datasets.create("digits").is_available(None, tmp_path)
    assert datasets.create("digits").fetch(tmp_path, lambda done, total: None) == tmp_path


def test_images_of_bytes_are_scaled_and_the_source_is_left_alone(tmp_path: Path, archive: Path) -> None:
    choice = Choice("cifar10", str(archive), "none")
    raw, dataset = load(choice, tmp_path), prepare(choice, 0, tmp_path)
    assert raw.x_test is not None
    np.testing.assert_allclose(dataset.test.x, raw.x_test / np.float32(255), rtol=1e-6)
    parts = split(raw, choice, 0)
    np.testing.assert_allclose(dataset.train.x, raw.x[parts["train"]] / np.float32(255), rtol=1e-6)
    np.testing.assert_array_equal(dataset.train.y, raw.y[parts["train"]])
    again = prepare(replace(choice, preprocess="mean_image"), 0, tmp_path)
    np.testing.assert_array_equal(load(choice, tmp_path).x, raw.x)
    np.testing.assert_allclose(again.train.x + dataset.train.x.mean(axis=0), dataset.train.x, atol=1e-5)


def batches_of(n: int, size: int, seed: int = 0) -> Batches:
    x = np.arange(n, dtype=np.float32).reshape(-1, 1)
    return Batches(Split(x, np.arange(n)), size, np.random.default_rng(seed))


@pytest.mark.parametrize(("n", "size", "per_epoch"), [(20, 5, 4), (22, 5, 5), (3, 10, 1), (7, 1, 7)])
def test_an_epoch_shows_every_example_once_in_an_order_of_its_own(n: int, size: int, per_epoch: int) -> None:
    batches = batches_of(n, size)
    assert batches.per_epoch == per_epoch
    orders = []
    for _ in range(3):
        drawn = [(x[:, 0].copy(), y.copy()) for x, y in (batches.draw() for _ in range(per_epoch))]
        assert all(np.array_equal(x, y) for x, y in drawn)
        assert {len(x) for x, _ in drawn[:-1]} <= {min(size, n)}
        orders.append([int(label) for _, y in drawn for label in y])
        assert sorted(orders[-1]) == list(range(n))
    assert orders[0] != orders[1] != orders[2]


def test_batches_follow_their_generator_and_reuse_their_buffer() -> None:
    first, second, other = batches_of(50, 7), batches_of(50, 7), batches_of(50, 7, seed=1)
    drawn = [batches.draw()[1].tolist() for batches in (first, second, other)]
    assert drawn[0] == drawn[1] != drawn[2]
    x, _ = first.draw()
    assert np.shares_memory(x, first.draw()[0])
