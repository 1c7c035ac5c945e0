"""The values of columns, as a table shows them."""

import math
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babysit.errors import ConfigError
from babysit.store import chunks, column_values, step_values
from babysit.store.database import Database
from babysit.store.goals import goal
from babysit.store.runs import Run, create_run
from store import history
from store.samples import Write, points, send


@pytest.fixture(scope="module")
def filled(tmp_path_factory, backend) -> Iterator[tuple[Database, dict[str, Run]]]:
    with closing(Database.open(tmp_path_factory.mktemp("data"), backend())) as database:
        yield database, history.fill(database)


@pytest.fixture
def values(filled):
    """Return a function from a run's name and columns to their values."""
    database, made = filled

    def read(name: str, *columns: str) -> list[Any]:
        with database.read() as connection:
            chosen = column_values.resolve(connection, columns)
            found = column_values.read(connection, [made["empty"].id, made[name].id], chosen)
        return [found[made[name].id][column] for column in columns]

    return read


def test_what_every_run_has(filled, values) -> None:
    _, made = filled
    assert values("adam", "id", "name", "state", "dataset", "network") == [
        *(made["adam"].id, "adam", "failed", "digits", "64-10 relu")
    ]
    assert values("adam", "step", "total_steps", "progress", "started", "ended", "duration") == [
        *(30, 100, 0.3, 1_000_000.0, 1_000_240.0, 240.0)
    ]
    assert values("adam", "created", "parent", "starred", "archived", "tags", "tag", "findings", "note") == [
        *(made["adam"].created_at, None, True, False, "Paper, baseline", "Paper, baseline", 0, "")
    ]
    assert values("Größe", "parent", "starred", "health", "speed") == [made["adam"].id, False, "", None]
    assert values("sgd", "findings", "health", "note") == [1, "alarm", "It did NOT help; 100 % sure."]
    assert values("empty", "started", "ended", "duration", "tags") == [None] * 4


def test_fields_of_configurations(values) -> None:
    assert values("adam", "optimizer", "optimizer.name", "optimizer.learning_rate", "seed", "network.batch_norm") == [
        *("adam", "adam", 0.001, 1, True)
    ]
    assert values("own loop", "optimizer", "optimizer.name", "rate") == ["Adam", "Adam", "fast"]
    assert values("100% <b>", "rate", "seed", "optimizer") == [0.5, None, None]
    assert isinstance(values("adam", "seed")[0], int)


def test_metrics(values) -> None:
    assert values("adam", *(f"val/accuracy.{stat}" for stat in ("last", "best", "min", "max", "n", "best_step"))) == [
        *(0.9, 1.0, 0.9, 1.0, 4, 15)
    ]
    assert values("Größe", "val/accuracy", "val/accuracy.best", "val/accuracy.best_step") == ["NaN", 0.8, 15]
    assert values("sgd", "my loss, b", "my loss, b.best", "my loss, b.best_step") == [2.0, 1.5, 2]
    assert values("empty", "val/accuracy", "val/accuracy.best_step", "my loss, b.best_step") == [None] * 3


def test_values_at_a_step(values) -> None:
    columns = [f"val/accuracy@{step}" for step in (9, 10, 14, 15, 19, 20, 29, 30, 10**17)]
    assert values("adam", *columns) == [None, 0.9, 0.9, 1.0, 1.0, 0.9, 0.9, 0.9, 0.9]
    assert values("Größe", *columns[:4]) == [None, "NaN", "NaN", 0.8]
    assert values("empty", "val/accuracy@10") == [None]


def test_what_no_run_has_is_no_error(values) -> None:
    assert values("adam", "zzz", "val/accuracy@", "val/accuracy@x", "zzz@3", "zzz.best", "@3", ".best") == [None] * 7


@pytest.mark.parametrize(
    ("columns", "rule"),
    [
        ([str(n) for n in range(101)], "must be at most 100"),
        (["x" * 501], "must each have 1 to 500 characters"),
        (["a\0"], "must hold neither NUL"),
        (["a\ud800"], "must hold neither NUL"),
    ],
)
def test_what_can_be_no_column_is_refused(filled, columns, rule: str) -> None:
    with pytest.raises(ConfigError, match=rule), filled[0].read() as connection:
        column_values.resolve(connection, columns)


def test_a_long_note_is_cut(database: Database, write: Write, run: Run) -> None:
    from babysit.store import marks

    write(lambda c: marks.set_note(c, run.id, "x" * 1000))
    with database.read() as connection:
        found = column_values.read(connection, [run.id], column_values.resolve(connection, ["note"]))
    assert found[run.id]["note"] == "x" * 200


CURVES = st.lists(
    st.lists(
        st.tuples(st.integers(0, 60), st.one_of(st.sampled_from([math.nan, math.inf]), st.integers(-5, 5).map(float))),
        min_size=1,
        max_size=8,
    ),
    min_size=1,
    max_size=5,
)


@given(frames=CURVES, step=st.integers(0, 70), is_merged=st.booleans())
@settings(max_examples=80, deadline=None)
def test_steps_and_values_are_those_of_all_points(filled, frames, step: int, is_merged: bool) -> None:
    database, _ = filled
    made = database.writer.submit(lambda c: create_run(c, {}, "x", "digits", "", 100)).result()
    for seq, frame in enumerate(frames, 1):
        send(database, made.id, points(seq, {"loss": frame})).result()
    if is_merged:
        database.writer.submit(lambda c: chunks.merge(c, made.id)).result()
    arrived = [point for frame in frames for point in sorted(frame, key=lambda point: point[0])]
    with database.read() as connection:
        at = step_values.at_step(connection, [made.id], "loss", step)
        best = step_values.best_step(connection, [made.id], "loss")
    in_time = [point for point in arrived if point[0] <= step]
    if not in_time:
        assert at == {}
    else:
        last = max(point[0] for point in in_time)
        [expected] = [value for at_step, value in in_time if at_step == last][-1:]
        assert np.array_equal(at[made.id], expected, equal_nan=True)
    finite = [value for _, value in arrived if math.isfinite(value)]
    assert goal("loss") == "min"
    assert (best == {}) == (not finite)
    if finite:
        assert best[made.id] in {at_step for at_step, value in arrived if value == min(finite)}
