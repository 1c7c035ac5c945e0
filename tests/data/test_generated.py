"""The generated data sets: the same every time, balanced, and as hard as they say."""

import time
from pathlib import Path

import numpy as np
import pytest

from babysit.data.dataset import RawData, datasets
from babysit.data.generated import Generated
from babysit.data.sources.moons import Moons
from babysit.data.sources.shapes import SHAPES, Shapes
from babysit.data.sources.spirals import Spirals
from babysit.errors import DataError

NAMES = [name for name in datasets.names() if issubclass(datasets.get(name), Generated)]


def made(name: str, **options: float) -> RawData:
    return datasets.create(name, **options).load(None, Path())


@pytest.mark.parametrize("name", NAMES)
def test_it_is_the_same_every_time_and_as_large_as_is_asked(name: str) -> None:
    raw, again, smaller = made(name), made(name), made(name, n=123)
    np.testing.assert_array_equal(raw.x, again.x)
    np.testing.assert_array_equal(raw.y, again.y)
    facts = datasets.create(name).facts(None, Path())
    assert (facts.shape, facts.n_classes, facts.n_train) == (raw.x.shape[1:], len(raw.class_names), len(raw.y))
    assert len(smaller.x) == len(smaller.y) == 123
    counts = np.bincount(raw.y, minlength=len(raw.class_names))
    assert counts.min() > 0
    assert counts.max() - counts.min() <= 1
    assert len(np.unique(raw.x.reshape(len(raw.x), -1), axis=0)) == len(raw.x)


@pytest.mark.parametrize("name", NAMES)
def test_it_takes_no_path_and_needs_no_fetching(name: str, tmp_path: Path) -> None:
    source = datasets.create(name)
    with pytest.raises(DataError, match=f"must not be given: {name} is embedded"):
        source.load(tmp_path, tmp_path)
    assert source.is_available(None, tmp_path)
    assert not source.is_available(tmp_path, tmp_path)
    assert source.fetch(tmp_path, lambda done, total: None) == tmp_path


def nearest(raw: RawData, k: int = 5) -> float:
    """Return the share of the last fifth that its k nearest neighbours in the rest would name right."""
    from sklearn.neighbors import KNeighborsClassifier

    x, n = raw.x.reshape(len(raw.x), -1), len(raw.x) * 4 // 5
    return float(KNeighborsClassifier(k).fit(x[:n], raw.y[:n]).score(x[n:], raw.y[n:]))


def linear(raw: RawData) -> float:
    """Return the share of the last fifth that a linear softmax on the rest names right."""
    from sklearn.linear_model import LogisticRegression

    x, n = raw.x.reshape(len(raw.x), -1) / np.float32(raw.x.max()), len(raw.x) * 4 // 5
    model = LogisticRegression(max_iter=30, tol=1e-2, solver="newton-cholesky" if x.shape[1] < 100 else "lbfgs")
    return float(model.fit(x[:n], raw.y[:n]).score(x[n:], raw.y[n:]))


@pytest.mark.parametrize("name", ["moons", "spirals"])
def test_the_plane_is_parted_by_neighbours_and_not_by_a_line(name: str) -> None:
    assert nearest(made(name)) > 0.97
    assert linear(made(name)) < 0.93
    assert nearest(made(name, noise=1)) < 0.8


@pytest.mark.parametrize("arms", [2, 5])
def test_spirals_have_as_many_classes_as_arms(arms: int) -> None:
    assert len(Spirals(arms=arms).load(None, Path()).class_names) == arms
    assert Spirals(arms=arms).facts(None, Path()).n_classes == arms
    assert Moons(n=50, noise=0).load(None, Path()).class_names == ("upper", "lower")


def test_shapes_are_ready_at_once() -> None:
    best = np.inf
    for _ in range(3):
        start = time.process_time()
        raw = Shapes().load(None, Path())
        best = min(best, time.process_time() - start)
    assert len(raw.x) == 5000
    assert best < 1


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_shapes_are_beyond_a_linear_classifier() -> None:
    assert linear(made("shapes", n=1500)) < 0.4


def test_every_kind_covers_a_part_of_its_frame_and_no_two_are_alike() -> None:
    v, u = np.meshgrid(np.linspace(-1, 1, 64), np.linspace(-1, 1, 64), indexing="ij")
    masks = {name: distance(u, v) < 0 for name, distance in SHAPES.items()}
    assert len(masks) == 10
    for name, mask in masks.items():
        assert 0.15 < mask.mean() < 0.8, name
        for other, another in masks.items():
            assert name == other or (mask != another).mean() > 0.05, (name, other)


def test_the_shape_stands_out_from_its_background() -> None:
    raw = made("shapes", n=200)
    spread = raw.x.reshape(200, -1, 3).astype(np.float64).std(axis=1).max(axis=1)
    assert spread.min() > 8
