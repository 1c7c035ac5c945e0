"""A history of many runs, as a year of work leaves it: real configurations, twenty series each, points of a few."""

import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from sqlalchemy import Connection, insert

from babysit.store import fields, ingest
from babysit.store.database import Database
from babysit.store.goals import HEADLINES, goal
from babysit.store.ids import encode
from babysit.store.tables import fields as fields_table
from babysit.store.tables import findings, marks, runs, series, tags
from babysit.train.config import parse
from babysit.wire.messages import Block, Points

SERIES = (
    *("train/loss", "val/loss", "train/accuracy", "val/accuracy", "test/accuracy", "speed/steps_per_second"),
    *("optimizer/learning_rate", "train/loss/data", "train/loss/regularizer", "gradient/norm"),
    *(f"layer/{k}/activation/{of}" for k in range(1, 6) for of in ("mean", "std")),
)
OPTIMIZERS = ("sgd", "adam", "adamw", "rmsprop", "adagrad")
ACTIVATIONS = ("relu", "tanh", "sigmoid", "leaky_relu", "elu")
DATASETS = ("digits", "cifar10", "mnist", "shapes")
TAGS = ("baseline", "paper", "ablation", "broken", "long", "seed sweep")
RULES = ("dead_relu", "overfitting", "rate_too_high", "vanishing_gradient", "saturation")
STATES = ("finished",) * 17 + ("stopped", "failed", "failed")
YEAR = 365 * 86_400.0
PIECE = 500


def fill(database: Database, n: int, n_with_points: int = 200, seed: int = 0) -> list[str]:
    """Store `n` runs of the past year, the newest `n_with_points` with the points of two curves; return the ids."""
    generator = np.random.default_rng(seed)
    now, ids = time.time(), []
    for start in range(0, n, PIECE):
        made = [_run(generator, now - YEAR * (1 - i / n), i) for i in range(start, min(start + PIECE, n))]
        database.writer.submit(partial(_store, made=made)).result(120)
        ids += [run["id"] for run in made]
    for run_id in ids[n - n_with_points :]:
        for frame in _frames(generator):
            job = partial(ingest.append, run_id=run_id, producer="bench", message=frame)
            database.writer.submit(job).result(60)
    return ids


def _run(generator: np.random.Generator, created: float, place: int) -> dict[str, Any]:
    activation = str(generator.choice(ACTIVATIONS))
    config = _config(generator, place, activation)
    steps = int(generator.integers(20, 60)) * 100
    state = str(generator.choice(STATES))
    started = created + float(generator.exponential(30))
    return {
        "id": encode(int(created * 1000) << 18 | int(generator.integers(1 << 18))),
        "name": config["name"],
        "state": state,
        "reason": "all steps are done" if state == "finished" else "by hand",
        "dataset": config["data"]["name"],
        "network": f"64-{config['network']['layers'][0]['units']}-10 {activation}",
        "created_at": created,
        "started_at": started,
        "ended_at": started + float(generator.exponential(600)),
        "step": steps if state == "finished" else steps // 2,
        "total_steps": steps,
        "metrics": {},
        "config": config,
        "info": {"steps_per_epoch": 90, "layers": [{"number": k, "text": "dense " * 20} for k in range(1, 6)]},
        "health": str(generator.choice(["healthy", "healthy", "note", "warning", "alarm"])),
    }


def _config(generator: np.random.Generator, place: int, activation: str) -> dict[str, Any]:
    optimizer, data = str(generator.choice(OPTIMIZERS)), str(generator.choice(DATASETS))
    units = int(generator.choice([50, 100, 200, 500]))
    layer = {"type": "dense", "units": units, "dropout": 0.5, "init": {"name": "he"}}
    config = parse(
        {
            "name": f"{data} {optimizer} {units} #{place}",
            "seed": place % 5,
            "data": {"name": data},
            "network": {"activation": activation, "layers": [layer] * 3},
            "optimizer": {"name": optimizer, "learning_rate": float(generator.choice([1e-4, 1e-3, 1e-2, 0.1]))},
        }
    )
    return config.to_dict()


def _store(connection: Connection, made: list[dict[str, Any]]) -> None:
    generator = np.random.default_rng(len(made[0]["id"]) + int(made[0]["created_at"]))
    curves = [row for run in made for row in _series(generator, run)]
    connection.execute(insert(runs), made)
    connection.execute(insert(marks), [_marks(generator, run["id"]) for run in made])
    leaves = [{"run_id": run["id"], **leaf} for run in made for leaf in fields.leaves(run["config"])]
    connection.execute(insert(fields_table), leaves)
    connection.execute(insert(series), curves)
    chosen = [(run["id"], tag) for run in made for tag in TAGS if generator.random() < 0.1]
    connection.execute(insert(tags), [{"run_id": run, "tag": tag} for run, tag in chosen])
    found = [_finding(run["id"], rule) for run in made for rule in RULES if generator.random() < 0.1]
    connection.execute(insert(findings), found)


def _series(generator: np.random.Generator, run: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a run's series, and note the headlines in its own row."""
    for name in SERIES:
        low, high = sorted(generator.random(2).tolist())
        last = float("nan") if generator.random() < 0.01 else float(generator.uniform(low, high))
        if name in HEADLINES:
            best = low if goal(name) == "min" else high
            run["metrics"][name] = {"last": last, "best": best, "best_step": int(generator.integers(1, run["step"]))}
        yield {
            **{"run_id": run["id"], "name": name, "n": run["step"], "first_step": 1, "last_step": run["step"]},
            **{"last_time": run["ended_at"], "last": last, "min": low, "max": high, "nonfinite": 0},
        }


def _marks(generator: np.random.Generator, run_id: str) -> dict[str, Any]:
    note = "What was tried here, and why it did not help. " * 20 if generator.random() < 0.1 else ""
    archived = time.time() if generator.random() < 0.1 else None
    return {"run_id": run_id, "is_starred": bool(generator.random() < 0.1), "archived_at": archived, "note": note}


def _finding(run_id: str, rule: str) -> dict[str, Any]:
    data = {"rule": rule, "sentence": "Half of the units are silent. " * 20}
    place = {"opened_step": 10, "step": 100, "time": time.time(), "feedback": ""}
    return {"run_id": run_id, "rule": rule, "number": 1, "status": "open", "severity": "warning", "data": data, **place}


def _frames(generator: np.random.Generator) -> Iterator[Points]:
    """Yield the points of a run that has told of none yet: 2,000 steps of two series."""
    for seq in range(1, 5):
        steps = np.arange(500 * seq - 499, 500 * seq + 1)
        values = np.exp(-steps / 500) + 0.1 * generator.random((2, 500))
        yield Points(seq=seq, blocks=[Block.pack(["probe/a", "probe/b"], steps, steps / 10, values)])
