"""A trace: a series on its way into the history, kept whole while it is short and in buckets of steps after that."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from babysit.doctor.curve import EMPTY, Curve, Steps, Values

LIMIT = 2048
"""Points that are kept as they are, and buckets that more of them are put into."""


class Trace:
    """The points of one series. What it keeps depends on the points and their order, never on the pieces they came in.

    Buckets are as wide as a power of two of steps, the least for which there are at most LIMIT. Steps that go back
    count as the largest before them.
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[Steps, Values]] = []
        self._n = 0
        self._last = np.iinfo(np.int64).min
        self._buckets: _Buckets | None = None
        self._curve: Curve | None = EMPTY

    def extend(self, steps: Steps, values: Values) -> None:
        """Take the next points, (n,) each; the arrays are kept and must not change any more."""
        if not len(steps):
            return
        self._waiting.append((steps, values))
        self._n += len(steps)
        self._curve = None

    @property
    def last(self) -> float:
        """The newest value; NaN before the first."""
        if self._waiting:
            return float(self._waiting[-1][1][-1])
        curve = self.curve()
        return float(curve.values[-1]) if len(curve) else float("nan")

    def curve(self) -> Curve:
        """Return the points, or the buckets."""
        if self._curve is None:
            self._curve = self._settle()
        return self._curve

    def _settle(self) -> Curve:
        steps, values = (np.concatenate(columns) for columns in zip(*self._waiting, strict=True))
        if self._buckets is None and self._n <= LIMIT:
            rising = np.maximum.accumulate(steps)
            self._waiting = [(rising, values)]
            is_bad = ~np.isfinite(values)
            kept = np.where(is_bad, np.nan, values) if is_bad.any() else values
            return Curve(rising, kept, kept, kept, is_bad.astype(np.int64))
        self._waiting = []
        steps[0] = max(int(steps[0]), self._last)
        rising = np.maximum.accumulate(steps)
        if self._buckets is None:
            self._buckets = _Buckets(int(rising[0]))
            self._buckets.reach(int(rising[LIMIT]))  # as if it had begun with the first point that is too many
        self._buckets.add(rising, values)
        self._last = int(rising[-1])
        return self._buckets.curve()


class _Buckets:
    """At most LIMIT equal buckets from that of the step `first` on; one without points has n and nonfinite 0."""

    def __init__(self, first: int) -> None:
        self._first, self._width = first, 1
        self._n, self._nonfinite = np.zeros(LIMIT, np.int64), np.zeros(LIMIT, np.int64)
        self._step = np.full(LIMIT, np.iinfo(np.int64).min)
        self._sum = np.zeros(LIMIT)
        self._low, self._high = np.full(LIMIT, np.inf), np.full(LIMIT, -np.inf)

    def reach(self, step: int) -> None:
        """Double the width until there is a bucket for `step`."""
        while step // self._width - self._first // self._width >= LIMIT:
            self._double()

    def add(self, steps: Steps, values: Values) -> None:
        """Add points in the order of their steps, and widen at the first that has no bucket, not before."""
        while len(steps):
            self.reach(int(steps[0]))
            end = (self._first // self._width + LIMIT) * self._width  # the first step that has no bucket
            n = int(np.searchsorted(steps, end))
            self._add(steps[:n], values[:n])
            steps, values = steps[n:], values[n:]

    def curve(self) -> Curve:
        """Return the buckets that have points."""
        filled = np.flatnonzero(self._n + self._nonfinite)
        n, total = self._n[filled], self._sum[filled]
        is_number = n > 0
        values = np.divide(total, n, out=np.full(len(n), np.nan), where=is_number)
        low, high = (np.where(is_number, ends[filled], np.nan) for ends in (self._low, self._high))
        return Curve(self._step[filled], values, low, high, self._nonfinite[filled])

    def _add(self, steps: Steps, values: Values) -> None:
        places = steps // self._width - self._first // self._width
        ends = np.flatnonzero(np.diff(places, append=LIMIT))
        self._step[places[ends]] = steps[ends]
        is_finite = np.isfinite(values)
        if not is_finite.all():
            self._nonfinite += np.bincount(places[~is_finite], minlength=LIMIT)
            places, values = places[is_finite], values[is_finite]
        if len(values):
            self._add_finite(places, values)

    def _add_finite(self, places: Steps, values: Values) -> None:
        begin, end = int(places[0]), int(places[-1]) + 1
        self._n[begin:end] += np.bincount(places - begin)
        # One after another, on from the sum that is there: in another order the last bits would differ.
        weights = np.concatenate((self._sum[begin : begin + 1], values))
        self._sum[begin:end] = np.bincount(np.concatenate((places[:1], places)) - begin, weights=weights)
        starts = np.flatnonzero(np.diff(places, prepend=-1))
        owners = places[starts]
        self._low[owners] = np.minimum(self._low[owners], np.minimum.reduceat(values, starts))
        self._high[owners] = np.maximum(self._high[owners], np.maximum.reduceat(values, starts))

    def _double(self) -> None:
        """Make one of each two neighbours that share a bucket of twice the width."""
        places = np.arange(LIMIT) + self._first // self._width
        self._width *= 2
        starts = np.flatnonzero(np.diff(places // 2, prepend=-1))
        self._n, self._nonfinite = (_join(np.add, column, starts, 0) for column in (self._n, self._nonfinite))
        self._sum = _join(np.add, self._sum, starts, 0)
        self._low = _join(np.minimum, self._low, starts, np.inf)
        self._high = _join(np.maximum, self._high, starts, -np.inf)
        self._step = _join(np.maximum, self._step, starts, np.iinfo(np.int64).min)


def _join(how: np.ufunc, column: NDArray[Any], starts: NDArray[np.int64], empty: float) -> NDArray[Any]:
    """Return a column of LIMIT in which each group of `column` is one, and the rest is empty."""
    joined = np.full_like(column, empty)
    joined[: len(starts)] = how.reduceat(column, starts)
    return joined
