"""CIFAR-10, read from small archives of its format: what is taken, and what is refused by file and rule."""

import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from babysit.data.dataset import RawData, datasets
from babysit.data.sources import cifar10
from babysit.data.sources.cifar10 import BATCHES, CLASSES, Cifar10
from babysit.errors import DataError, DataMissingError
from data.archives import ROWS, batch, files, labels, pixels, write_archive, write_folder

SOURCE = Cifar10()


def assert_same(a: RawData, b: RawData) -> None:
    for name in ("x", "y", "x_test", "y_test"):
        np.testing.assert_array_equal(getattr(a, name), getattr(b, name))


def refusal(path: Path, folder: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        SOURCE.load(path, folder)
    assert str(path) in str(caught.value)
    assert not list(folder.glob("cache/cifar10-*"))
    return caught.value


def spoilt(tmp_path: Path, content: Any, name: str = "data_batch_3") -> Path:
    data = content if isinstance(content, bytes) else pickle.dumps(content, 2)
    return write_archive(tmp_path, files() | {name: data})


@pytest.mark.parametrize("protocol", [2, 4])
def test_an_archive_is_read(tmp_path: Path, folder: Path, protocol: int) -> None:
    raw = SOURCE.load(write_archive(tmp_path, files(protocol)), folder)
    assert (raw.shape, raw.class_names) == ((32, 32, 3), CLASSES)
    assert raw.x_test is not None
    assert raw.y_test is not None
    assert (raw.x.shape, raw.x.dtype) == ((5 * ROWS, 32, 32, 3), np.uint8)
    assert raw.x_test.shape == (ROWS, 32, 32, 3)
    for number in range(5):
        rows = slice(number * ROWS, (number + 1) * ROWS)
        np.testing.assert_array_equal(raw.x[rows].transpose(0, 3, 1, 2).reshape(ROWS, 3072), pixels(number))
        assert raw.y[rows].tolist() == labels(number)
    assert raw.y_test.tolist() == labels(5)


def test_red_is_the_first_channel_and_rows_are_rows(tmp_path: Path, folder: Path) -> None:
    image = np.zeros((ROWS, 3, 32, 32), np.uint8)
    image[:, 0, 2, 5], image[:, 2, 3, 7] = 200, 100
    raw = SOURCE.load(spoilt(tmp_path, batch(0, data=image.reshape(ROWS, 3072)), "data_batch_1"), folder)
    assert raw.x[0, 2, 5].tolist() == [200, 0, 0]
    assert raw.x[0, 3, 7].tolist() == [0, 0, 100]


def test_the_order_in_the_archive_does_not_matter(tmp_path: Path, folder: Path, archive: Path) -> None:
    turned = tmp_path / "turned"
    turned.mkdir()
    other = write_archive(turned, dict(reversed(files().items())))
    assert_same(SOURCE.load(other, folder), SOURCE.load(archive, folder))


def test_a_folder_and_its_parent_are_read_as_the_archive_is(tmp_path: Path, folder: Path, archive: Path) -> None:
    unpacked = write_folder(tmp_path, files())
    for path in (unpacked, tmp_path):
        assert_same(SOURCE.load(path, folder), SOURCE.load(archive, folder))


def test_a_fetched_archive_needs_no_path(folder: Path) -> None:
    assert not SOURCE.is_available(None, folder)
    folder.mkdir()
    archive = write_archive(folder, files())
    assert SOURCE.is_available(None, folder)
    assert_same(SOURCE.load(None, folder), SOURCE.load(archive, folder))
    SOURCE.check(None, folder)


def test_without_anything_it_is_said_how_to_get_it(folder: Path) -> None:
    with pytest.raises(DataMissingError, match=r"fetch it with `babysit data fetch cifar10` \(170 MB\)"):
        SOURCE.load(None, folder)


def test_a_path_that_is_not_there_is_named(tmp_path: Path, folder: Path) -> None:
    assert refusal(tmp_path / "cifar.tar.gz", folder).rule == "does not exist"
    assert not SOURCE.is_available(tmp_path / "cifar.tar.gz", folder)
    assert refusal(Path("/" + "x" * 300), folder).rule == "cannot be read (File name too long)"


def test_a_folder_without_batches_is_refused(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "photo.png").touch()
    rule = refusal(tmp_path, folder).rule
    assert rule.startswith("is not CIFAR-10's Python version: it has no data_batch_1, data_batch_2")


@pytest.mark.parametrize("name", BATCHES)
def test_a_missing_batch_is_named(tmp_path: Path, folder: Path, name: str) -> None:
    rest = {key: data for key, data in files().items() if key != name}
    expected = f"is not CIFAR-10's Python version: it has no {name}"
    assert refusal(write_folder(tmp_path, rest), folder).rule == expected
    assert refusal(write_archive(tmp_path, rest), folder).rule == expected


def test_another_data_set_is_refused(tmp_path: Path, folder: Path) -> None:
    """CIFAR-100 has the same pickles in other files; the binary version has other files."""
    data = pickle.dumps({b"data": pixels(0), b"fine_labels": labels(0)}, 2)
    assert "it has no data_batch_1" in refusal(write_archive(tmp_path, {"train": data, "test": data}), folder).rule
    assert "it has no data_batch_1" in refusal(write_archive(tmp_path, {"data_batch_1.bin": bytes(3073)}), folder).rule


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ([1, 2], "it must be a table with data and labels"),
        (batch(2, data=None), "data must be uint8 of shape (n, 3072)"),
        (batch(2, data=pixels(2).tolist()), "data must be uint8 of shape (n, 3072)"),
        (batch(2, data=pixels(2).astype(np.float32)), "data must be uint8 of shape (n, 3072)"),
        (batch(2, data=pixels(2)[:, :3000]), "data must be uint8 of shape (n, 3072)"),
        (batch(2, data=pixels(2).ravel()), "data must be uint8 of shape (n, 3072)"),
        (batch(2, labels=None), "labels must be a list as long as data, 20"),
        (batch(2, labels=labels(2)[1:]), "labels must be a list as long as data, 20"),
        (batch(2, labels=np.array(labels(2))), "labels must be a list as long as data, 20"),
        (batch(2, labels=[], data=pixels(2)[:0]), "labels must be a list as long as data, 0"),
        (batch(2, labels=[10] * ROWS), "labels must be whole numbers from 0 to 9"),
        (batch(2, labels=[-1] * ROWS), "labels must be whole numbers from 0 to 9"),
        (batch(2, labels=["cat"] * ROWS), "labels must be whole numbers from 0 to 9"),
        (batch(2, labels=[True] * ROWS), "labels must be whole numbers from 0 to 9"),
    ],
)
def test_a_batch_that_is_none_is_named_with_its_rule(tmp_path: Path, folder: Path, content: Any, rule: str) -> None:
    error = refusal(spoilt(tmp_path, content), folder)
    assert error.source.endswith("(data_batch_3)")
    assert error.rule == f"is not a CIFAR-10 batch: {rule}"


def test_a_hostile_batch_is_named_and_does_nothing(tmp_path: Path, folder: Path) -> None:
    touched = tmp_path / "touched"
    hostile = b"cposix\nsystem\n(S'touch " + str(touched).encode() + b"'\ntR."
    error = refusal(spoilt(tmp_path, hostile), folder)
    assert error.source.endswith("(data_batch_3)")
    assert error.rule.startswith("names 'posix system'; a data file must hold plain data only")
    assert not touched.exists()


def test_a_cut_batch_is_named(tmp_path: Path, folder: Path) -> None:
    error = refusal(spoilt(tmp_path, files()["data_batch_3"][:-500]), folder)
    assert error.source.endswith("(data_batch_3)")
    assert "ends too early" in error.rule


def test_a_cut_archive_is_named(archive: Path, folder: Path) -> None:
    os.truncate(archive, archive.stat().st_size * 2 // 3)
    error = refusal(archive, folder)
    assert (error.source, error.rule) == (str(archive), "is truncated or damaged (the file ends too early)")


def test_it_says_of_itself_what_a_page_shows() -> None:
    for name in datasets.names():
        source = datasets.create(name)
        assert source.title
        assert source.description
        assert source.licence
        assert source.is_embedded or source.download_bytes or source.needs_path


def test_the_second_time_it_comes_from_the_cache(archive: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = SOURCE.load(archive, folder)
    assert not isinstance(first.x, np.memmap)
    monkeypatch.delattr(cifar10, "read_batches")
    second = SOURCE.load(archive, folder)
    assert isinstance(second.x, np.memmap)
    assert_same(first, second)


def test_a_changed_source_is_read_again(tmp_path: Path, archive: Path, folder: Path) -> None:
    before = SOURCE.load(archive, folder)
    changed = batch(0, labels=[(label + 1) % 10 for label in labels(0)])
    spoilt(tmp_path, changed, "data_batch_1")
    after = SOURCE.load(archive, folder)
    assert (after.y[:ROWS] == (before.y[:ROWS] + 1) % 10).all()


def test_a_batch_that_has_left_its_folder_is_missed_in_spite_of_the_cache(tmp_path: Path, folder: Path) -> None:
    path = write_folder(tmp_path, files())
    SOURCE.load(path, folder)
    (path / "data_batch_4").unlink()
    with pytest.raises(DataError, match="it has no data_batch_4"):
        SOURCE.load(path, folder)


@pytest.mark.parametrize("copy", ["cifar-10-python.tar.gz", "cifar-10-batches-py"])
def test_the_real_data(real_data: Path, tmp_path: Path, copy: str) -> None:
    raw = SOURCE.load(real_data / copy, tmp_path)
    assert raw.x_test is not None
    assert raw.y_test is not None
    assert (raw.x.shape, raw.x_test.shape) == ((50_000, 32, 32, 3), (10_000, 32, 32, 3))
    assert np.bincount(raw.y).tolist() == [5000] * 10
    assert np.bincount(raw.y_test).tolist() == [1000] * 10
    np.testing.assert_allclose(raw.x[:10_000].mean((0, 1, 2)) / 255, [0.4914, 0.4822, 0.4465], atol=0.005)
    assert_same(SOURCE.load(real_data / copy, tmp_path), raw)
