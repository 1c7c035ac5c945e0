"""Verification of a database: looked through at one moment, without a change.

It must be sound as a file; every chunk must hold the points of its summary and every series those of its chunks; every
row must belong to a run that is there, and every array have the bytes of its shape.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import URL, Connection, Table, func, select

from babysit.store import decoding
from babysit.store.engines import open_reader
from babysit.store.faults import translated
from babysit.store.migrate import standing
from babysit.store.outlines import LEAST, STRETCH
from babysit.store.purge import left_over
from babysit.store.states import RunState
from babysit.store.summary import FIELDS, Summary
from babysit.store.tables import chunks, metadata, outlines, runs, series, tensors
from babysit.store.types import plain
from babysit.store.verification import RESTORE, Done, Trouble, Verification

_OUTLINE_ROW = 48
_AGAIN = "nothing has to be done: the next start goes on with it"


@contextmanager
def moment(path: Path, url: str | None = None) -> Iterator[Connection]:
    """Give a connection that sees a database as it is now, whatever others write, and cannot change it."""
    place = URL.create("sqlite", database=path.absolute().as_uri(), query={"mode": "ro", "uri": "true"})
    engine = open_reader(url or place)
    try:
        with translated(), engine.connect() as connection, connection.begin():
            yield connection
    finally:
        engine.dispose()


def verify(connection: Connection, verification: Verification) -> None:
    """Look through a database; of a schema that is not this version's, at the file alone."""
    verification.look("database file", 1, lambda done: _file(connection))
    if verification.is_sound:
        verification.look("schema", 1, lambda done: _schema(connection))
    if not verification.is_sound or not _is_current(connection):
        return
    count = {table.name: _count(connection, table) for table in metadata.sorted_tables}
    with translated():
        verification.look("rows", sum(count.values()), lambda done: _orphans(connection))
        verification.look("chunks", count["chunks"], lambda done: _chunks(connection, done))
        verification.look("outlines", count["outlines"], lambda done: _outlines(connection))
        verification.look("series", count["series"], lambda done: _series(connection, done))
        verification.look("tensor records", count["tensors"], lambda done: _tensors(connection))
        verification.look("events", count["events"], lambda done: _documents(connection))
        verification.look("runs", count["runs"], lambda done: _runs(connection))


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _file(connection: Connection) -> Iterator[Trouble]:
    if connection.dialect.name != "sqlite":
        return
    with translated():
        for found in connection.exec_driver_sql("PRAGMA integrity_check").scalars():
            if found != "ok":
                yield Trouble("database file", " ".join(found.split()), RESTORE)


def _schema(connection: Connection) -> Iterator[Trouble]:
    revision, head, is_known = standing(connection)
    where = "schema"
    if revision is None:
        yield Trouble(where, "this is no database of babysit", "look whether the data folder is the right one")
    elif not is_known:
        yield Trouble(where, f"it was written by a newer babysit (schema {revision})", "verify it by that version")
    elif revision != head:
        what = f"it is of schema {revision}, and this version's is {head}: the file alone was looked at"
        yield Trouble(where, what, "serve it once, then verify it", is_wrong=False)


def _is_current(connection: Connection) -> bool:
    revision, head, _ = standing(connection)
    return revision == head


def _orphans(connection: Connection) -> Iterator[Trouble]:
    """Rows that hang on a row that is not there. PostgreSQL lets none be."""
    if connection.dialect.name == "sqlite":
        found = sorted((row[0], row[2]) for row in connection.exec_driver_sql("PRAGMA foreign_key_check"))
        for (table, parent), group in groupby(found):
            yield Trouble(f"table {table}", f"{len(list(group)):,} rows hang on {parent} that are not there", RESTORE)


def _chunks(connection: Connection, done: Done) -> Iterator[Trouble]:
    for damage in decoding.damaged(connection, done):
        yield Trouble(f"run {damage.run_id}", f"chunk {damage.chunk} of {damage.series!r} {damage.rule}", RESTORE)


def _outlines(connection: Connection) -> Iterator[Trouble]:
    """An outline has a row a stretch of its chunk."""
    query = select(chunks.c.id, chunks.c.n, func.length(outlines.c.data)).join(outlines)
    for key, n, n_bytes in connection.execute(query):
        if n < LEAST or n_bytes != _OUTLINE_ROW * math.ceil(n / STRETCH):
            yield Trouble(f"chunk {key}", f"its outline has {n_bytes:,} bytes for {n:,} points", RESTORE)


def _series(connection: Connection, done: Done) -> Iterator[Trouble]:
    """The summary of a series is that of its chunks, one after the other."""
    fields = [chunks.c[field] for field in FIELDS]
    heads = select(chunks.c.series_id, *fields).order_by(chunks.c.series_id, chunks.c.id)
    found = connection.execution_options(yield_per=1000).execute(heads)
    joined = ((key, _join(group)) for key, group in groupby(found, lambda row: row[0]))
    kept = select(series.c.id, series.c.run_id, series.c.name, *(series.c[field] for field in FIELDS))
    next_key, summary = next(joined, (None, None))
    for place, row in enumerate(connection.execute(kept.order_by(series.c.id)).all()):
        done(place)
        own = summary if next_key == row.id else None
        if own is not None:
            next_key, summary = next(joined, (None, None))
        wrong = _differing(own, Summary(*row[3:]))
        if wrong:
            where = f"run {row.run_id}"
            yield Trouble(where, f"the series {row.name!r} is not what its chunks are ({', '.join(wrong)})", RESTORE)


def _join(rows: Iterator[Any]) -> Summary:
    return reduce(Summary.join, (Summary(*row[1:]) for row in rows))


def _differing(own: Summary | None, told: Summary) -> list[str]:
    if own is None:
        return ["it has none"]
    return [field for field in FIELDS if not _is_same(getattr(own, field), getattr(told, field))]


def _tensors(connection: Connection) -> Iterator[Trouble]:
    wanted = (tensors.c.run_id, tensors.c.name, tensors.c.step, tensors.c.dtype, tensors.c.shape)
    rows = connection.execution_options(yield_per=1000).execute(select(*wanted, func.length(tensors.c.data)))
    for run_id, name, step, dtype, shape, n_bytes in rows:
        try:
            expected = math.prod(shape) * np.dtype(dtype).itemsize
        except (TypeError, ValueError):
            expected = -1
        if n_bytes != expected:
            what = f"the record {name!r} of step {step} has {n_bytes:,} bytes for {dtype} {shape}"
            yield Trouble(f"run {run_id}", what, RESTORE)


def _documents(connection: Connection) -> Iterator[Trouble]:
    """What is JSON can be read as such. PostgreSQL takes no other."""
    if connection.dialect.name == "sqlite":
        query = "SELECT run_id, kind, count(*) FROM events WHERE NOT json_valid(data) GROUP BY run_id, kind"
        for run_id, kind, n in connection.exec_driver_sql(query):
            yield Trouble(f"run {run_id}", f"{n:,} events {kind!r} cannot be read", RESTORE)


def _runs(connection: Connection) -> Iterator[Trouble]:
    half = set(left_over(connection))
    for run_id in sorted(half):
        yield Trouble(f"run {run_id}", "it is being purged, and part of it is gone", _AGAIN, is_wrong=False)
    lasts = {(row.run_id, row.name): row.last for row in _headlines(connection)}
    highest = select(series.c.run_id, func.max(series.c.last_step)).group_by(series.c.run_id)
    steps: dict[str, int] = {row[0]: row[1] for row in connection.execute(highest)}
    for run_id, state, step, metrics in connection.execute(
        select(runs.c.id, runs.c.state, runs.c.step, runs.c.metrics)
    ):
        if state not in {each.value for each in RunState}:
            yield Trouble(f"run {run_id}", f"its state is {state!r}", RESTORE)
        if step < steps.get(run_id, 0):
            yield Trouble(f"run {run_id}", f"it is at step {step}, and has points of step {steps[run_id]}", RESTORE)
        for name, metric in metrics.items() if run_id not in half else ():
            if metric.get("last") != plain(lasts.get((run_id, name), math.nan)):
                yield Trouble(f"run {run_id}", f"the last {name} in the list is not that of its series", RESTORE)


def _headlines(connection: Connection) -> Any:
    return connection.execute(select(series.c.run_id, series.c.name, series.c.last))


def _is_same(a: float, b: float) -> bool:
    return a == b or (a != a and b != b)
