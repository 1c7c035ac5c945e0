"""The verdicts on a run and on its children, from what is stored of them."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from babysit.doctor.comparison import IS_BEST_LOW
from babysit.doctor.curve import Curve
from babysit.doctor.history import get
from babysit.doctor.rule import rules
from babysit.doctor.verdict import Side, verdict
from babysit.errors import NotFoundError
from babysit.store import series
from babysit.store.database import Connection
from babysit.store.findings import list_findings
from babysit.store.runs import Run, RunState, children, get_run

JUDGED_KINDS = frozenset({"fork", "experiment", "counterfactual"})
POINTS = 5000


def verdicts_of(connection: Connection, run_id: str) -> list[dict[str, Any]]:
    """Return the verdict on a run, if another is its parent, and those on its own children; raises NotFoundError."""
    run = get_run(connection, run_id)
    found = [] if run.parent_id is None else _of_child(connection, run)
    below = [child for child in children(connection, run_id) if _kind(child) in JUDGED_KINDS]
    return found + _judge(connection, run, below)


def _of_child(connection: Connection, run: Run) -> list[dict[str, Any]]:
    """Return the verdict on a run; none where its parent is gone, or where nothing was to be tried."""
    assert run.parent_id is not None
    if _kind(run) not in JUDGED_KINDS:
        return []
    try:
        parent = get_run(connection, run.parent_id)
    except NotFoundError:
        return []
    group = [child for child in children(connection, parent.id) if _group(child) == _group(run)]
    beside = group if _group(run) and run.id in {child.id for child in group} else [run]
    return [found for found in _judge(connection, parent, beside) if found["run"] == run.id]


def _judge(connection: Connection, parent: Run, below: list[Run]) -> list[dict[str, Any]]:
    if not below:
        return []
    parent_side = _side(connection, parent)
    sides = {child.id: _side(connection, child) for child in below}
    controls = {_group(child): child.id for child in below if _is_control(child, parent)}
    known = {entry["id"]: entry for entry in parent_side.findings}
    found = []
    for child in below:
        finding = known.get((child.origin or {}).get("finding") or "")
        control = controls.get(_group(child), child.id) if _kind(child) == "counterfactual" else child.id
        beside = sides[control] if control != child.id else None
        patience = rules.get(finding["rule"]).patience if finding and finding["rule"] in rules.names() else 1
        found.append(verdict(sides[child.id], parent_side, finding, beside, patience).to_dict())
    return found


def _side(connection: Connection, run: Run) -> Side:
    names = [name for name in series.names(connection, run.id) if name in IS_BEST_LOW]
    data = series.query(connection, run.id, names, buckets=POINTS)
    told = run.info.get("data")
    n = told.get("n_validation") if isinstance(told, Mapping) else None
    return Side(
        run=run.id,
        step=run.step,
        start=run.fork_step or 0,
        is_at_rest=run.state.is_final or run.state in {RunState.PAUSED, RunState.LOST},
        has_failed=run.state is RunState.FAILED,
        curves={name: _curve(points) for name, points in data.items()},
        findings=[finding.data for finding in list_findings(connection, run.id)],
        total_steps=run.total_steps or None,
        n_validation=n if isinstance(n, int) else None,
    )


def _curve(points: series.SeriesData) -> Curve:
    is_bad = (~np.isfinite(points.values)).astype(np.int64)
    kept = np.where(is_bad, np.nan, points.values)
    return Curve(points.steps, kept, kept, kept, is_bad)


def _kind(run: Run) -> str:
    return str((run.origin or {}).get("kind", "fork"))


def _group(run: Run) -> str | None:
    group = (run.origin or {}).get("group")
    return str(group) if group else None


def _is_control(child: Run, parent: Run) -> bool:
    """Return whether a run of a counterfactual group goes on as its parent was at that step."""
    changes = (child.origin or {}).get("changes") or {}
    before = parent.info.get("settings") if isinstance(parent.info.get("settings"), Mapping) else {}
    present = {field: (before or {}).get(field, get(parent.config, field)) for field in changes}
    return _kind(child) == "counterfactual" and _group(child) is not None and present == changes
