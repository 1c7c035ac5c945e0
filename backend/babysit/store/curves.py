"""Series append: the points of a frame become chunks, and the summaries of their series follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from babysit.errors import LimitError
from babysit.store import chunks as blocks
from babysit.store.bulk import Bulk
from babysit.store.chunks import FRESH, FULL, Piece, cut
from babysit.store.engines import memory
from babysit.store.summary import FIELDS, Summary
from babysit.store.tables import series
from babysit.wire.messages import Block

MAX_SERIES = 10_000
_MAX_REMEMBERED = 64

_UPDATE = Bulk(update(series).where(series.c.id == bindparam("key")), ("key", *FIELDS))


@dataclass(slots=True)
class _Curve:
    """What the writer remembers of a series: its id, its summary, and the chunks it got since."""

    key: int
    summary: Summary
    n_chunks: int = 0


def append_blocks(connection: Connection, run_id: str, message_blocks: Sequence[Block]) -> dict[str, Summary]:
    """Store the points of a frame; returns the summary of each series named in it. Raises LimitError."""
    pieces = _gather(message_blocks)
    curves = _curves(connection, run_id)
    if len(curves.keys() | pieces.keys()) > MAX_SERIES:
        raise LimitError("series of one run", MAX_SERIES)
    known = {name: curves[name] for name in pieces if name in curves}
    for name, curve in known.items():
        curve.summary = _joined(pieces[name], curve.summary)
    _UPDATE.execute(connection, [(curve.key, *curve.summary.row()) for curve in known.values()])
    new = {name: _joined(parts) for name, parts in pieces.items() if name not in curves}
    if new:
        curves.update(_create(connection, run_id, new))
    blocks.add(connection, [(curves[name].key, piece) for name, parts in pieces.items() for piece in parts])
    _merge_ripe(connection, [curves[name] for name in pieces])
    return {name: curves[name].summary for name in pieces}


def _gather(message_blocks: Sequence[Block]) -> dict[str, list[Piece]]:
    """Return the pieces of each series; what several blocks hold of one is one piece, as far as it fits."""
    pieces: dict[str, list[Piece]] = {}
    for block in message_blocks:
        for stretch in cut(*block.columns()):
            for name, piece in zip(block.names, stretch, strict=True):
                parts = pieces.setdefault(name, [])
                if parts and parts[-1].summary.n + piece.summary.n <= FULL:
                    parts[-1] = parts[-1].join(piece)
                else:
                    parts.append(piece)
    return pieces


def _joined(parts: Sequence[Piece], summary: Summary | None = None) -> Summary:
    for part in parts:
        summary = part.summary if summary is None else summary.join(part.summary)
    assert summary is not None
    return summary


def _curves(connection: Connection, run_id: str) -> dict[str, _Curve]:
    remembered = memory(connection, "curves")
    if run_id not in remembered:
        if len(remembered) >= _MAX_REMEMBERED:
            del remembered[next(iter(remembered))]
        rows = connection.execute(select(series).where(series.c.run_id == run_id)).mappings()
        remembered[run_id] = {row["name"]: _Curve(row["id"], _summary(row)) for row in rows}
    curves: dict[str, _Curve] = remembered[run_id]
    return curves


def _summary(row: RowMapping) -> Summary:
    return Summary(**{field: row[field] for field in FIELDS})


def _create(connection: Connection, run_id: str, new: Mapping[str, Summary]) -> dict[str, _Curve]:
    rows = [{"run_id": run_id, "name": name, **summary.columns()} for name, summary in new.items()]
    made = connection.execute(insert(series).returning(series.c.id, series.c.name), rows)
    return {name: _Curve(key, new[name]) for key, name in made}


def _merge_ripe(connection: Connection, curves: Sequence[_Curve]) -> None:
    for curve in curves:
        curve.n_chunks += 1
        if (curve.n_chunks + curve.key) % FRESH == 0:  # the key spreads the series of a run over the frames
            blocks.merge_tail(connection, curve.key)
