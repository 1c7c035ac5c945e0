"""Ingest: a producer's frames are stored once each, in order, whatever is repeated, cut off or sent again."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Connection, bindparam, insert, select, update

from babysit.errors import BabysitError, LimitError, StateError
from babysit.store import commands, curves, events, media, runs
from babysit.store.engines import memory
from babysit.store.goals import HEADLINES
from babysit.store.metrics import Metrics, extend
from babysit.store.states import RunState
from babysit.store.summary import Summary
from babysit.store.tables import producers
from babysit.wire.messages import Event, Info, Points, SequencedMessage, State, Tensor, Tensors

MAX_PRODUCERS = 64
_MAX_REMEMBERED = 1024

_OWN = (producers.c.run_id == bindparam("run")) & (producers.c.producer == bindparam("own"))
_ACKED = select(producers.c.acked).where(_OWN)
_ADVANCE = update(producers).where(_OWN)
_BEGIN = insert(producers).values(run_id=bindparam("run"), producer=bindparam("own"))


class GapError(BabysitError):
    """A frame that came before the one it follows; `expected` is the sequence number to go on with."""

    def __init__(self, expected: int, got: int) -> None:
        self.expected, self.got = expected, got
        super().__init__(f"frame {expected} is missing: got {got}")


@dataclass(frozen=True, slots=True)
class Accepted:
    """The answer to a frame: everything up to `acked` is stored (once committed); a repeated frame is not new."""

    acked: int
    is_new: bool


def acked(connection: Connection, run_id: str, producer: str) -> int:
    """Return the sequence number up to which a producer's frames are stored, 0 before the first."""
    return connection.execute(_ACKED, {"run": run_id, "own": producer}).scalar() or 0


def acked_by(connection: Connection, run_id: str) -> dict[str, int]:
    """Return for each producer of a run the sequence number up to which its frames are stored."""
    rows = connection.execute(select(producers.c.producer, producers.c.acked).where(producers.c.run_id == run_id))
    return {row.producer: row.acked for row in rows}


def append(connection: Connection, run_id: str, producer: str, message: SequencedMessage) -> Accepted:
    """Store a frame and all that follows from it, in the caller's transaction.

    A repeated frame changes nothing. Raises GapError when frames are missing before it, NotFoundError for an unknown
    run, LimitError when the run has too many producers, series or tensor names; then nothing is written either.
    """
    remembered = _remembered(connection)
    own = run_id, producer
    if own not in remembered:
        runs.require_run(connection, run_id)  # it may have been purged since its producer was let in
        remembered[own] = acked(connection, run_id, producer)
    held = remembered[own]
    if message.seq <= held:
        return Accepted(held, is_new=False)
    if message.seq != held + 1:
        raise GapError(held + 1, message.seq)
    if message.seq == 1:
        require_producer(connection, run_id)
    _store(connection, run_id, message)
    row = {"run": run_id, "own": producer, "acked": message.seq}
    connection.execute(_BEGIN if message.seq == 1 else _ADVANCE, row)
    remembered[own] = message.seq
    return Accepted(message.seq, is_new=True)


def _remembered(connection: Connection) -> dict[tuple[str, str], int]:
    """Return how far the writer knows producers' frames to be stored; a few are asked for anew now and then."""
    remembered: dict[tuple[str, str], int] = memory(connection, "acked")
    if len(remembered) > _MAX_REMEMBERED:
        remembered.clear()
    return remembered


def require_producer(connection: Connection, run_id: str) -> None:
    """Raise LimitError when a run takes no producer more, NotFoundError when there is no such run."""
    runs.require_run(connection, run_id)
    others = connection.execute(select(producers.c.producer).where(producers.c.run_id == run_id)).all()
    if len(others) >= MAX_PRODUCERS:
        raise LimitError("producers of one run", MAX_PRODUCERS)


def _store(connection: Connection, run_id: str, message: SequencedMessage) -> None:
    match message:
        case Points():
            _store_points(connection, run_id, message)
        case Tensor():
            media.put_tensor(connection, run_id, message)
        case Tensors(tensors=tensors):
            media.put_tensors(connection, run_id, tensors)
        case Event():
            _store_event(connection, run_id, message)
        case Info():
            runs.set_info(connection, run_id, message.data)
        case State():
            _store_state(connection, run_id, message)


def _store_points(connection: Connection, run_id: str, message: Points) -> None:
    summaries = curves.append_blocks(connection, run_id, message.blocks)
    step, metrics = runs.progress(connection, run_id)
    step = max(step, *(summary.last_step for summary in summaries.values()))
    runs.set_progress(connection, run_id, step, _metrics(metrics, message, summaries))


def _metrics(metrics: Metrics, message: Points, summaries: dict[str, Summary]) -> Metrics:
    for block in message.blocks:
        headline = [(place, name) for place, name in enumerate(block.names) if name in HEADLINES]
        if headline:
            steps, _, values = block.columns()
            for place, name in headline:
                metrics = extend(metrics, name, summaries[name].last, steps, np.asarray(values[place]))
    return metrics


def _store_event(connection: Connection, run_id: str, message: Event) -> None:
    data = message.data
    events.add(connection, run_id, message.kind, data, message.step, message.time)
    if message.kind == "error":
        traceback = data.get("traceback")
        runs.set_error(connection, run_id, str(data.get("sentence", "")), None if traceback is None else str(traceback))
    elif message.kind == "command":
        _settle(connection, run_id, message.step, data)


def _settle(connection: Connection, run_id: str, step: int, data: dict[str, Any]) -> None:
    status, answer = data.get("status"), data.get("answer")
    pending = {command.id for command in commands.pending_commands(connection, run_id)}  # of this run: not of others
    if data.get("id") in pending and status in ("applied", "refused"):
        commands.settle_command(connection, data["id"], status, step, None if answer is None else str(answer))


def _store_state(connection: Connection, run_id: str, message: State) -> None:
    """Move the run; a move that is illegal by now is kept as an event, for the frame itself is taken in."""
    state = RunState(message.state)
    if runs.get_run(connection, run_id).state is state:
        return
    try:
        runs.move_run(connection, run_id, state, message.reason, message.time, message.step, message.by)
    except StateError as error:
        data = {"state": message.state, "reason": message.reason, "is_refused": True, "rule": str(error)}
        events.add(connection, run_id, "state", data, message.step, message.time)
