"""Preparing: from a source's raw images to the three splits that training gets, centred and scaled."""

from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

import babysit.data.sources  # noqa: F401 — enters the data sets
from babysit.data.check import check
from babysit.data.dataset import Array, Dataset, Progress, RawData, Source, Split, Targets, datasets
from babysit.data.preprocess import Recipe
from babysit.data.preprocess import create as create_preprocess
from babysit.errors import ConfigError, Problem

__all__ = ["load", "path_of", "prepare", "source_of", "split", "take"]

SPLIT_STREAM = 1
"""The random stream of the splits: other draws from one seed have other streams."""
ROWS = 128
Indices = NDArray[np.int64]


class DataConfig(Protocol):
    """What preparing reads of a configuration's data section."""

    @property
    def name(self) -> str:
        """The data set."""

    @property
    def path(self) -> str | None:
        """A copy that the user names."""

    @property
    def preprocess(self) -> str | Recipe:
        """The preprocessing: a bare name, or an entry with options."""

    @property
    def validation(self) -> float:
        """The share of the training images kept for validation."""

    @property
    def test(self) -> float:
        """The share kept for testing where the data set has no test split."""

    @property
    def limit(self) -> int | None:
        """How many examples of the shuffled training split are kept; all without it."""

    @property
    def drop_nonfinite(self) -> bool:
        """Whether rows with NaN or infinity are left out; they are refused otherwise."""


def source_of(config: DataConfig) -> Source:
    """Return the data set that `config` names, made with the options that `config` gives it."""
    options = {field.name: getattr(config, field.name, None) for field in datasets.fields(config.name)}
    return datasets.create(config.name, **{name: value for name, value in options.items() if value is not None})


def path_of(config: DataConfig) -> Path | None:
    """Return the copy that the user names, or None."""
    return None if config.path is None else Path(config.path).expanduser()


def load(config: DataConfig, folder: Path, progress: Progress | None = None) -> RawData:
    """Return the raw examples that `config` names, checked; raises DataError, DataMissingError.

    A reading that takes long calls `progress` with the files done and those in total.
    """
    source, path = source_of(config), path_of(config)
    source.progress = progress
    return check(source.load(path, folder), config.path or config.name, config.drop_nonfinite)


def prepare(config: DataConfig, seed: int, folder: Path, progress: Progress | None = None) -> Dataset:
    """Return the data set of `config`, split by `seed`; what is fetched and cached lies in `folder`.

    Float images are made once, into the arrays that are kept, and preprocessed in place. Raises DataError, and
    ConfigError for shares that leave a split empty.
    """
    raw = load(config, folder, progress)
    parts = split(raw, config, seed)
    preprocess = create_preprocess(config.preprocess)
    train = take(raw.x, raw.y, parts["train"])
    preprocess.fit(train.x)
    validation = take(raw.x, raw.y, parts["validation"])
    x_test, y_test = (raw.x, raw.y) if raw.x_test is None or raw.y_test is None else (raw.x_test, raw.y_test)
    test = take(x_test, y_test, parts["test"])
    for part in (train, validation, test):
        preprocess.apply(part.x)
    statistics: dict[str, Any] = preprocess.statistics()
    return Dataset(
        config.name,
        *(train, validation, test),
        raw.class_names,
        raw.shape,
        statistics,
        target_names=raw.target_names,
        n_dropped=raw.n_dropped,
        preprocess=preprocess,
    )


def split(raw: RawData, config: DataConfig, seed: int) -> dict[str, Indices]:
    """Return the indices of the splits "train", "validation" and "test", drawn by `seed` and shuffled.

    The test indices point into x_test where the data set has a test split of its own, and into x elsewhere. With a
    limit, "train" is its first so many, and the others are as they were without. Raises ConfigError when a share is
    too small or too large for the number of images, or the limit more than there are.
    """
    order = np.random.default_rng([seed, SPLIT_STREAM]).permutation(len(raw.y))
    if raw.y_test is None:
        n_test = round(len(order) * config.test)
        test, order = order[:n_test], order[n_test:]
    else:
        test = np.arange(len(raw.y_test))
    n_validation = round(len(order) * config.validation)
    parts = {"test": test, "validation": order[:n_validation], "train": order[n_validation:]}
    _check_sizes(parts, config)
    parts["train"] = parts["train"][: config.limit]
    return parts


def _check_sizes(parts: dict[str, Indices], config: DataConfig) -> None:
    shares = {"test": config.test, "validation": config.validation, "train": config.validation}
    problems = [
        Problem(f"data.{'test' if part == 'test' else 'validation'}", f"leaves no image to {part}", shares[part])
        for part, indices in parts.items()
        if not len(indices)
    ]
    n_train = len(parts["train"])
    if config.limit is not None and config.limit > n_train:
        rule = f"must be at most {n_train}, the number of examples in the training split"
        problems.append(Problem("data.limit", rule, config.limit))
    if problems:
        raise ConfigError(problems)


def take(x: Array, y: Targets, indices: Indices) -> Split:
    """Return the images of `indices` as float32 from 0 to 1, in blocks: no copy of the whole besides the result."""
    images = np.empty((len(indices), *x.shape[1:]), np.float32)
    scale = np.float32(1 / 255 if x.dtype == np.uint8 else 1)
    for start in range(0, len(indices), ROWS):
        rows = indices[start : start + ROWS]
        np.multiply(x[rows], scale, out=images[start : start + len(rows)])
    return Split(images, np.array(y[indices], np.float32 if y.dtype.kind == "f" else np.int64))
