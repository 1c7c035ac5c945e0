"""npz: the user's own arrays x and y, and where there are any x_test and y_test, from a file that np.savez writes."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import numpy as np

from babysit.data.dataset import Array, Facts, Progress, RawData, Source, Targets, datasets
from babysit.data.npz_member import NpzMembers
from babysit.errors import DataError, DataMissingError
from babysit.registry import Option

MAX_CLASSES = 1000
MAX_TARGETS = 1000


@datasets.register("npz")
class Npz(Source):
    """Arrays of your own: an .npz file with x and y, and x_test and y_test where there are any."""

    title = "NumPy file"
    description = "your own arrays: an .npz file with x and y, and x_test and y_test if you have them"
    licence = "yours"
    needs_path = "an .npz file with the arrays x and y, as np.savez writes it"

    def __init__(
        self,
        task: Annotated[
            Literal["classification", "regression"], Option(help="whether to tell classes or to predict numbers")
        ] = "classification",
    ) -> None:
        self._is_regression = task == "regression"

    def is_available(self, path: Path | None, folder: Path) -> bool:
        """Return whether the path is a file."""
        return path is not None and path.is_file()

    def facts(self, path: Path | None, folder: Path) -> Facts:
        """Return shape and sizes from the headers, the classes from the labels."""
        with _opened(path) as members:
            shape = _shape(members, path, "x")
            n_test = len(self._targets(members, path, "y_test")) if "x_test" in members else 0
            y = self._targets(members, path, "y")
        if self._is_regression:
            return Facts(shape, None, len(y), n_test, y.shape[1])
        return Facts(shape, int(y.max()) + 1, len(y), n_test)

    def load(self, path: Path | None, folder: Path) -> RawData:
        """Return the arrays: x uint8 if it is so in the file and else float32, with a channel added to (n, h, w).

        Raises DataMissingError without a path; DataError naming the file, the array and the rule for what is no such
        file: pickles, bombs, sizes that do not agree, labels that are none or that leave a class out.
        """
        with _opened(path) as members:
            shape = _shape(members, path, "x")
            x, y = _examples(members, "x", shape), self._targets(members, path, "y")
            x_test, y_test = None, None
            if "x_test" in members or "y_test" in members:
                if _shape(members, path, "x_test") != shape:
                    raise DataError(f"{path} (x_test)", f"must have examples of the shape of x, {shape}")
                x_test, y_test = _examples(members, "x_test", shape), self._targets(members, path, "y_test")
        for name, images, targets in (("y", x, y), ("y_test", x_test, y_test)):
            if images is not None and targets is not None and len(images) != len(targets):
                raise DataError(f"{path} ({name})", f"must be as long as {name.replace('y', 'x')}, {len(images)}")
        if self._is_regression:
            names = tuple(f"y{i}" for i in range(y.shape[1])) if y.shape[1] > 1 else ("y",)
            return RawData(x, y, (), shape, x_test, y_test, target_names=names)
        return RawData(x, y, tuple(map(str, range(int(y.max()) + 1))), shape, x_test, y_test)

    def fetch(self, folder: Path, progress: Progress) -> Path:
        """Raise DataError: there is nothing to download."""
        raise DataError("npz", "is your own file: name it in data.path, there is nothing to fetch")

    def _targets(self, members: NpzMembers, path: Path | None, name: str) -> Targets:
        if name not in members:
            raise DataError(str(path), f"has no array {name}")
        y, source = members.read(name), f"{path} ({name})"
        if not y.size:
            raise DataError(source, "is empty")
        return _numbers(y, source) if self._is_regression else _labels(y, source, is_whole=name == "y")


@contextmanager
def _opened(path: Path | None) -> Iterator[NpzMembers]:
    if path is None:
        raise DataMissingError("npz", f"must be given: {Npz.needs_path}")
    try:
        with zipfile.ZipFile(path) as archive:
            yield NpzMembers(archive, str(path))
    except FileNotFoundError:
        raise DataError(str(path), "does not exist") from None
    except OSError as error:
        raise DataError(str(path), f"cannot be read ({error.strerror or error})") from None
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
        raise DataError(str(path), f"is no .npz file, or damaged ({error})") from None


def _shape(members: NpzMembers, path: Path | None, name: str) -> tuple[int, ...]:
    """Return the shape of one example: (features,), or (height, width, channels)."""
    if name not in members:
        raise DataError(str(path), f"has no array {name}")
    shape, _ = members.header(name)
    rest = shape[1:]
    if len(rest) not in (1, 2, 3) or not all(shape):
        rule = f"must be (n, features), (n, height, width) or (n, height, width, channels), not {shape}"
        raise DataError(f"{path} ({name})", rule)
    return (*rest, 1) if len(rest) == 2 else rest


def _examples(members: NpzMembers, name: str, shape: tuple[int, ...]) -> Array:
    x = members.read(name)
    if x.dtype != np.uint8:
        with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinite, and is refused as that
            x = x.astype(np.float32)
    return x.reshape(len(x), *shape)


def _labels(y: Array, source: str, is_whole: bool) -> Targets:
    """Return labels (n,) from 0; those of a training split (`is_whole`) leave no class out."""
    y = y[:, 0] if y.ndim == 2 and y.shape[1] == 1 else y
    if y.ndim != 1:
        raise DataError(source, f"must be labels (n,), not {y.shape}; numbers to predict want data.task = 'regression'")
    wrong = np.flatnonzero(~((y >= 0) & (y < MAX_CLASSES) & (y == np.floor(y))))
    if len(wrong):
        rule = f"must be whole numbers from 0 to at most {MAX_CLASSES - 1}; row {wrong[0]} (from 0) has {y[wrong[0]]}"
        raise DataError(source, rule + "; numbers to predict want data.task = 'regression'")
    labels = y.astype(np.int64)
    missing = np.flatnonzero(np.bincount(labels) == 0)
    if is_whole and len(missing):
        raise DataError(source, f"must name every class from 0 to {labels.max()}; no row has {missing[0]}")
    return labels


def _numbers(y: Array, source: str) -> Targets:
    """Return numbers to predict, float32 (n, k)."""
    y = y[:, None] if y.ndim == 1 else y
    if y.ndim != 2 or y.shape[1] > MAX_TARGETS:
        raise DataError(source, f"must be numbers (n,) or (n, k) with k at most {MAX_TARGETS}, not {y.shape}")
    with np.errstate(over="ignore"):
        return y.astype(np.float32)
