"""What the tests of the store write with: frames of points, and real processes beside the test's own."""

import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any, TypeAlias

import numpy as np
from sqlalchemy import Connection

from babysit.store import ingest
from babysit.store.chunks import Columns
from babysit.store.database import Database
from babysit.wire.messages import Block, Points, SequencedMessage

Curve: TypeAlias = Sequence[tuple[int, float]]
Write: TypeAlias = Callable[[Callable[[Connection], Any]], Any]
Start: TypeAlias = Callable[..., "Popen[str]"]
Backend: TypeAlias = Callable[[], str | None]

CHILDREN = Path(__file__).parent / "children"


def points(seq: int, curves: Mapping[str, Curve]) -> Points:
    """Return a frame of curves given as (step, value) pairs; a point's time is half its step."""
    return Points(seq=seq, blocks=[block([name], curve) for name, curve in curves.items()])


def block(names: Sequence[str], curve: Curve) -> Block:
    """Return a block in which every name has the same (step, value) pairs."""
    steps = np.array([step for step, _ in curve], np.int64)
    values = np.array([[value for _, value in curve]] * len(names), np.float64)
    return Block.pack(names, steps, steps / 2, values)


def send(
    database: Database, run_id: str, message: SequencedMessage, producer: str = "child"
) -> "Future[ingest.Accepted]":
    """Submit a producer's frame to the writer."""
    return database.writer.submit(lambda connection: ingest.append(connection, run_id, producer, message))


def launch(script: str, *arguments: object) -> "Popen[str]":
    """Start a script of the folder `children`."""
    command = [sys.executable, "-u", str(CHILDREN / script), *map(str, arguments)]
    return Popen(command, stdin=PIPE, stdout=PIPE, text=True)


def pairs(columns: Columns) -> list[tuple[int, float, str]]:
    """Return points as comparable triples: step, time, and the value's exact text."""
    return [(int(step), float(time), repr(float(value))) for step, time, value in zip(*columns, strict=True)]
