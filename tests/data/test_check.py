"""The check of what was read: what is refused, by which rule and at which row; what is dropped, and that it is told."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from babysit.data.check import ROWS, check
from babysit.data.dataset import RawData
from babysit.data.prepare import prepare
from babysit.errors import DataError
from babysit.train.config import parse

N = 2 * ROWS + 10


def raw_data(n: int = 30, **changes: Any) -> RawData:
    """Return points of three classes."""
    x = np.random.default_rng(0).random((n, 4), dtype=np.float32)
    return replace(RawData(x, np.arange(n) % 3, ("a", "b", "c"), (4,)), **changes)


def to_predict(n: int = 30) -> RawData:
    """Return points with two numbers to predict."""
    raw = raw_data(n, class_names=(), target_names=("up", "down"), feature_names=("p", "q", "r", "s"))
    return replace(raw, y=np.random.default_rng(1).random((n, 2), dtype=np.float32))


def refusal(raw: RawData) -> str:
    with pytest.raises(DataError) as caught:
        check(raw, "/some/file")
    assert caught.value.source == "/some/file"
    return caught.value.rule


@pytest.mark.parametrize("raw", [raw_data(), to_predict(), raw_data(x=np.eye(30, dtype=np.uint8)), raw_data(N)])
def test_what_is_sound_is_left_as_it_is(raw: RawData) -> None:
    assert check(raw, "") is raw
    assert check(raw, "", drop_nonfinite=True) is raw


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_not_finite_are_counted_and_the_first_is_named(value: float) -> None:
    raw = raw_data(N)
    raw.x[[7, 9, N - 1], [2, 1, 0]] = value
    place = f"3 of {N:,} rows, first in row 7 (from 0), "
    start = f"has numbers that are missing or not finite in {place}"
    assert refusal(raw) == f"{start}x[7, 2]: {value}; data.drop_nonfinite = true leaves such rows out"
    assert refusal(replace(raw, feature_names=("p", "q", "r", "s"))).startswith(f"{start}column r: {value}; ")


def test_the_test_split_and_the_numbers_to_predict_are_looked_at_too() -> None:
    raw = to_predict()
    raw.y[3, 1] = np.nan
    assert "1 of 30 rows, first in row 3 (from 0), column down: nan" in refusal(raw)
    whole = to_predict()
    spoilt = replace(whole, x_test=whole.x.copy(), y_test=whole.y.copy())
    assert spoilt.x_test is not None
    spoilt.x_test[5] = np.inf
    assert "1 of 30 rows, first in row 5 (from 0), column p: inf" in refusal(spoilt)
    assert "x_test[5, 0]" in refusal(replace(spoilt, feature_names=()))
    kept = check(spoilt, "", drop_nonfinite=True)
    assert kept.x_test is not None
    assert (len(kept.x), len(kept.x_test), kept.n_dropped) == (30, 29, 1)


def test_rows_that_are_not_finite_are_dropped_when_asked_and_counted() -> None:
    raw = raw_data(N)
    raw.x[[7, 9, 9], [2, 1, 0]] = np.nan
    kept = check(raw, "", drop_nonfinite=True)
    assert kept.n_dropped == 2
    np.testing.assert_array_equal(kept.x, np.delete(raw.x, [7, 9], axis=0))
    np.testing.assert_array_equal(kept.y, np.delete(raw.y, [7, 9]))
    raw.x[:] = np.nan
    with pytest.raises(DataError, match="has no row left"):
        check(raw, "", drop_nonfinite=True)


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (raw_data(y=np.zeros(30, np.int64)), "must have examples of at least two classes; all its labels are the same"),
        (raw_data(class_names=("a",), y=np.zeros(30, np.int64)), "must have examples of at least two classes"),
        (raw_data(2, y=np.array([0, 2])), "must have at least as many examples as classes: 2 for 3"),
        (raw_data(y=np.arange(30)), "must have labels from 0 to 2; y[3] is 3"),
        (raw_data(y=np.arange(30) - 1), "must have labels from 0 to 2; y[0] is -1"),
        (
            raw_data(x_test=np.ones((3, 4), np.float32), y_test=np.array([0, 1, 5])),
            "must have labels from 0 to 2; y_te",
        ),
        (raw_data(x=np.full((30, 4), 0.5, np.float32)), "has nothing to learn from: all its examples are the same"),
        (raw_data(x=np.full((30, 4), 7, np.uint8)), "has nothing to learn from: all its examples are the same"),
        (
            replace(to_predict(), y=np.ones((30, 1), np.float32)),
            "has nothing to learn: the target is the same in every",
        ),
    ],
)
def test_what_cannot_be_learnt_is_refused(raw: RawData, rule: str) -> None:
    assert refusal(raw).startswith(rule)


def csv(folder: Path, n: int = 60) -> Path:
    """Return a table of which rows 3 and 4 lack a number."""
    lines = [f"{i},{'' if i in (3, 4) else i * i},{'even' if i % 2 == 0 else 'odd'},{i / 7}" for i in range(n)]
    path = folder / "some.csv"
    path.write_text("a,b,parity,seventh\n" + "\n".join(lines))
    return path


def test_a_data_set_is_prepared_without_what_was_dropped(tmp_path: Path) -> None:
    data = {"name": "table", "path": str(csv(tmp_path)), "label": "parity", "drop_nonfinite": True}
    config = parse({"data": data | {"preprocess": "none"}}).data
    # The fourth column is no text, so it is a feature.
    dataset = prepare(config, 0, tmp_path)
    facts = dataset.describe()
    assert (facts["n_dropped"], facts["classes"], facts["shape"]) == (2, ["even", "odd"], [3])
    assert facts["n_train"] + facts["n_validation"] + facts["n_test"] == 58
    assert facts["class_counts"] == np.bincount(dataset.train.y).tolist()
    assert sum(facts["class_counts"]) == facts["n_train"]
    assert dataset.n_outputs == 2
    strict = parse({"data": data | {"drop_nonfinite": False}}).data
    with pytest.raises(DataError, match=r"2 of 60 rows, first in row 3 \(from 0\), column b: nan"):
        prepare(strict, 0, tmp_path)


def test_numbers_to_predict_are_prepared(tmp_path: Path) -> None:
    path = tmp_path / "some.npz"
    rng = np.random.default_rng(0)
    x, y = rng.random((50, 3)), rng.random((50, 2))
    np.savez(path, x=x, y=y)
    config = parse({"data": {"name": "npz", "path": str(path), "task": "regression", "preprocess": "none"}}).data
    dataset = prepare(config, 0, tmp_path)
    assert (dataset.train.y.dtype, dataset.train.y.shape) == (np.float32, (len(dataset.train), 2))
    assert (dataset.class_names, dataset.target_names, dataset.n_outputs) == ((), ("y0", "y1"), 2)
    facts = dataset.describe()
    assert (facts["classes"], facts["targets"], "class_counts" in facts) == ([], ["y0", "y1"], False)
    splits = [np.hstack([part.x, part.y]) for part in (dataset.train, dataset.validation, dataset.test)]
    found, given = np.concatenate(splits), np.hstack([x, y]).astype(np.float32)
    np.testing.assert_array_equal(found[found[:, 0].argsort()], given[given[:, 0].argsort()])
