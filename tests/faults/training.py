"""A short training for faults, and what must hold of it whatever happens: the same bits at its end, each step once."""

import hashlib
from pathlib import Path
from typing import Any

import httpx

from babysit.train.checkpoint import Checkpoint, file_name
from faults.record import Record
from processes import all_steps

STEPS = 600
TRAINING: dict[str, Any] = {
    "network": {"layers": [{"type": "dense", "units": 200}, {"type": "dense", "units": 200}]},
    "training": {"steps": STEPS, "batch_size": 32, "checkpoint_every": 40, "evaluate_every": 90},
}
ENDLESS: dict[str, Any] = {
    "network": {"layers": [{"type": "dense", "units": 64}]},
    "training": {"steps": 10**8, "batch_size": 16, "evaluate_every": 5000},
    "probes": {"interval": 1},
}


def launch(client: httpx.Client, config: dict[str, Any] = TRAINING) -> str:
    """Start a run and return its id."""
    return str(client.post("/api/runs", json=config).json()["id"])


def shelf(folder: Path, run_id: str) -> Path:
    """Return the folder of a run's checkpoints."""
    return folder / "runs" / run_id / "checkpoints"


def bits(folder: Path, run: dict[str, Any]) -> str:
    """Return a hash of everything that a run's last checkpoint holds."""
    path = shelf(folder, run["id"]) / file_name(run["step"])
    arrays = Checkpoint.decode(path.read_bytes(), path.name).arrays
    return hashlib.sha256(b"".join(name.encode() + arrays[name].tobytes() for name in sorted(arrays))).hexdigest()


def count(client: httpx.Client, run_id: str, seen: int, record: Record) -> None:
    """See that the steps that were seen, and so stored, are there once, and no gap among those that follow."""
    steps = all_steps(client, run_id)
    record.points += len(set(steps))
    record.lost += max(seen - len(set(steps)), 0)
    record.doubled += len(steps) - len(set(steps))
    record.require(steps == list(range(1, len(steps) + 1)), f"a run's {len(steps)} steps have gaps or no order")
