"""An explanation: which of the lecture's curves a run's own look like, from few points of what is stored."""

from typing import Any

import numpy as np

from babysit.doctor.archetype import explain
from babysit.doctor.history import ROLES, History
from babysit.server.diagnosis import events_of
from babysit.store import series
from babysit.store.database import Connection
from babysit.store.runs import get_run

POINTS = 10_000
"""Rows at most of each curve; where there are more points a row stands for a stretch of them by its last."""

_NAMES = frozenset(name for names in ROLES.values() for name in names)


def explain_run(connection: Connection, run_id: str) -> list[dict[str, Any]]:
    """Return the archetypes of a run, the surest first; raises NotFoundError."""
    run = get_run(connection, run_id)
    history = History(run.config, run.info)
    names = [name for name in series.names(connection, run_id) if name in _NAMES]
    for name, points in series.query(connection, run_id, names, buckets=POINTS // 2).items():
        history.extend(name, points.steps.astype(np.int64), points.values.astype(np.float64))
    for kind, step, data in events_of(connection, run_id):
        history.note_event(kind, step, data)
    history.is_over = run.state.is_final
    return [archetype.to_dict() for archetype in explain(history)]
