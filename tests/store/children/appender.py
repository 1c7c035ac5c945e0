"""Append numbered frames to a run until killed; print a sequence number when, and only when, it is acknowledged."""

import sys
from collections import deque
from concurrent.futures import Future
from functools import partial
from pathlib import Path

import numpy as np

from babysit.store.database import Database
from babysit.store.ingest import Accepted, acked, append
from babysit.wire.messages import Block, Event, Points, SequencedMessage


def frame(seq: int) -> SequencedMessage:
    if seq % 10 == 0:
        return Event(seq=seq, kind="mark", step=seq, time=0.0, data={"seq": seq})
    steps = np.array([2 * seq, 2 * seq + 1])
    return Points(seq=seq, blocks=[Block.pack(["a", "b"], steps, steps / 2, np.array([steps * 1.0, steps * -1.0]))])


def main(folder: str, run_id: str) -> None:
    database = Database.open(Path(folder))
    with database.read() as connection:
        held = acked(connection, run_id, "child")
    waiting: deque[Future[Accepted]] = deque()
    for seq in range(max(1, held - 5), 1 << 30):  # the last ones again: a repeat must do nothing
        waiting.append(database.writer.submit(partial(append, run_id=run_id, producer="child", message=frame(seq))))
        if len(waiting) >= 20:
            sys.stdout.write(f"{waiting.popleft().result().acked}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
