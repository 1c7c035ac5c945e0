"""Cases for the checks: small data sets made by hand, and configurations on them."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from babysit.data.dataset import Dataset, Split
from babysit.data.prepare import prepare
from babysit.doctor.case import Case, Factory
from babysit.doctor.check import Result, checks
from babysit.doctor.checkup import Begun, checkup
from babysit.train.build import build_network
from babysit.train.config import parse
from babysit.train.presets import PRESETS


def case_of(config: dict[str, Any], folder: Any = "/nonexistent", factory: Factory = build_network) -> Case:
    """Return the case of a configuration on a data set that comes with babysit."""
    parsed = parse(config)
    return Case(parsed, prepare(parsed.data, parsed.seed, folder), factory)


def preset_case(name: str) -> Case:
    (preset,) = [each for each in PRESETS if each.name == name]
    return case_of(preset.config)


def on(dataset: Dataset, config: dict[str, Any] | None = None) -> Case:
    """Return the case of a configuration on these very data."""
    return Case(parse(config or {}), dataset)


def blobs(n: int = 300, n_classes: int = 3, features: int = 4, seed: int = 0, **changes: Any) -> Dataset:
    """Return points around a centre for each class, in three splits."""
    rng = np.random.default_rng(seed)
    y = np.arange(n) % n_classes
    x = (rng.standard_normal((n_classes, features))[y] * 2 + 0.5 * rng.standard_normal((n, features))).astype(
        np.float32
    )
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    cut = [0, int(0.8 * n), int(0.9 * n), n]
    train, validation, test = (Split(x[a:b].copy(), y[a:b].astype(np.int64)) for a, b in pairwise(cut))
    names = tuple("abcdefghij"[:n_classes])
    return replace(Dataset("blobs", train, validation, test, class_names=names, shape=(features,)), **changes)


def numbers(n: int = 300, scale: float = 1.0, offset: float = 0.0) -> Dataset:
    """Return a regression: one number that is linear in four, in three splits."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((n, 4)).astype(np.float32)
    y = (scale * (x @ np.array([[1.0], [-1.0], [0.5], [0.0]])) / 1.5 + offset).astype(np.float32)
    cut = [0, int(0.8 * n), int(0.9 * n), n]
    train, validation, test = (Split(x[a:b], y[a:b]) for a, b in pairwise(cut))
    return Dataset("numbers", train, validation, test, class_names=(), shape=(4,), target_names=("y",))


def make(name: str, case: Case) -> Result:
    """Return the result of one check, as a checkup gives it."""
    (result,) = [told for told in checkup(case, [name]) if isinstance(told, Result)]
    assert result.check == name
    assert checks.get(name).title == result.title
    return result


def outcomes(case: Case) -> dict[str, str]:
    """Return how every check came out."""
    return {told.check: told.outcome for told in checkup(case) if not isinstance(told, Begun)}


MSE: dict[str, Any] = {"objective": {"loss": "mse"}, "optimizer": {"learning_rate": 0.01}}
