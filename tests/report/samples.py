"""A run as a report finds it, with markup wherever a person or a program may have put some."""

import dataclasses
from typing import Any

import numpy as np

from babysit.report.material import Material
from babysit.store.findings import Finding
from babysit.store.histories import History
from babysit.store.media import TensorData
from babysit.store.runs import Run, RunState
from babysit.store.series import SeriesData

EVIL = "<img src=x onerror=alert(1)></script>\u202e&\x07"

RUN = Run(
    id="abc", name=EVIL, state=RunState.FINISHED, reason=EVIL, dataset="digits", network="64-10",
    created_at=1.0, started_at=2.0, ended_at=3.0, step=3, total_steps=3, pid=None, pid_started=None,
    metrics={"val/accuracy": {"last": 0.5, "best": 0.6, "best_step": 2}}, config={"name": EVIL}, info={},
    error=None, traceback=None, health=None, parent_id=None, fork_step=None, origin=None, is_starred=False,
    archived_at=None, deleted_at=None, has_note=False, tags=(EVIL,),
)  # fmt: skip

EVIDENCE = {
    "statistic": EVIL, "value": 0.62, "threshold": 0.4, "comparison": ">", "source": EVIL, "step": 3, "unit": "×",
}  # fmt: skip
FINDING = Finding(
    rule="dead_relu", number=1, status="open", severity="alarm", opened_step=1, step=3, cleared_step=None, time=1.0,
    feedback="", data={
        "title": EVIL, "sentence": EVIL, "explanation": EVIL, "refuted_by": EVIL, "evidence": [EVIDENCE],
        "experiment": {"title": EVIL, "sentence": EVIL}, "cause": None,
    },
)  # fmt: skip


def line(*values: float, n: int | None = None) -> SeriesData:
    """Return points at the steps 1, 2, 3 …; as buckets of `n` points where that is given."""
    steps, column = np.arange(1, len(values) + 1), np.array(values, np.float64)
    data = SeriesData(len(values), steps, steps.astype(np.float64), column)
    bad = (~np.isfinite(column)).astype(np.int64)
    return data if n is None else dataclasses.replace(data, n=n, min=column - 1, max=column + 1, nonfinite=bad)


def material(**changes: Any) -> Material:
    """Return the material of a run without anything, but for what is given."""
    nothing: dict[str, Any] = {
        "run": RUN, "note": "", "names": (), "series": {}, "events": (), "findings": (), "preflight": None,
        "histograms": {}, "filters": (), "parent": None, "children": (),
    }  # fmt: skip
    return Material(**(nothing | changes))


def history(*counts: list[float], low: float = 0.0, high: float = 1.0) -> History:
    """Return histograms at the steps 0, 10, 20 …"""
    data = np.array(counts, np.float32)
    steps = np.arange(len(counts)) * 10
    metas: list[dict[str, Any]] = [{"low": low, "high": high} for _ in counts]
    return History(len(counts), steps, steps.astype(np.float64), "float32", data.shape[1:], data.tobytes(), metas)


def filters(n: int, step: int = 0) -> TensorData:
    """Return a wall of n pictures of 4 × 3 pixels."""
    data = (np.arange(n * 12) % 256).astype(np.uint8)
    return TensorData("layer/1/filters", step, 0.0, "uint8", (n, 4, 3, 1), data.tobytes(), {"units": n})
