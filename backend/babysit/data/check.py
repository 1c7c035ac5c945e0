"""The check of what a source has read: numbers that are finite, labels that fit, more than one thing to learn."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from babysit.data.dataset import Array, RawData, Targets, count_classes
from babysit.errors import DataError

ROWS = 4096
Flags = NDArray[np.bool_]


def check(raw: RawData, source: str, drop_nonfinite: bool = False) -> RawData:
    """Return `raw` if it can be learnt from; with `drop_nonfinite` without the rows that hold NaN or infinity.

    Raises DataError naming `source`, the rule and, where there is one, the first row that breaks it.
    """
    raw = _finite(raw, source, drop_nonfinite)
    if raw.class_names:
        _check_labels(raw, source)
    elif len(raw.y) and not (raw.y != raw.y[0]).any():
        raise DataError(source, "has nothing to learn: the target is the same in every row")
    if len(raw.x) and _is_constant(raw.x):
        raise DataError(source, "has nothing to learn from: all its examples are the same")
    return raw


def _finite(raw: RawData, source: str, is_dropping: bool) -> RawData:
    """Return `raw` without the rows that are not finite, or raise DataError that counts them and names the first."""
    n_dropped = 0
    for x_name, y_name in (("x", "y"), ("x_test", "y_test")):
        x, y = getattr(raw, x_name), getattr(raw, y_name)
        if x is None or y is None:
            continue
        bad = _nonfinite(x) | _nonfinite(y)
        if not bad.any():
            continue
        if not is_dropping:
            raise DataError(source, _nonfinite_rule(raw, (x_name, y_name), bad))
        n_dropped += int(bad.sum())
        raw = replace(raw, **{x_name: x[~bad], y_name: y[~bad]})
        if bad.all():
            raise DataError(source, f"has no row left: a number in each of the {len(bad)} is not finite")
    return replace(raw, n_dropped=raw.n_dropped + n_dropped) if n_dropped else raw


def _nonfinite(values: Array) -> Flags:
    """Return which rows of `values` hold NaN or infinity; in blocks, so that no copy of the whole is made."""
    if values.dtype.kind != "f":
        return np.zeros(len(values), np.bool_)
    flat = values.reshape(len(values), -1)
    flags = [~np.isfinite(flat[start : start + ROWS]).all(axis=1) for start in range(0, len(flat), ROWS)]
    return np.concatenate(flags) if flags else np.zeros(0, np.bool_)


def _nonfinite_rule(raw: RawData, names: tuple[str, str], bad: Flags) -> str:
    row = int(np.flatnonzero(bad)[0])
    x, y = (getattr(raw, name) for name in names)
    name, values, fields = names[1], y, raw.target_names
    if not np.isfinite(x[row]).all():
        name, values, fields = names[0], x, raw.feature_names
    place = tuple(map(int, np.argwhere(~np.isfinite(values[row]))[0]))
    field = f"column {fields[place[0]]}" if len(place) == 1 and place[0] < len(fields) else f"{name}{[row, *place]}"
    rows = f"{int(bad.sum()):,} of {len(bad):,} rows"
    rule = f"has numbers that are missing or not finite in {rows}, first in row {row} (from 0), {field}"
    return f"{rule}: {values[(row, *place)]}; data.drop_nonfinite = true leaves such rows out"


def _check_labels(raw: RawData, source: str) -> None:
    n_classes = len(raw.class_names)
    for name, y in (("y", raw.y), ("y_test", raw.y_test)):
        if y is not None and len(y):
            _check_range(y, n_classes, source, name)
    present = n_classes if n_classes < 2 else sum(n > 0 for n in count_classes(raw.y, n_classes))
    if present < 2:
        raise DataError(source, "must have examples of at least two classes; all its labels are the same")
    if len(raw.y) < n_classes:
        raise DataError(source, f"must have at least as many examples as classes: {len(raw.y)} for {n_classes}")


def _check_range(y: Targets, n_classes: int, source: str, name: str) -> None:
    wrong = np.flatnonzero((y < 0) | (y >= n_classes))
    if len(wrong):
        rule = f"must have labels from 0 to {n_classes - 1}; {name}[{wrong[0]}] is {y[wrong[0]]}"
        raise DataError(source, rule)


def _is_constant(x: Array) -> bool:
    """Return whether all examples equal the first; stops at the first block that has another."""
    return not any((x[start : start + ROWS] != x[0]).any() for start in range(0, len(x), ROWS))
