"""MNIST and Fashion-MNIST: four IDX files in a folder, named or fetched."""

from pathlib import Path

import numpy as np
import pytest

from babysit.data.dataset import Facts
from babysit.data.idx_folder import IdxFolder
from babysit.data.sources.fashion_mnist import FashionMnist
from babysit.data.sources.mnist import Mnist
from babysit.errors import DataError, DataMissingError
from data.idx_files import files, idx, images, labels, write

SOURCES = [Mnist(), FashionMnist()]
each = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)


def refusal(path: Path, folder: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        SOURCES[0].load(path, folder)
    return caught.value


@each
@pytest.mark.parametrize("is_packed", [True, False])
def test_a_folder_is_read(source: IdxFolder, tmp_path: Path, folder: Path, is_packed: bool) -> None:
    path = write(tmp_path / "mine", files(), is_packed)
    raw = source.load(path, folder)
    assert raw.x_test is not None
    assert raw.y_test is not None
    np.testing.assert_array_equal(raw.x[..., 0], images(0, 40))
    np.testing.assert_array_equal(raw.y, labels(1, 40))
    np.testing.assert_array_equal(raw.x_test[..., 0], images(2, 20))
    np.testing.assert_array_equal(raw.y_test, labels(3, 20))
    assert (raw.shape, raw.x.dtype, raw.y.dtype, len(raw.class_names)) == ((28, 28, 1), np.uint8, np.int64, 10)
    assert source.facts(path, folder) == Facts((28, 28, 1), 10, 40, 20)
    assert source.is_available(path, folder)


def test_the_sizes_follow_from_the_files(tmp_path: Path, folder: Path) -> None:
    path = write(tmp_path / "mine", files(11, 10, size=5))
    assert SOURCES[0].facts(path, folder) == Facts((5, 5, 1), 10, 11, 10)
    assert SOURCES[0].load(path, folder).x.shape == (11, 5, 5, 1)


def test_other_spellings_and_the_folder_of_other_libraries_are_found(tmp_path: Path, folder: Path) -> None:
    spelled = {name.replace("-idx", ".idx"): data for name, data in files().items()}
    write(tmp_path / "raw", spelled, is_packed=False)
    assert len(SOURCES[0].load(tmp_path, folder).y) == 40


@each
def test_fetched_files_need_no_path(source: IdxFolder, folder: Path) -> None:
    assert not source.is_available(None, folder)
    assert source.facts(None, folder) == Facts((28, 28, 1), 10, 60_000, 10_000)
    with pytest.raises(DataMissingError, match=f"fetch it with `babysit data fetch {source.name}`"):
        source.load(None, folder)
    write(folder / source.name, files())
    assert source.is_available(None, folder)
    assert source.facts(None, folder).n_train == len(source.load(None, folder).y) == 40


@pytest.mark.parametrize("name", files())
def test_a_missing_file_is_named(tmp_path: Path, folder: Path, name: str) -> None:
    path = write(tmp_path / "mine", {key: data for key, data in files().items() if key != name})
    error = refusal(path, folder)
    assert (error.source, error.rule) == (str(path), f"has no {name}, packed as .gz or not")


def test_a_path_that_is_no_folder_is_refused(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "file").touch()
    assert refusal(tmp_path / "file", folder).rule == "must be a folder with the four IDX files"
    assert refusal(tmp_path / "none", folder).rule == "does not exist"


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("train-images-idx3-ubyte", idx(labels(1, 40)), "must have 3 dimensions (byte 3), not 1"),
        ("train-labels-idx1-ubyte", idx(labels(1, 39)), "must have as many labels as train-images-idx3-ubyte.gz has"),
        ("train-labels-idx1-ubyte", idx(np.arange(40)), "must have labels from 0 to 9; byte 18 is 10"),
        ("t10k-images-idx3-ubyte", idx(images(2, 20, 27)), "must have images of (28, 28), as those to train with, not"),
        ("t10k-labels-idx1-ubyte", b"\x80\x02}.", "is no IDX file"),
    ],
)
def test_a_file_of_something_else_is_named(tmp_path: Path, folder: Path, name: str, content: bytes, rule: str) -> None:
    error = refusal(write(tmp_path / "mine", files() | {name: content}), folder)
    assert error.source == str(tmp_path / "mine" / f"{name}.gz")
    assert error.rule.startswith(rule)


def test_a_damaged_fetched_copy_does_not_spoil_the_list(folder: Path) -> None:
    write(folder / "mnist", dict.fromkeys(files(), b"nothing"))
    assert SOURCES[0].describe(folder)["n_train"] == 60_000


def test_the_real_data(real_data: Path, folder: Path) -> None:
    path = real_data / "mnist-10k"
    raw = Mnist().load(path, folder)
    assert raw.x_test is not None
    assert Mnist().facts(path, folder) == Facts((28, 28, 1), 10, len(raw.x), len(raw.x_test)) != Facts((), 0, 0)
    assert len(raw.x) == len(raw.y) > 1000
    assert raw.x.mean() / 255 == pytest.approx(0.13, abs=0.01)
    assert min(np.bincount(raw.y)) > len(raw.y) / 15


def test_the_checksums_are_of_the_four_files() -> None:
    for source in SOURCES:
        assert set(source.sha256) == {f"{name}.gz" for name in files()}
        assert {len(digest) for digest in source.sha256.values()} == {64}
