"""The layout of a table of points: which column is what, sniffed from the names of its columns.

A long table has a row a point: `series, step, value`, perhaps `run` and `time`. A wide one has a row a step and a
column a series. Names count without case; a long table without a series is of one, which bears the file's name.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from babysit.errors import DataError

STEP = ("step", "_step", "global_step", "global step", "trainer/global_step", "steps", "iteration", "iter", "epoch")
TIME = ("time", "wall_time", "wall time", "walltime", "timestamp", "_timestamp")
SERIES = ("series", "metric", "tag", "name", "key")
RUN = ("run", "run_id", "run id")
VALUE = ("value",)
BUCKET = ("min", "max", "nonfinite")
MAX_COLUMNS = 10_000


@dataclass(frozen=True, slots=True)
class Layout:
    """Places of columns, from 0: `value` is None for a wide table, whose `columns` are the series by their places."""

    step: int
    time: int | None
    run: int | None
    series: int | None
    value: int | None
    columns: dict[int, str]
    is_bucketed: bool = False


def sniff(source: str, header: Sequence[str]) -> Layout:
    """Return the layout of a table with these columns; raises DataError that says what is missing."""
    names = [name.strip() for name in header]
    lower = [name.lower() for name in names]
    if len(names) > MAX_COLUMNS:
        raise DataError(source, f"has {len(names):,} columns; at most {MAX_COLUMNS:,} are read")
    step = _find(lower, STEP)
    if step is None:
        shown = ", ".join(repr(name[:40]) for name in names[:8])
        raise DataError(source, f"has no column of steps ({', '.join(STEP[:4])}, …); its first line has {shown}")
    time, run, value = (_find(lower, words) for words in (TIME, RUN, VALUE))
    if value is not None:
        series = _find(lower, SERIES)
        is_bucketed = all(word in lower for word in BUCKET)
        return Layout(step, time, run, series, value, {}, is_bucketed)
    own = {step, time, run}
    columns = {place: name for place, name in enumerate(names) if place not in own and name}
    if not columns:
        raise DataError(source, "has steps, and no column of values beside them")
    if len(set(columns.values())) < len(columns):
        raise DataError(source, "has two columns of one name")
    return Layout(step, time, run, None, None, columns)


def _find(names: Sequence[str], words: Sequence[str]) -> int | None:
    return next((names.index(word) for word in words if word in names), None)
