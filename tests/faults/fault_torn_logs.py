"""Torn write-ahead logs: cut at and around frames, at random, or with bits flipped: a prefix of the commits is left."""

import contextlib
import random
import shutil
from pathlib import Path

from babysit.errors import StoreError
from babysit.store import ingest, series
from babysit.store.database import FILE_NAME, Database
from faults.ledger import SERIES, Ledger, value_of
from faults.raw import PER_FRAME, RawProducer
from faults.record import Record
from faults.stage import make_runs, streams
from processes import ServerProcess

SHORT, LONG = 40, 600
HEADER, FRAME_HEADER, PAGE = 32, 24, 4096  # of a log (sqlite.org/fileformat2.html, 4.1)
WAL = f"{FILE_NAME}-wal"
FRAMES = 60


def inject(rng: random.Random, size: int, folder: Path, record: Record) -> None:
    """Kill a server that streams, and open its database with `size` damaged copies of its log."""
    ledger = Ledger()
    [(run, token)] = make_runs(folder / "live")
    with ServerProcess(folder / "live") as server:
        producer = RawProducer(server.url, run, token, "hand", ledger, rng, burst=2, pause=0.01)
        producer.start()
        streams(ledger, FRAMES)
        record.require(producer.stop(), "the producer could not deliver")
        server.kill()
    held: list[int] = []
    log = (folder / "live" / WAL).read_bytes()
    damaged = _damaged(log, rng, size)
    for place in record.rounds(len(damaged)):
        torn = damaged[place]
        copy = folder / f"copy{place}"
        copy.mkdir(mode=0o700)
        shutil.copy(folder / "live" / FILE_NAME, copy)
        (copy / WAL).write_bytes(torn)
        held.append(_held(copy, run, record))
        shutil.rmtree(copy)
        record.tries += 1
    record.notes.append(f"between {min(held)} and {max(held)} of {ledger.n_acked()} frames were left by the cuts")
    record.require(len(set(held)) > 5 or size < 20, "the cuts made no difference")
    record.add(ledger.audit(folder / "live"))


def _damaged(log: bytes, rng: random.Random, size: int) -> list[bytes]:
    """Return copies of a log: whole, cut at the edges of header and frames and beside them, cut anywhere, flipped."""
    n_frames = (len(log) - HEADER) // (FRAME_HEADER + PAGE)
    edges = [HEADER + k * (FRAME_HEADER + PAGE) for k in range(n_frames + 1)]
    places = [edge + by for edge in edges for by in (-1, 0, 1, FRAME_HEADER) if 0 <= edge + by <= len(log)]
    cuts = [0, 1, HEADER - 1, *rng.sample(places, min(len(places), size // 2))]
    cuts += [rng.randrange(len(log)) for _ in range(size // 4)]
    torn = [log, *(log[:cut] for cut in cuts)]
    while len(torn) < size:
        flipped = bytearray(log)
        flipped[rng.randrange(len(log) // 3, len(log))] ^= 1 << rng.randrange(8)
        torn.append(bytes(flipped))
    return torn[:size]


def _held(copy: Path, run: str, record: Record) -> int:
    """Open a copy and return how many frames it holds: exactly those, of which each step is there once."""
    try:
        with contextlib.closing(Database.open(copy)) as database, database.read() as connection:
            held = ingest.acked(connection, run, "hand")
            found = series.query(connection, run, [f"hand/{n}" for n in SERIES], buckets=1 << 30) if held else {}
    except StoreError as error:
        record.problems.append(f"a torn log is refused: {error}")
        return 0
    for name, data in found.items():
        record.require(data.steps.tolist() == list(range(1, PER_FRAME * held + 1)), f"{held} frames hold other steps")
        record.require((data.values == value_of(data.steps, name[-1])).all(), f"{held} frames hold other values")
    return held
