"""Write into a disk that is full (files may not grow), say what happened, then go on with room again."""

import resource
import sys
from pathlib import Path

import numpy as np

from babysit.errors import StoreBusyError
from babysit.store import ingest, runs, series
from babysit.store.database import Database
from babysit.wire.messages import Block, Points

database = Database.open(Path(sys.argv[1]))
run_id = database.writer.submit(lambda c: runs.create_run(c, {}, "full", "digits", "64-10", 1)).result().id


def send(seq: int) -> int:
    steps = np.arange(4000 * seq, 4000 * seq + 4000)
    message = Points(seq=seq, blocks=[Block.pack(["a"], steps, steps * 1.0, steps[np.newaxis] * 0.5)])
    return database.writer.submit(lambda c: ingest.append(c, run_id, "child", message)).result().acked


def n_points() -> int:
    """Return how many points there are, which the series' own summary must say too."""
    with database.read() as connection:
        found = series.query(connection, run_id, ["a"])["a"].n
        return found if series.catalogue(connection, run_id)[0].n == found else -1


acked = send(1)
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, resource.RLIM_INFINITY))
try:
    while acked < 1000:
        acked = send(acked + 1)
except StoreBusyError as error:
    print(f"refused after {acked}: {error.retry_after} {error}")
print(f"readable {n_points() == 4000 * acked}")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(f"again {send(acked + 1) == acked + 1} {n_points() == 4000 * (acked + 1)}")
database.close()
