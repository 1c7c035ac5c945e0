"""Many runs at once: a history as it is after a year, put into the tables in one go, for pages that show it.

A run is one of an experiment: five seeds of one configuration. The newest ones have real points; the others have what
the lists read of a curve: its summary.
"""

import math
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from sqlalchemy import Connection, insert

from babysit.store import fields as leaves
from babysit.store import ingest
from babysit.store.database import Database
from babysit.store.ids import encode
from babysit.store.tables import fields, marks, runs, series, tags
from babysit.train.config import Config
from babysit.wire.messages import Block, Points

SEEDS = 5
STEPS = 2000
EVERY = 20
AGE = 600.0
"""Seconds between one run's start and the next one's."""
RATES = (0.3, 0.1, 0.03, 0.01, 0.003, 0.001)
OPTIMIZERS = ("sgd", "momentum", "adam", "rmsprop")
ACTIVATIONS = ("relu", "tanh", "sigmoid")
UNITS = (32, 64, 128, 256)
TAGS = ("baseline", "ablation", "paper", "sweep 3", "to look at")
HEADLINES = ("train/loss", "val/loss", "train/accuracy", "val/accuracy")
OTHERS = tuple(f"layer/{k}/{of}" for k in (1, 2, 3, 4) for of in ("activation/mean", "activation/std", "weight/norm"))
PARTS = 500


def fill(database: Database, n: int, *, n_curves: int = 100, n_others: int = 12, seed: int = 0) -> list[str]:
    """Store `n` ended runs and return their ids, newest first; all of them are from before now.

    The newest `n_curves` have 100 points of each headline metric, the others summaries of these and of `n_others`
    more.
    """
    rng, now = np.random.default_rng(seed), time.time()
    made = [_run(index, now - 60 - AGE * index, rng) for index in range(n)]
    for first in range(0, n, PARTS):
        part = made[first : first + PARTS]
        bare = part[max(0, n_curves - first) :]
        database.writer.submit(partial(_store, made=part)).result(60)
        database.writer.submit(partial(_summarize, made=bare, n_others=n_others)).result(60)
    for run in made[:n_curves]:
        database.writer.submit(partial(_draw, run=run)).result(60)
    return [run["id"] for run in made]


def _run(index: int, created: float, rng: np.random.Generator) -> dict[str, Any]:
    """Return the row of run `index`, 0 the newest, with its configuration."""
    experiment = index // SEEDS
    optimizer, rate = OPTIMIZERS[experiment % 4], RATES[experiment // 4 % 6]
    activation, units = ACTIVATIONS[experiment // 24 % 3], UNITS[experiment // 72 % 4]
    config = Config.model_validate(
        {
            "name": f"{optimizer} {rate:g} {activation}",
            "seed": index % SEEDS,
            "network": {"layers": [{"type": "dense", "units": units}] * 2, "activation": activation},
            "optimizer": {"name": optimizer, "learning_rate": rate},
        }
    ).model_dump(mode="json")
    skill = 0.97 - 0.1 * abs(math.log10(rate / 0.01)) - 0.02 * ACTIVATIONS.index(activation) + rng.normal(0, 0.01)
    state = ("finished",) * 17 + ("stopped", "failed", "finished")
    took = float(rng.uniform(20, 4000))
    row = {"id": encode(int(created * 1000) << 18 | index % (1 << 18)), "name": config["name"], "dataset": "digits"}
    row |= {"state": state[index % 20], "reason": "", "network": f"64-{units}-{units}-10 {activation}"}
    row |= {"created_at": created, "started_at": created + 1, "ended_at": created + 1 + took, "config": config}
    row |= {"step": STEPS if index % 20 < 17 else STEPS // 3, "total_steps": STEPS, "info": {"steps_per_epoch": 100}}
    row["health"] = ("healthy", "healthy", "note", "healthy", "warning", "alarm", None)[index % 7]
    row["metrics"] = _metrics(min(skill, 0.999), rng)
    if row["state"] == "failed":
        row["reason"] = row["error"] = "The worker ran out of memory."
    return row


def _metrics(skill: float, rng: np.random.Generator) -> dict[str, dict[str, Any]]:
    lasts = {"train/loss": 1.1 - skill, "val/loss": 1.2 - skill, "train/accuracy": skill + 0.001, "val/accuracy": skill}
    found: dict[str, dict[str, Any]] = {}
    for name, last in lasts.items():
        best = last - 0.01 if name.endswith("loss") else min(last + 0.005, 1.0)
        found[name] = {"last": last, "best": best, "best_step": EVERY * int(rng.integers(50, STEPS // EVERY))}
    if rng.random() < 0.02:
        found["train/loss"]["last"] = "NaN"
    return found | {"speed/steps_per_second": {"last": float(rng.uniform(50, 500)), "best": 500.0, "best_step": EVERY}}


def _store(connection: Connection, made: list[dict[str, Any]]) -> None:
    empty = {column.name: None for column in runs.columns}
    connection.execute(insert(runs), [empty | run for run in made])
    rows = [{"run_id": run["id"], "is_starred": place % 23 == 4, "note": ""} for place, run in enumerate(made)]
    connection.execute(insert(marks), rows)
    rows = [{"run_id": run["id"], **leaf} for run in made for leaf in leaves.leaves(run["config"])]
    connection.execute(insert(fields), rows)
    tagged = [(run["id"], tag) for place, run in enumerate(made) for tag in _tags(place)]
    connection.execute(insert(tags), [{"run_id": run, "tag": tag} for run, tag in tagged])


def _tags(place: int) -> list[str]:
    return [tag for step, tag in zip((3, 7, 11, 13, 17), TAGS, strict=True) if place % step == 1]


def _summarize(connection: Connection, made: list[dict[str, Any]], n_others: int) -> None:
    """Store the summaries of curves whose points are not there."""
    rows = [row for run in made for row in _summaries(run, n_others)]
    if rows:
        connection.execute(insert(series), rows)


def _summaries(run: dict[str, Any], n_others: int) -> Iterator[dict[str, Any]]:
    shared = {"run_id": run["id"], "n": run["step"] // EVERY, "first_step": EVERY, "last_step": run["step"]}
    shared |= {"last_time": run["ended_at"], "nonfinite": 0}
    for name in HEADLINES:
        metric = run["metrics"][name]
        last, best = float(metric["last"]), metric["best"]
        low, high = (best, 2.3) if name.endswith("loss") else (0.1, best)
        yield {**shared, "name": name, "last": last, "min": low, "max": high}
    for place, name in enumerate(OTHERS[:n_others]):
        yield {**shared, "name": name, "last": place / 10, "min": 0.0, "max": 1.0}


def _draw(connection: Connection, run: dict[str, Any]) -> None:
    """Store the points of a run's headline metrics, which end where its row says."""
    rng = np.random.default_rng(int(run["created_at"]))
    steps = np.arange(EVERY, run["step"] + 1, EVERY)
    fall = np.exp(-4 * steps / run["step"])
    values = []
    for name in HEADLINES:
        best = run["metrics"][name]["best"]
        start = 2.3 if name.endswith("loss") else 0.1
        values.append(best + (start - best) * fall + rng.normal(0, 0.01, len(steps)))
        values[-1][-1] = float(run["metrics"][name]["last"])
    block = Block.pack(list(HEADLINES), steps, run["created_at"] + steps / 10, np.array(values))
    ingest.append(connection, run["id"], "history", Points(seq=1, blocks=[block]))
