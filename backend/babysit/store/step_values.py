"""The values of series at certain steps, and the steps of certain values, from no more chunks than hold them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Connection, func, select

from babysit.store import decoding
from babysit.store.goals import goal
from babysit.store.tables import chunks, series

_BATCH = 500


def at_step(connection: Connection, run_ids: Sequence[str], name: str, step: int) -> dict[str, float]:
    """Return for each run that has the series its value at the last step up to `step`; none where it begins later."""
    c = series.c
    wanted = select(c.id, c.run_id, c.last_step, c.last)
    rows = connection.execute(wanted.where(c.name == name, c.run_id.in_(run_ids), c.first_step <= step)).all()
    found = {row.run_id: row.last for row in rows if row.last_step <= step}
    others = {row.id: row.run_id for row in rows if row.last_step > step}
    return found | {others[key]: value for key, value in _before(connection, list(others), step).items()}


def _before(connection: Connection, keys: Sequence[int], step: int) -> dict[int, float]:
    """Return for each series its value at the last step up to `step`, from the chunks that begin there or before."""
    c = chunks.c
    spanning: dict[int, list[int]] = {}
    ended: dict[int, tuple[int, int]] = {}  # series → last step, id of its newest chunk that ends in time
    query = select(c.id, c.series_id, c.last_step).where(c.first_step <= step).order_by(c.id)
    for key, owner, last in _batched(connection, query, c.series_id, keys):
        if last > step:
            spanning.setdefault(owner, []).append(key)
        elif last >= ended.get(owner, (-1, 0))[0]:
            ended[owner] = last, key
    wanted = {key: owner for owner, ids in spanning.items() for key in ids}
    wanted |= {key: owner for owner, (_, key) in ended.items()}
    best: dict[int, tuple[int, int, float]] = {}
    for key, (steps, values) in decoding.read_sound(connection, sorted(wanted)).items():
        place = int(np.searchsorted(steps, step, "right")) - 1
        candidate = int(steps[place]), key, float(values[place])
        best[wanted[key]] = max(best.get(wanted[key], candidate), candidate, key=lambda entry: entry[:2])
    return {owner: value for owner, (_, _, value) in best.items()}


def best_step(connection: Connection, run_ids: Sequence[str], name: str) -> dict[str, int]:
    """Return for each run that has the series at which step it was first at its best; none where none was finite."""
    s, c = series.c, chunks.c
    bound = goal(name)
    has_best = (c.series_id == s.id) & (c[bound] == s[bound])
    query = select(s.run_id, func.min(c.id), s[bound]).join(chunks, has_best).group_by(s.id, s.run_id, s[bound])
    rows = connection.execute(query.where(s.name == name, s.run_id.in_(run_ids))).all()
    owners: Mapping[int, tuple[str, float]] = {key: (run_id, best) for run_id, key, best in rows}
    found = {}
    for key, (steps, values) in decoding.read_sound(connection, sorted(owners)).items():
        run_id, best = owners[key]
        places = np.flatnonzero(values == best)
        if len(places):
            found[run_id] = int(steps[places[0]])
    return found


def _batched(connection: Connection, query: Any, column: Any, keys: Sequence[int]) -> Any:
    for start in range(0, len(keys), _BATCH):
        yield from connection.execute(query.where(column.in_(keys[start : start + _BATCH])))
