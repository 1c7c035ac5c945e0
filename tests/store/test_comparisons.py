"""Comparisons and ghosts: what several runs share, their best values with their steps, and which runs are like one."""

import math
from functools import partial

import pytest
from sqlalchemy import Connection

from babysit.errors import NotFoundError
from babysit.store import comparisons, marks
from babysit.store.comparisons import Reach, Row, chosen_names
from babysit.store.database import Database
from babysit.store.ghosts import ghosts
from babysit.store.runs import create_run, move_run
from babysit.store.states import RunState
from store.samples import Curve, Write, points, send


def make(write: Write, network: str = "64-10", dataset: str = "digits", **config: object) -> str:
    run_id: str = write(lambda c: create_run(c, dict(config), "a run", dataset, network, 100)).id
    return run_id


def log(database: Database, run_id: str, **curves: Curve) -> None:
    named = {name.replace("__", "/"): curve for name, curve in curves.items()}
    send(database, run_id, points(1, named))
    database.writer.flush()


def finish(connection: Connection, run_id: str) -> None:
    for state in (RunState.STARTING, RunState.RUNNING, RunState.FINISHED):
        move_run(connection, run_id, state, "")


def test_fields_come_in_columns_with_a_gap_where_a_run_has_none(database: Database, write: Write) -> None:
    one = make(write, seed=0, layers=[{"units": 10}], flag=True)
    other = make(write, seed=0.5, name="x")
    with database.read() as connection:
        found = comparisons.fields_of(connection, [other, one])
    assert found == {"flag": [None, True], "layers.0.units": [None, 10], "name": ["x", None], "seed": [0.5, 0]}
    assert isinstance(found["seed"][1], int)


def test_layers_stand_in_the_order_of_their_numbers(database: Database, write: Write) -> None:
    run = make(write, layers=[{"units": k} for k in range(11)])
    with database.read() as connection:
        names = list(comparisons.fields_of(connection, [run]))
    assert names == [f"layers.{k}.units" for k in range(11)]


def test_the_best_value_comes_with_the_first_step_that_has_it(database: Database, write: Write) -> None:
    one, other = make(write), make(write)
    log(database, one, eval__f1=[(1, 0.5), (2, 0.9), (3, 0.9), (4, 0.1)], train__loss=[(1, 2.0), (2, math.nan)])
    log(database, other, eval__error=[(1, 0.5), (2, 0.25), (3, 0.3)])
    with database.read() as connection:
        found = comparisons.metrics_of(connection, [one, other], ["eval/f1", "eval/error", "train/loss"], {})
        assert comparisons.reaches(connection, [one, other]) == [
            Reach("eval/error", 1),
            Reach("eval/f1", 1),
            Reach("train/loss", 1),
        ]
    assert found["eval/f1"] == [Row(0.1, 0.9, 2), None]
    assert found["eval/error"] == [None, Row(0.3, 0.25, 2)]
    assert found["train/loss"] == [Row("NaN", 2.0, 1), None]


def test_the_best_step_is_found_in_a_series_of_many_chunks(database: Database, write: Write) -> None:
    run = make(write)
    for seq in range(1, 200):
        send(database, run, points(seq, {"score": [(seq, 1.0 if seq == 77 else 0.5)]}))
    database.writer.flush()
    with database.read() as connection:
        assert comparisons.metrics_of(connection, [run], ["score"], {})["score"] == [Row(0.5, 1.0, 77)]


def test_a_metric_without_a_finite_value_has_no_best(database: Database, write: Write) -> None:
    run = make(write)
    log(database, run, loss=[(1, math.inf), (2, math.nan)])
    with database.read() as connection:
        assert comparisons.metrics_of(connection, [run], ["loss"], {})["loss"] == [Row("NaN", None, None)]


def test_points_come_of_the_runs_and_series_that_are_there(database: Database, write: Write) -> None:
    one, other = make(write), make(write)
    log(database, one, loss=[(1, 2.0), (2, 1.0)])
    with database.read() as connection:
        found = comparisons.points_of(connection, [one, "nothing", other], ["loss", "unknown"])
    assert list(found) == [one, other]
    assert found[one]["loss"].values.tolist() == [2.0, 1.0]
    assert found[other] == {}


def test_headline_metrics_come_before_those_of_layers() -> None:
    found = [Reach("layer/1/activation/mean", 9), Reach("eval/class/cat/f1", 9), Reach("score", 1), Reach("loss", 2)]
    assert chosen_names(found, 9) == ["loss", "score", "eval/class/cat/f1", "layer/1/activation/mean"]
    assert chosen_names(found, comparisons.MAX_VALUES // 2) == ["loss", "score"]


def test_ghosts_are_finished_runs_of_the_same_data_and_network(database: Database, write: Write) -> None:
    run, *others = (make(write) for _ in range(6))
    stranger, wide = make(write, dataset="moons"), make(write, network="64-500-10")
    for each in (run, *others, stranger, wide):
        log(database, each, loss=[(1, 2.0), (2, 1.0)])
    *finished, deleted, archived, running = others[0], others[1], others[2], others[3], others[4]
    silent = make(write)
    for each in (*finished, deleted, archived, stranger, wide, silent):
        write(partial(finish, run_id=each))
    write(lambda c: marks.remove(c, deleted, True))
    write(lambda c: marks.archive(c, archived, True))
    with database.read() as connection:
        found = ghosts(connection, run, "loss", 100)
        assert set(found.others) == {*finished, wide}, "two of the same network are too few, and are widened"
        assert found.like == "digits"
    write(lambda c: marks.archive(c, archived, False))
    with database.read() as connection:
        found = ghosts(connection, run, "loss", 100)
        assert list(found.others) == sorted([*finished, archived], reverse=True)
        assert (found.like, found.own is None) == ("digits and 64-10", False)
        assert running not in found.others
        with pytest.raises(NotFoundError):
            ghosts(connection, "nothing", "loss", 100)
