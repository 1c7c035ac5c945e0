"""How a run looks in JSON: the one shape for the API, the live socket and the command line."""

from typing import Any

from babysit.store.events import Event
from babysit.store.findings import Finding
from babysit.store.media import TensorInfo
from babysit.store.runs import Run
from babysit.store.series import SeriesData

SPEED = "speed/steps_per_second"


def summary(run: Run, queue_place: int | None) -> dict[str, Any]:
    """Return the short form, as the runs table shows it. Times are unix seconds."""
    speed = run.metrics.get(SPEED, {}).get("last")
    return {
        "id": run.id,
        "name": run.name,
        "state": run.state.value,
        "reason": run.reason,
        "dataset": run.dataset,
        "network": run.network,
        "created_at": run.created_at,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "step": run.step,
        "total_steps": run.total_steps,
        "steps_per_epoch": run.info.get("steps_per_epoch"),
        "speed": speed if isinstance(speed, float | int) else None,
        "queue_place": queue_place,
        "health": run.health or "",
        "parent": _parent(run),
        "is_starred": run.is_starred,
        "archived_at": run.archived_at,
        "deleted_at": run.deleted_at,
        "has_note": run.has_note,
        "tags": list(run.tags),
        "metrics": {name: value for name, value in run.metrics.items() if name != SPEED},
    }


def _parent(run: Run) -> dict[str, Any] | None:
    if run.parent_id is None:
        return None
    origin = {"kind": "fork", "changes": {}, "finding": None, "group": None} | (run.origin or {})
    origin.pop("replay", None)  # which is long
    return {"id": run.parent_id, "step": run.fork_step or 0, **origin}


def detail(run: Run, queue_place: int | None, note: str = "") -> dict[str, Any]:
    """Return the long form: the summary, the configuration, what the worker told of the run, its error and its note."""
    error = {"sentence": run.error, "traceback": run.traceback} if run.error else None
    return {**summary(run, queue_place), "config": run.config, "info": run.info, "error": error, "note": note}


def event_entry(event: Event) -> dict[str, Any]:
    """Return an event that is stored."""
    return {field: getattr(event, field) for field in ("id", "kind", "step", "time", "data")}


def finding_entry(finding: Finding) -> dict[str, Any]:
    """Return a finding as the doctor told it, with what a person said of it."""
    return {**finding.data, "feedback": finding.feedback}


def tensor_entry(info: TensorInfo) -> dict[str, Any]:
    """Return what is there under a name of tensor records."""
    return {field: getattr(info, field) for field in ("name", "n", "first_step", "last_step", "steps")}


def columns(data: SeriesData) -> dict[str, Any]:
    """Return the points of a viewport; `min`, `max` and `nonfinite` only where rows stand for buckets."""
    found: dict[str, Any] = {"n": data.n, "is_bucketed": data.is_bucketed}
    found |= {"steps": data.steps, "times": data.times, "values": data.values}
    if data.is_bucketed:
        found |= {"min": data.min, "max": data.max, "nonfinite": data.nonfinite}
    return found
