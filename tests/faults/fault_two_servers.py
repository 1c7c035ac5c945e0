"""Many servers at once on one data folder: exactly one lives, the others name it and end."""

import os
import random
from pathlib import Path

from faults.ledger import Ledger, integrity
from faults.raw import RawProducer
from faults.record import Record
from faults.stage import make_runs, pid_of, streams
from processes import ServerProcess

SHORT, LONG = 1, 3
AT_ONCE_SHORT, AT_ONCE = 6, 20


def inject(rng: random.Random, size: int, folder: Path, record: Record) -> None:
    """Start servers at once, `size` times; the one that lives serves a producer."""
    ledger = Ledger()
    [(run, token)] = make_runs(folder)
    for _ in record.rounds(size):
        servers = [ServerProcess(folder) for _ in range(AT_ONCE if size > SHORT else AT_ONCE_SHORT)]
        for server in servers:
            server.begin()
        texts = [_outcome(server) for server in servers]
        living = [server for server, text in zip(servers, texts, strict=True) if not text]
        record.require(len(living) == 1, f"{len(living)} of {len(servers)} servers live on one folder")
        for server, text in zip(servers, texts, strict=True):
            if text:
                record.require(server.exit_code, "a server that was refused ends with 0")
                record.require(f"pid {pid_of(living[0])}" in text, f"a server does not name the holder: {text}")
        hand = RawProducer(living[0].url, run, token, f"hand-{record.tries}", ledger, rng)
        hand.start()
        streams(ledger, 5)
        record.require(hand.stop(), "the producer could not deliver")
        for server in living:
            server.kill()
        record.tries += len(servers)
        record.problems += integrity(folder)
    lock = (folder / "lock").stat()
    record.require(lock.st_uid == os.getuid(), "the lock belongs to somebody else")
    record.add(ledger.audit(folder))


def _outcome(server: ServerProcess) -> str:
    """Return what a server has said before it ended, empty for one that lives."""
    try:
        server.wait_ready()
    except AssertionError as error:
        return str(error)
    return ""
