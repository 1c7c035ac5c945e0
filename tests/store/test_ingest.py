"""Ingest: frames are taken in once, in order, and everything that follows from them with them."""

import math
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Connection, text

from babysit.errors import LimitError, NotFoundError
from babysit.store import commands, curves, events, ingest, media, runs, series
from babysit.store.database import Database
from babysit.store.ingest import Accepted, GapError
from babysit.store.runs import Run, RunState
from babysit.wire.messages import Event, Info, Points, SequencedMessage, State, Tensor, Tensors
from store.samples import Write, block, points


def send(write: Write, run: Run, message: SequencedMessage, producer: str = "w") -> Accepted:
    accepted: Accepted = write(lambda c: ingest.append(c, run.id, producer, message))
    return accepted


def test_a_repeated_frame_does_nothing(database: Database, write: Write, run: Run) -> None:
    frame = points(1, {"train/loss": [(1, 2.0)]})
    assert send(write, run, frame) == Accepted(1, is_new=True)
    assert send(write, run, frame) == Accepted(1, is_new=False)
    assert send(write, run, points(2, {"train/loss": [(2, 1.0)]})) == Accepted(2, is_new=True)
    assert send(write, run, frame) == Accepted(2, is_new=False)
    with database.read() as connection:
        assert series.query(connection, run.id, ["train/loss"])["train/loss"].values.tolist() == [2.0, 1.0]
        assert ingest.acked(connection, run.id, "w") == 2


def test_a_gap_is_refused_and_names_what_is_missing(database: Database, write: Write, run: Run) -> None:
    send(write, run, points(1, {"a": [(1, 1.0)]}))
    with pytest.raises(GapError, match="frame 2 is missing: got 4") as caught:
        send(write, run, points(4, {"a": [(4, 1.0)]}))
    assert caught.value.expected == 2
    with database.read() as connection:
        assert series.catalogue(connection, run.id)[0].n == 1


def test_records_that_come_together_are_stored_each(database: Database, write: Write, run: Run) -> None:
    made = [
        Tensor(seq=1, name=name, step=step, time=1.0, dtype="uint8", shape=[1], data=bytes([step]))
        for step in (1, 2)
        for name in ("layer/1/activation/histogram", "layer/2/activation/histogram")
    ]
    frame = Tensors(seq=1, tensors=made)
    assert send(write, run, frame) == Accepted(1, is_new=True)
    assert send(write, run, frame) == Accepted(1, is_new=False)
    with database.read() as connection:
        assert [(info.name, info.steps) for info in media.catalogue(connection, run.id)] == [
            ("layer/1/activation/histogram", (1, 2)),
            ("layer/2/activation/histogram", (1, 2)),
        ]


def test_producers_count_for_themselves(database: Database, write: Write, run: Run) -> None:
    for producer in ("one", "two"):
        send(write, run, points(1, {"a": [(1, 1.0)]}), producer)
    with database.read() as connection:
        assert series.catalogue(connection, run.id)[0].n == 2
        assert ingest.acked(connection, run.id, "three") == 0


def test_an_unknown_run_and_too_many_of_anything_are_refused(
    write: Write, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotFoundError):
        write(lambda c: ingest.append(c, "nobody", "w", points(1, {"a": [(1, 1.0)]})))
    monkeypatch.setattr(curves, "MAX_SERIES", 2)
    monkeypatch.setattr(ingest, "MAX_PRODUCERS", 1)
    send(write, run, points(1, {"a": [(1, 1.0)]}))
    with pytest.raises(LimitError, match="series of one run"):
        send(write, run, points(2, {"a": [(2, 1.0)], "b": [(2, 1.0)], "c": [(2, 1.0)]}))
    assert send(write, run, points(2, {"a": [(2, 1.0)], "b": [(2, 1.0)]})).acked == 2
    assert [info.n for info in write(lambda c: series.catalogue(c, run.id))] == [2, 1]
    with pytest.raises(LimitError, match="producers of one run"):
        send(write, run, points(1, {"a": [(1, 1.0)]}), "other")


def test_a_name_in_several_blocks_of_a_frame_is_one_chunk(database: Database, write: Write, run: Run) -> None:
    blocks = [block(["a", "b"], [(1, 1.0), (2, 2.0)]), block(["a"], [(3, 3.0)]), block(["a", "b"], [(4, 4.0)])]
    send(write, run, Points(seq=1, blocks=blocks))
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM chunks")).scalar() == 2
        found = series.query(connection, run.id, ["a", "b"])
    assert found["a"].steps.tolist() == [1, 2, 3, 4]
    assert found["b"].steps.tolist() == [1, 2, 4]


def test_what_is_not_a_number_is_stored_as_it_is_and_counted(database: Database, write: Write, run: Run) -> None:
    values = [1.0, math.nan, math.inf, -math.inf, -2.0, math.nan]
    send(write, run, points(1, {"train/loss": list(enumerate(values)), "odd": [(0, math.nan), (1, math.inf)]}))
    with database.read() as connection:
        found = series.query(connection, run.id, ["train/loss"])["train/loss"]
        odd, loss = series.catalogue(connection, run.id)
        metrics = runs.get_run(connection, run.id).metrics
    np.testing.assert_array_equal(found.values, values)
    assert (loss.n, loss.nonfinite, loss.min, loss.max) == (6, 4, -2.0, 1.0)
    assert math.isnan(loss.last)
    assert (odd.nonfinite, odd.last) == (2, math.inf)
    assert math.isnan(odd.min)
    assert math.isnan(odd.max)
    assert metrics == {"train/loss": {"last": "NaN", "best": -2.0, "best_step": 4}}


def test_the_run_keeps_step_last_and_best(write: Write, run: Run) -> None:
    send(write, run, points(1, {"val/accuracy": [(10, 0.5), (20, 0.9)], "val/loss": [(10, math.inf)]}))
    send(write, run, points(2, {"val/accuracy": [(30, 0.7)], "val/loss": [(30, 2.0)], "mine": [(35, 1.0)]}))
    send(write, run, points(3, {"val/accuracy": [(15, 0.95)], "val/loss": [(31, 2.5)]}))
    now: Run = write(lambda c: runs.get_run(c, run.id))
    assert now.step == 35
    assert now.metrics == {
        "val/accuracy": {"last": 0.7, "best": 0.95, "best_step": 15},
        "val/loss": {"last": 2.5, "best": 2.0, "best_step": 30},
    }


def test_a_metric_that_was_never_finite_has_no_best(write: Write, run: Run) -> None:
    send(write, run, points(1, {"val/loss": [(1, math.nan), (2, -math.inf)]}))
    now: Run = write(lambda c: runs.get_run(c, run.id))
    assert now.metrics == {"val/loss": {"last": "-Infinity", "best": None, "best_step": None}}


def test_info_events_and_errors(write: Write, run: Run) -> None:
    send(write, run, Info(seq=1, data={"total_steps": 9, "layers": []}))
    send(write, run, Event(seq=2, kind="note", step=3, time=1.5, data={"value": math.inf}))
    send(write, run, Event(seq=3, kind="error", step=4, time=2.0, data={"sentence": "no memory", "traceback": "T"}))
    now: Run = write(lambda c: runs.get_run(c, run.id))
    assert (now.total_steps, now.error, now.traceback) == (9, "no memory", "T")
    note, error = write(lambda c: events.list_events(c, run.id))[1:]
    assert (note.kind, note.step, note.time, note.data) == ("note", 3, 1.5, {"value": "Infinity"})
    assert error.kind == "error"


def test_odd_data_and_times_are_kept_as_far_as_they_can_be_read(write: Write, run: Run) -> None:
    deep: dict[str, Any] = {}
    for _ in range(500):
        deep = {"in": deep, "list": [math.nan, b"bytes", (1, 2)]}
    write(lambda c: runs.move_run(c, run.id, RunState.STARTING, ""))
    send(write, run, Event(seq=1, kind="note", step=(1 << 63) - 1, time=math.inf, data=deep))
    send(write, run, State(seq=2, state="running", time=math.nan))
    send(write, run, Info(seq=3, data={"total_steps": 1 << 63, "deep": deep}))
    [note] = write(lambda c: events.list_events(c, run.id, kinds=["note"]))
    assert note.data["list"] == note.data["in"]["list"] == ["NaN", "b'bytes'", [1, 2]]
    assert (note.step, note.time) == ((1 << 63) - 1, math.inf)
    now: Run = write(lambda c: runs.get_run(c, run.id))
    assert now.started_at is not None
    assert math.isfinite(now.started_at)
    assert (now.total_steps, now.info["total_steps"]) == (100, 1 << 63)


def test_the_answer_to_a_command_settles_it(write: Write, run: Run) -> None:
    other: Run = write(lambda c: runs.create_run(c, {}, "other", "digits", "x", 1))
    own = write(lambda c: events.add_command(c, run.id, {"type": "stop"}))
    foreign = write(lambda c: events.add_command(c, other.id, {"type": "stop"}))
    for seq, key in enumerate((own.id, foreign.id, 99, "x", None), 1):
        send(write, run, Event(seq=seq, kind="command", step=5, time=0.0, data={"id": key, "status": "applied"}))
    settled = write(lambda c: commands.get_command(c, own.id))
    assert (settled.status, settled.step) == ("applied", 5)
    assert write(lambda c: commands.get_command(c, foreign.id)) == foreign


def test_states_move_the_run_and_illegal_ones_are_kept_as_refused(write: Write, run: Run) -> None:
    write(lambda c: runs.move_run(c, run.id, RunState.STARTING, ""))
    for seq, state in enumerate(("running", "running", "finished", "failed"), 1):
        accepted = send(write, run, State(seq=seq, state=state, reason=f"now {state}", step=seq, time=float(seq)))
        assert accepted == Accepted(seq, is_new=True)
    now: Run = write(lambda c: runs.get_run(c, run.id))
    assert (now.state, now.reason, now.step, now.ended_at) == (RunState.FINISHED, "now finished", 3, 3.0)
    moves = [entry.data for entry in write(lambda c: events.list_events(c, run.id, kinds=["state"]))]
    assert [entry["state"] for entry in moves] == ["queued", "starting", "running", "finished", "failed"]
    assert moves[-1]["is_refused"] is True
    assert moves[-1]["rule"] == "the run is finished: it cannot become failed"


def test_a_failed_job_leaves_nothing_behind_in_memory(write: Write, run: Run) -> None:
    """What the writer remembers of the series must not outlive the transaction that it came from."""

    def fail(connection: Connection) -> None:
        ingest.append(connection, run.id, "w", points(1, {"a": [(1, 1.0)], "b": [(1, 1.0)]}))
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        write(fail)
    send(write, run, points(1, {"b": [(1, 5.0)], "c": [(1, 1.0)]}))
    found = write(lambda c: series.catalogue(c, run.id))
    assert [(info.name, info.n, info.last) for info in found] == [("b", 1, 5.0), ("c", 1, 1.0)]
