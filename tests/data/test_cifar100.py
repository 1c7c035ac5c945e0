"""CIFAR-100, read from small archives of its format: fine and coarse labels, and what is refused."""

import pickle
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from babysit.data.sources import cifar100
from babysit.data.sources.cifar100 import COARSE_CLASSES, FINE_CLASSES, Cifar100
from babysit.errors import DataError, DataMissingError
from data.archives import add

N = {"train": 30, "test": 12}


def batch(name: str, **changes: Any) -> dict[bytes, Any]:
    rng = np.random.default_rng(len(name))
    entries = {
        b"data": rng.integers(256, size=(N[name], 3072), dtype=np.uint8),
        b"fine_labels": rng.integers(100, size=N[name]).tolist(),
        b"coarse_labels": rng.integers(20, size=N[name]).tolist(),
        b"filenames": [f"{i}.png".encode() for i in range(N[name])],
    }
    return entries | {key.encode(): value for key, value in changes.items()}


def archive(folder: Path, **contents: Any) -> Path:
    path = folder / Cifar100.archive
    with tarfile.open(path, "w:gz") as tar:
        for name, content in ({"train": batch("train"), "test": batch("test")} | contents).items():
            if content is not None:
                add(tar, f"cifar-100-python/{name}", pickle.dumps(content, 2))
    return path


def refusal(path: Path, folder: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        Cifar100().load(path, folder)
    return caught.value


@pytest.mark.parametrize("coarse", [False, True])
def test_an_archive_is_read(tmp_path: Path, folder: Path, coarse: bool) -> None:
    source = Cifar100(coarse=coarse)
    raw = source.load(archive(tmp_path), folder)
    key = b"coarse_labels" if coarse else b"fine_labels"
    assert raw.x_test is not None
    assert raw.y_test is not None
    assert raw.y.tolist() == batch("train")[key]
    assert raw.y_test.tolist() == batch("test")[key]
    assert raw.class_names == (COARSE_CLASSES if coarse else FINE_CLASSES)
    assert source.facts(None, folder).n_classes == len(raw.class_names) == (20 if coarse else 100)
    np.testing.assert_array_equal(raw.x.transpose(0, 3, 1, 2).reshape(-1, 3072), batch("train")[b"data"])
    np.testing.assert_array_equal(raw.x_test.transpose(0, 3, 1, 2).reshape(-1, 3072), batch("test")[b"data"])


def test_both_kinds_of_labels_come_from_one_cache(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archive(tmp_path)
    fine = Cifar100().load(path, folder)
    monkeypatch.delattr(cifar100, "read_members")
    again, coarse = Cifar100().load(path, folder), Cifar100(coarse=True).load(path, folder)
    np.testing.assert_array_equal(again.x, fine.x)
    np.testing.assert_array_equal(again.y, fine.y)
    assert coarse.y.tolist() == batch("train")[b"coarse_labels"]


def test_without_anything_it_is_said_how_to_get_it(folder: Path) -> None:
    with pytest.raises(DataMissingError, match=r"fetch it with `babysit data fetch cifar100` \(169 MB\)"):
        Cifar100().load(None, folder)


def test_a_missing_batch_and_another_data_set_are_refused(tmp_path: Path, folder: Path) -> None:
    rule = "is not CIFAR-100's Python version: it has no test"
    assert refusal(archive(tmp_path, test=None), folder).rule == rule
    assert refusal(archive(tmp_path, test=None, train=None, data_batch_1={}), folder).rule.endswith("no train, test")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"fine_labels": [100] * 30}, "fine_labels must be whole numbers from 0 to 99"),
        ({"coarse_labels": [20] * 30}, "coarse_labels must be whole numbers from 0 to 19"),
        ({"coarse_labels": None}, "coarse_labels must be a list as long as data, 30"),
        ({"data": None}, "data must be uint8 of shape (n, 3072)"),
    ],
)
def test_a_batch_that_is_none_is_named_with_its_rule(
    tmp_path: Path, folder: Path, changes: dict[str, Any], rule: str
) -> None:
    error = refusal(archive(tmp_path, train=batch("train", **changes)), folder)
    assert error.source.endswith("(train)")
    assert error.rule == f"is not a CIFAR-100 batch: {rule}"
    assert not list(folder.glob("cache/*"))


def test_the_class_names_are_sorted_as_the_official_numbers_are() -> None:
    assert list(FINE_CLASSES) == sorted(set(FINE_CLASSES))
    assert (len(FINE_CLASSES), len(set(COARSE_CLASSES))) == (100, 20)
