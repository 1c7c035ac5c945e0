"""A trained run on the disk: every series in an .npz file, and what else is known of it in a .json file beside it."""

import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.gym.twin import Twin

RECIPE = 1
"""To be raised when train.py or a fault makes another run of the same twin, so that what is cached is trained anew."""
Column = NDArray[Any]


@dataclass
class Run:
    """What a run has told: its configuration, facts, events (kind, step, data) and series (steps, values)."""

    config: dict[str, Any]
    info: dict[str, Any]
    events: list[tuple[str, int, dict[str, Any]]] = field(default_factory=list)
    series: dict[str, tuple[Column, Column]] = field(default_factory=dict)
    is_over: bool = True
    key: str = ""

    @property
    def total_steps(self) -> int:
        """How many steps it was to have."""
        return int(self.info["total_steps"])

    def values(self, name: str) -> Column:
        """Return the values of a series, (n,); empty where there is none."""
        return self.series[name][1] if name in self.series else np.empty(0)


def key_of(twin: Twin, seed: int) -> str:
    """Return a hash of what decides the run: configuration, seed, fault, and how it is trained."""
    decisive = [RECIPE, twin.config, seed, twin.fault.sentence, twin.fault.script]
    return hashlib.sha256(json.dumps(decisive, sort_keys=True).encode()).hexdigest()[:16]


def save(run: Run, stem: Path) -> None:
    """Write both files beside `stem`; the .json, which says that they are whole, comes last."""
    names = list(run.series)
    columns = {f"s{i}": run.series[name][0] for i, name in enumerate(names)}
    columns |= {f"v{i}": run.series[name][1] for i, name in enumerate(names)}
    stem.parent.mkdir(parents=True, exist_ok=True)
    draft = stem.with_name(f"{stem.name}.{os.getpid()}.draft.npz")
    np.savez(draft, **columns)  # type: ignore[arg-type]
    draft.replace(stem.with_name(stem.name + ".npz"))
    facts = {"config": run.config, "info": run.info, "events": run.events, "names": names}
    draft = stem.with_name(f"{stem.name}.{os.getpid()}.draft.json")
    draft.write_text(json.dumps(facts | {"is_over": run.is_over, "key": run.key}))
    draft.replace(stem.with_name(stem.name + ".json"))


def load(stem: Path) -> Run:
    """Return what `save` has written; raises FileNotFoundError."""
    facts = json.loads(stem.with_name(stem.name + ".json").read_text())
    with np.load(stem.with_name(stem.name + ".npz")) as arrays:
        series = {name: (arrays[f"s{i}"], arrays[f"v{i}"]) for i, name in enumerate(facts["names"])}
    events = [(kind, step, data) for kind, step, data in facts["events"]]
    return Run(facts["config"], facts["info"], events, series, facts["is_over"], facts["key"])


def is_current(twin: Twin, seed: int, cache: Path) -> bool:
    """Return whether the cache has this very run."""
    path = cache / f"{twin.name}-{seed}.json"
    try:
        return bool(json.loads(path.read_text())["key"] == key_of(twin, seed))
    except (OSError, ValueError, KeyError):
        return False
