"""A small history for the tests of filters, orders, columns and groups: eight runs that differ in what matters."""

import math
from functools import partial
from typing import Any

from sqlalchemy import update

from babysit.store import findings, marks, runs, tables
from babysit.store.database import Database
from babysit.store.runs import Run, RunState
from store.samples import points, send

CONFIGS: dict[str, dict[str, Any]] = {
    "adam": {"optimizer": {"name": "adam", "learning_rate": 0.001}, "seed": 1, "network": {"batch_norm": True}},
    "sgd": {"optimizer": {"name": "SGD", "learning_rate": 0.1}, "seed": 2, "network": {"batch_norm": False}},
    "own loop": {"optimizer": "Adam", "rate": "fast", "seed": 1},
    "Größe": {"optimizer": {"name": "adamw", "learning_rate": 0.001}, "seed": 3, "size": "64"},
    "100% <b>": {"rate": 0.5},
    "archived": {"optimizer": {"name": "sgd"}},
    "deleted": {"optimizer": {"name": "sgd"}},
    "empty": {},
}
ACCURACY = {"adam": 0.9, "sgd": 0.6, "own loop": 0.75, "Größe": math.nan}
"""Where val/accuracy ends; it was 0.1 better before."""


def fill(database: Database) -> dict[str, Run]:
    """Store the history and return its runs by name, in the order in which they were made."""
    made = {}
    for name, config in CONFIGS.items():
        made[name] = database.writer.submit(
            partial(runs.create_run, config=config, name=name, dataset="digits", network="64-10 relu", total_steps=100)
        ).result()
    _mark(database, made)
    for name, last in ACCURACY.items():
        curve = [(step, last) for step in (10, 20, 30)]
        best = [(15, 0.8 if math.isnan(last) else last + 0.1)]
        frame = points(1, {"val/accuracy": [curve[0], *best, *curve[1:]], "my loss, b": [(1, 3.0), (2, 1.5), (3, 2.0)]})
        send(database, made[name].id, frame).result()
    return made


def _mark(database: Database, made: dict[str, Run]) -> None:
    def job(connection: Any) -> None:
        for name in made:
            if name not in {"own loop", "empty"}:
                runs.move_run(connection, made[name].id, RunState.STARTING, "", time=1_000_000.0)
                runs.move_run(connection, made[name].id, RunState.FAILED, "", time=1_000_000.0 + 60 * len(name))
        marks.star(connection, made["adam"].id, True)
        marks.add_tags(connection, made["adam"].id, ["baseline", "Paper"])
        marks.add_tags(connection, made["sgd"].id, ["baseline"])
        marks.set_note(connection, made["sgd"].id, "It did NOT help; 100 % sure.")
        marks.archive(connection, made["archived"].id, True)
        marks.remove(connection, made["deleted"].id, True)
        findings.keep(connection, made["sgd"].id, [_finding("dead_relu", "open"), _finding("overfitting", "cleared")])
        runs.set_health(connection, made["sgd"].id, "alarm")
        runs.set_health(connection, made["adam"].id, "healthy")
        child = {"parent_id": made["adam"].id, "fork_step": 10}
        connection.execute(update(tables.runs).where(tables.runs.c.id == made["Größe"].id).values(child))

    database.writer.submit(job).result()


def _finding(rule: str, status: str) -> dict[str, Any]:
    place = {"opened_step": 1, "step": 2, "cleared_step": None if status == "open" else 2}
    return {"rule": rule, "number": 1, "status": status, "severity": "alarm", **place}
