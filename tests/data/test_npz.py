"""The user's own arrays in an .npz file: what is taken, and what is refused before anything is allocated."""

import io
import tempfile
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.lib import format as npy
from numpy.typing import NDArray

from babysit.data.dataset import Facts
from babysit.data.sources.npz import Npz
from babysit.errors import DataError, DataMissingError

X = np.random.default_rng(0).random((30, 4))
Y = np.arange(30) % 3


def saved(folder: Path, is_packed: bool = False, **arrays: Any) -> Path:
    path = folder / "some.npz"
    (np.savez_compressed if is_packed else np.savez)(path, **arrays)
    return path


def refusal(path: Path | None, task: Any = "classification") -> DataError:
    with pytest.raises(DataError) as caught:
        Npz(task).load(path, Path())
    return caught.value


def header(shape: tuple[int, ...], dtype: str = "<f8") -> bytes:
    file = io.BytesIO()
    npy.write_array_header_1_0(file, {"shape": shape, "fortran_order": False, "descr": dtype})
    return file.getvalue()


def zipped(folder: Path, method: int = zipfile.ZIP_DEFLATED, **members: bytes) -> Path:
    path = folder / "some.npz"
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(f"{name}.npy", data)
    return path


def npy_of(array: NDArray[Any]) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize("dtype", ["f4", "f8", ">f8", "i2", "u8", "?", "f2"])
def test_numbers_of_every_kind_are_read_as_float32(tmp_path: Path, dtype: str, is_packed: bool) -> None:
    x = np.asarray(X * 3, dtype)
    path = saved(tmp_path, is_packed, x=x, y=Y)
    raw = Npz().load(path, tmp_path)
    assert (raw.x.dtype, raw.y.dtype, raw.shape, raw.class_names) == (np.float32, np.int64, (4,), ("0", "1", "2"))
    np.testing.assert_array_equal(raw.x, x.astype(np.float32))
    np.testing.assert_array_equal(raw.y, Y)
    assert raw.x_test is None
    assert Npz().facts(path, tmp_path) == Facts((4,), 3, 30)
    assert Npz().is_available(path, tmp_path)


def test_bytes_stay_bytes_and_gray_pictures_get_a_channel(tmp_path: Path) -> None:
    x = np.random.default_rng(0).integers(256, size=(30, 5, 6), dtype=np.uint8)
    path = saved(tmp_path, x=np.asfortranarray(x), y=Y, x_test=x[:10], y_test=Y[:10])
    raw = Npz().load(path, tmp_path)
    assert raw.x_test is not None
    assert raw.y_test is not None
    assert (raw.shape, raw.x.dtype) == ((5, 6, 1), np.uint8)
    np.testing.assert_array_equal(raw.x[..., 0], x)
    np.testing.assert_array_equal(raw.x_test[..., 0], x[:10])
    assert raw.y_test.tolist() == Y[:10].tolist()
    assert Npz().facts(path, tmp_path) == Facts((5, 6, 1), 3, 30, 10)


@pytest.mark.parametrize("shape", [(30,), (30, 1), (30, 2)])
def test_numbers_to_predict_are_float32_in_columns(tmp_path: Path, shape: tuple[int, ...]) -> None:
    y = np.linspace(-1, 1, int(np.prod(shape))).reshape(shape)
    path = saved(tmp_path, x=X, y=y)
    raw = Npz("regression").load(path, tmp_path)
    assert (raw.y.dtype, raw.y.shape, raw.class_names) == (np.float32, (30, shape[1] if len(shape) > 1 else 1), ())
    np.testing.assert_allclose(raw.y.ravel(), y.ravel(), rtol=1e-6)
    assert len(raw.target_names) == raw.y.shape[1]
    facts = Npz("regression").facts(path, tmp_path)
    assert (facts.n_classes, facts.n_outputs) == (None, raw.y.shape[1])


def test_labels_may_be_whole_floats_in_a_column(tmp_path: Path) -> None:
    assert Npz().load(saved(tmp_path, x=X, y=Y.astype(float)[:, None]), tmp_path).y.tolist() == Y.tolist()


@pytest.mark.parametrize(
    ("changes", "where", "rule"),
    [
        ({"y": None}, "", "has no array y"),
        ({"x": None}, "", "has no array x"),
        ({"x_test": X}, "", "has no array y_test"),
        ({"y_test": Y}, "", "has no array x_test"),
        ({"x_test": X[:, :3], "y_test": Y}, " (x_test)", "must have examples of the shape of x, (4,)"),
        ({"x_test": X, "y_test": Y[:4]}, " (y_test)", "must be as long as x_test, 30"),
        ({"y": Y[:20]}, " (y)", "must be as long as x, 30"),
        ({"x": X.ravel()}, " (x)", "must be (n, features), (n, height, width) or"),
        ({"x": X.reshape(30, 1, 2, 2, 1)}, " (x)", "must be (n, features), (n, height, width) or"),
        ({"x": X[:0]}, " (x)", "must be (n, features), (n, height, width) or"),
        ({"y": Y + 0.5}, " (y)", "must be whole numbers from 0 to at most 999; row 0 (from 0) has 0.5"),
        ({"y": Y - 1}, " (y)", "must be whole numbers from 0 to at most 999; row 0 (from 0) has -1"),
        ({"y": Y * np.nan}, " (y)", "must be whole numbers from 0 to at most 999; row 0 (from 0) has nan"),
        ({"y": Y * 1000}, " (y)", "must be whole numbers from 0 to at most 999; row 1 (from 0) has 1000"),
        ({"y": Y * 2}, " (y)", "must name every class from 0 to 4; no row has 1"),
        ({"y": np.stack([Y, Y], 1)}, " (y)", "must be labels (n,), not (30, 2); numbers to predict want"),
        ({"y": Y[:0]}, " (y)", "is empty"),
        ({"x": X.astype(complex)}, " (x)", "must have plain numbers of at most 8 bytes"),
        ({"x": X.astype("S4")}, " (x)", "must have plain numbers of at most 8 bytes"),
        ({"x": np.zeros(30, "i4,f4")}, " (x)", "must have plain numbers of at most 8 bytes"),
        ({"x": np.zeros((30, 4), "M8[s]")}, " (x)", "must have plain numbers of at most 8 bytes"),
    ],
)
def test_arrays_that_do_not_fit_are_named(tmp_path: Path, changes: dict[str, Any], where: str, rule: str) -> None:
    arrays = {name: array for name, array in ({"x": X, "y": Y} | changes).items() if array is not None}
    error = refusal(saved(tmp_path, **arrays))
    assert error.source == f"{tmp_path / 'some.npz'}{where}"
    assert error.rule.startswith(rule)


class Loud:
    """A pickle that tells when it is loaded."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (Path(LOUD),))


LOUD = str(Path(tempfile.gettempdir()) / "babysit-npz-was-unpickled")


def test_a_pickle_is_never_loaded(tmp_path: Path) -> None:
    path = tmp_path / "some.npz"
    np.savez(path, x=np.array([Loud()], object), y=Y, allow_pickle=True)
    error = refusal(path)
    assert "pickled objects are never loaded" in error.rule
    assert not Path(LOUD).exists()
    assert "is no array" in refusal(zipped(tmp_path, x=b"\x80\x04cos\nsystem\n.", y=npy_of(Y))).rule


@pytest.mark.parametrize("shape", [(10**9, 1000), (2**62, 4), (30, 5), (1, 4)])
def test_a_header_that_lies_makes_nothing_be_allocated(tmp_path: Path, shape: tuple[int, ...]) -> None:
    path = zipped(tmp_path, zipfile.ZIP_STORED, x=header(shape) + X.tobytes(), y=npy_of(Y))
    tracemalloc.start()
    try:
        assert refusal(path).rule.startswith(f"states shape {shape} of float64, ")
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


def test_a_negative_or_broken_header_is_refused(tmp_path: Path) -> None:
    for text in (b"(-30, -4)", b"(30, 4)" + b" " * 20_000, b"__import__('os')", b"(" * 3000):
        content = b"{'descr': '<f8', 'fortran_order': False, 'shape': " + text + b", }"
        data = b"\x93NUMPY\x02\x00" + len(content).to_bytes(4, "little") + content + X.tobytes()
        rule = refusal(zipped(tmp_path, zipfile.ZIP_STORED, x=data, y=npy_of(Y))).rule
        assert rule.startswith(("is no array", "states shape (-30, -4)"))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = zipped(tmp_path, x=npy_of(np.zeros((30, 40_000))), y=npy_of(Y))
    tracemalloc.start()
    try:
        assert refusal(path).rule == "unpacks to more than 100 times its size"
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


def test_too_many_members_and_other_methods_are_refused(tmp_path: Path) -> None:
    assert refusal(saved(tmp_path, False, x=X, y=Y, **{f"z{i}": Y for i in range(15)})).rule == (
        "must have at most 16 members, not 17"
    )
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        assert refusal(zipped(tmp_path, method, x=npy_of(X), y=npy_of(Y))).rule.startswith("must be stored or deflated")


@pytest.mark.parametrize("is_packed", [False, True])
def test_every_cut_and_a_flipped_byte_are_noticed(tmp_path: Path, is_packed: bool) -> None:
    path = saved(tmp_path, is_packed, x=X, y=Y)
    whole = path.read_bytes()
    for end in range(0, len(whole), 37):
        path.write_bytes(whole[:end])
        assert str(path) in refusal(path).source
    spoilt = bytearray(whole)
    spoilt[len(whole) // 3] ^= 0xFF
    path.write_bytes(spoilt)
    assert "damaged" in refusal(path).rule


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataMissingError, match=r"must be given: an \.npz file with the arrays x and y"):
        Npz().load(None, tmp_path)
    assert refusal(tmp_path / "none.npz").rule == "does not exist"
    assert refusal(tmp_path).rule == "cannot be read (Is a directory)"
    (tmp_path / "text").write_text("no zip")
    assert refusal(tmp_path / "text").rule.startswith("is no .npz file, or damaged")


def test_what_float32_cannot_hold_becomes_infinite_without_a_warning(tmp_path: Path) -> None:
    raw = Npz().load(saved(tmp_path, x=X * 1e300, y=Y), tmp_path)
    assert np.isinf(raw.x).any()
