"""All the points of a run, in stretches: whatever the chunks and the bound, the same points in the same order."""

from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from babysit.store import points, runs
from babysit.store.database import Database
from store.samples import Curve, Write, send
from store.samples import points as frame

curves = st.lists(st.tuples(st.integers(0, 400), st.floats(width=32)), min_size=1, max_size=60)
SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def read(database: Database, run_id: str, limit: int) -> list[points.Stretch]:
    with database.read() as connection:
        return list(points.stretches(connection, run_id, lambda name: name != "unread", limit))


@SETTINGS
@given(st.lists(st.dictionaries(st.sampled_from(["a", "b", "unread"]), curves, min_size=1), min_size=1), st.data())
def test_stretches_hold_every_point_once_and_follow_each_other(
    database: Database, write: Write, frames: list[dict[str, Curve]], data: Any
) -> None:
    run = write(lambda c: runs.create_run(c, {}, "", "digits", "x", 1))
    for seq, content in enumerate(frames, 1):
        send(database, run.id, frame(seq, content)).result()
    found = read(database, run.id, data.draw(st.integers(1, 100)))
    highest = -1
    for stretch in found:
        steps = np.concatenate([steps for _, steps, _ in stretch])
        assert steps.min() > highest
        highest = int(steps.max())
    for name in ("a", "b"):
        wanted = [(step, repr(float(np.float64(value)))) for each in frames for step, value in each.get(name, ())]
        parts = [part for stretch in found for part in stretch if part[0] == name]
        got = [(int(s), repr(float(v))) for _, steps, values in parts for s, v in zip(steps, values, strict=True)]
        wanted.sort(key=lambda point: point[0])  # merged chunks are sorted; points of equal steps keep their order
        got.sort(key=lambda point: point[0])
        assert got == wanted
    assert not any(name == "unread" for stretch in found for name, _, _ in stretch)


def test_a_run_without_points_has_no_stretches(database: Database, write: Write) -> None:
    run = write(lambda c: runs.create_run(c, {}, "", "digits", "x", 1))
    assert read(database, run.id, 10) == []
    assert read(database, "nobody", 10) == []
