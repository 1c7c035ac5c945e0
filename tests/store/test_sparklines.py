"""Sparklines: few points of many series, however these are stored."""

import numpy as np
import pytest

from babysit.store import chunks, sparklines
from babysit.store.database import Database
from babysit.store.runs import Run, create_run
from store.samples import Write, points, send


@pytest.mark.parametrize("is_merged", [False, True])
@pytest.mark.parametrize(("n", "frame"), [(1, 1), (30, 7), (48, 48), (100, 3), (3000, 100), (10_000, 1000)])
def test_the_points_are_points_of_the_series(
    database: Database, write: Write, run: Run, n: int, frame: int, is_merged: bool
) -> None:
    curve = [(step, float(step * step)) for step in range(1, n + 1)]
    for seq, start in enumerate(range(0, n, frame), 1):
        send(database, run.id, points(seq, {"train/loss": curve[start : start + frame]})).result()
    if is_merged:
        write(lambda c: chunks.merge(c, run.id))
    with database.read() as connection:
        found = sparklines.read(connection, [run.id], "train/loss")[run.id]
    assert found.n == n
    assert len(found.steps) == n or 30 <= len(found.steps) <= 48
    assert found.steps[-1] == n
    assert found.steps[0] <= max(frame, n // 20)
    assert (np.diff(found.steps) > 0).all()
    assert (np.diff(found.steps) <= max(frame, n // 20)).all()
    assert found.values.tolist() == [float(step * step) for step in found.steps.tolist()]


def test_many_runs_at_once(database: Database, write: Write) -> None:
    made = [write(lambda c: create_run(c, {}, "x", "digits", "", 1)).id for _ in range(5)]
    for place, run_id in enumerate(made[:4]):
        send(database, run_id, points(1, {"loss": [(1, float(place)), (2, float("nan"))]})).result()
    with database.read() as connection:
        found = sparklines.read(connection, [*made[1:], "nobody"], "loss")
        assert sparklines.read(connection, made, "nothing") == {}
        assert sparklines.read(connection, [], "loss") == {}
    assert set(found) == set(made[1:4])
    assert [line.values[0] for line in found.values()] == [1.0, 2.0, 3.0]
    assert np.isnan(found[made[1]].values[1])
