"""The cache of read data: whole or not at all, and for one state of one source."""

import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from babysit.data.cache import KEPT, Cache
from babysit.data.cache_writer import CacheWriter

ARRAYS = {"x": np.arange(24, dtype=np.uint8).reshape(2, 3, 4), "y": np.array([3, 1])}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.bin"
    path.write_bytes(b"data")
    return path


def cache_of(folder: Path, *sources: Path) -> Cache:
    return Cache(folder, "some", sources)


def test_what_is_saved_is_loaded(folder: Path, source: Path) -> None:
    cache = cache_of(folder, source)
    assert cache.load(ARRAYS) is None
    cache.save(ARRAYS)
    found = cache_of(folder, source).load(ARRAYS)
    assert found is not None
    for name, array in ARRAYS.items():
        assert found[name].dtype == array.dtype
        np.testing.assert_array_equal(found[name], array)
        assert not found[name].flags.writeable


def test_a_changed_source_is_another(folder: Path, source: Path) -> None:
    cache_of(folder, source).save(ARRAYS)
    state = source.stat()
    source.write_bytes(b"longer data")
    os.utime(source, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert cache_of(folder, source).load(ARRAYS) is None
    source.write_bytes(b"data")
    assert cache_of(folder, source).load(ARRAYS) is None
    os.utime(source, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert cache_of(folder, source).load(ARRAYS) is not None
    assert cache_of(folder, Path(shutil.copy2(source, source.with_name("copy")))).load(ARRAYS) is None


@pytest.mark.parametrize("keep", [0, 10, 100, 140])
def test_a_half_written_cache_is_not_used(folder: Path, source: Path, keep: int) -> None:
    cache = cache_of(folder, source)
    cache.save(ARRAYS)
    (file,) = folder.rglob("x.npy")
    os.truncate(file, keep)
    assert cache.load(ARRAYS) is None
    cache.save(ARRAYS)
    assert cache.load(ARRAYS) is not None


def test_an_array_that_is_missing_makes_the_cache_none(folder: Path, source: Path) -> None:
    cache = cache_of(folder, source)
    cache.save({"x": ARRAYS["x"]})
    assert cache.load(ARRAYS) is None


def test_a_part_that_was_never_finished_is_not_used_and_is_cleared_in_time(folder: Path, source: Path) -> None:
    cache = cache_of(folder, source)
    cache.save(ARRAYS)
    (finished,) = (folder / "cache").iterdir()
    old, young = finished.with_name("part-old"), finished.with_name("part-young")
    shutil.copytree(finished, young)
    finished.rename(old)
    assert cache.load(ARRAYS) is None
    os.utime(old, (time.time() - 7200,) * 2)
    cache.save(ARRAYS)
    assert young.exists()
    assert not old.exists()


def test_pickled_objects_are_not_loaded(folder: Path, source: Path) -> None:
    cache = cache_of(folder, source)
    cache.save(ARRAYS)
    (file,) = folder.rglob("x.npy")
    np.save(file, np.array([{}], object), allow_pickle=True)
    assert cache.load(ARRAYS) is None


def test_only_the_last_few_stay(folder: Path, tmp_path: Path) -> None:
    sources = [tmp_path / f"source{i}" for i in range(KEPT + 2)]
    for age, source in enumerate(sources):
        source.touch()
        cache_of(folder, source).save(ARRAYS)
        for path in (folder / "cache").iterdir():
            os.utime(path, (time.time() - 100 * (KEPT - age),) * 2) if path.stat().st_mtime > time.time() - 50 else None
    assert len(list((folder / "cache").iterdir())) == KEPT
    assert cache_of(folder, sources[-1]).load(ARRAYS) is not None
    assert cache_of(folder, sources[0]).load(ARRAYS) is None


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path, source: Path) -> None:
    (tmp_path / "file").touch()
    cache = cache_of(tmp_path / "file", source)
    cache.save(ARRAYS)
    assert cache.load(ARRAYS) is None


def test_a_source_that_is_gone_has_no_cache(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        cache_of(folder, tmp_path / "gone")


def test_rows_are_written_while_others_are_read(folder: Path, source: Path) -> None:
    cache = cache_of(folder, source)
    with cache.writer() as writer:
        for start in range(0, 10, 2):
            writer.append("x", np.arange(start, start + 2).reshape(2, 1))
        writer.append("y", np.zeros((0, 3), np.float32))
        assert cache.load(["x"]) is None
    found = cache.load(["x", "y"])
    assert found is not None
    assert found["x"].ravel().tolist() == list(range(10))
    assert found["y"].shape == (0, 3)


def test_a_reading_that_fails_leaves_nothing(folder: Path, source: Path) -> None:
    cache = cache_of(folder, source)
    cache.save(ARRAYS)

    def write(*rows: np.ndarray, fails: bool = False) -> None:
        with cache.writer() as writer:
            for some in rows:
                writer.append("x", some)
            if fails:
                raise RuntimeError

    with pytest.raises(RuntimeError):
        write(np.ones(5), fails=True)
    with pytest.raises(ValueError, match=r"rows of \(\) float64 are followed by \(2,\) float64"):
        write(np.ones(5), np.ones((5, 2)))
    assert [path.name for path in (folder / "cache").glob("part-*")] == []
    found = cache.load(ARRAYS)
    assert found is not None
    np.testing.assert_array_equal(found["x"], ARRAYS["x"])


def test_a_disk_that_fills_up_is_no_error(folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    cache = cache_of(folder, source)
    monkeypatch.setattr("babysit.data.cache_writer._Rows.append", full)

    def read(writer: CacheWriter) -> dict[str, np.ndarray]:
        writer.save(ARRAYS)
        return ARRAYS

    assert cache.through(["x"], read)["x"] is ARRAYS["x"]
    assert list((folder / "cache").iterdir()) == []


def test_other_options_are_another_cache(folder: Path, source: Path) -> None:
    Cache(folder, "some", [source], {"size": 8}).save(ARRAYS)
    assert Cache(folder, "some", [source], {"size": 8}).load(ARRAYS) is not None
    assert Cache(folder, "some", [source], {"size": 9}).load(ARRAYS) is None
    assert cache_of(folder, source).load(ARRAYS) is None


def test_who_asks_while_another_reads_waits_for_it(folder: Path, source: Path) -> None:
    n_read = 0

    def read(writer: CacheWriter) -> dict[str, np.ndarray]:
        nonlocal n_read
        n_read += 1
        time.sleep(0.1)
        writer.save(ARRAYS)
        return ARRAYS

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: cache_of(folder, source).through(ARRAYS, read), range(4)))
    assert n_read == 1
    for arrays in found:
        np.testing.assert_array_equal(arrays["x"], ARRAYS["x"])
