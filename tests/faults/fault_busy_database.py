"""A database that another program locks: for a moment, which only delays, and for longer than a write waits."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from babysit.store.database import FILE_NAME
from faults.ledger import Ledger
from faults.proxy import Proxy
from faults.raw import RawProducer
from faults.record import Record
from faults.stage import Streamer, address, ended, environment, make_runs, streams
from processes import ServerProcess, until

SHORT, LONG = 2, 8
MOMENT, LONGEST = 2.0, 45.0  # seconds; a write waits ten to fifteen, and for those before it
HOLDER = Path(__file__).parent / "children" / "holder.py"


def inject(rng: random.Random, size: int, folder: Path, record: Record) -> None:
    """Lock the database `size` times, every other time for too long."""
    ledger = Ledger()
    [(run, token)] = make_runs(folder)
    find = address(folder)
    with ServerProcess(folder) as server, server.client() as client, Proxy(find, ledger, rng) as proxy:
        hand = RawProducer(find, run, token, "hand", ledger, rng)
        loop = Streamer(url=proxy.url, run=run, token=token, producer="loop", folder=folder / "loop")
        with ended(loop):
            hand.start()
            streams(ledger, 5)
            for place in record.rounds(size):
                if place % 2 == 0:
                    _lock_for_a_moment(folder, client, hand, record)
                else:
                    _lock_for_long(folder, client, run, hand, LONGEST if place % 6 == 5 else 0.0, record)
                streams(ledger, 5)
                record.tries += 1
            record.require(hand.stop(), "the producer could not deliver")
            record.problems += hand.problems
            is_delivered, dropped = loop.stop()
            record.require(is_delivered and dropped == (0, 0), f"the loop did not deliver, or dropped {dropped}")
        server.end()
    record.notes.append(f"the longest wait for an acknowledgement: {max(hand.waits):.1f} s")
    record.add(ledger.audit(folder))


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    command = [sys.executable, "-u", str(HOLDER), str(folder / FILE_NAME)]
    pipe = subprocess.PIPE
    holder = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment())
    assert holder.stdout is not None
    assert holder.stdout.readline() == "locked\n"
    try:
        yield
    finally:
        holder.communicate("")


def _lock_for_a_moment(folder: Path, client: httpx.Client, hand: RawProducer, record: Record) -> None:
    """Nobody is refused: what is written waits."""
    n_refused = len(hand.refusals)
    with _locked(folder):
        status = client.get("/api/runs").status_code
        record.require(status == 200, f"a read answers {status} while the database is locked")
        time.sleep(MOMENT)
    record.require(len(hand.refusals) == n_refused, "a lock of two seconds has refused a producer")


def _lock_for_long(
    folder: Path, client: httpx.Client, run: str, hand: RawProducer, seconds: float, record: Record
) -> None:
    """Until all are refused, people and producers, in words and with a time to come again; reads go on."""
    n_refused = len(hand.refusals)
    with _locked(folder):
        answer = client.post(f"/api/runs/{run}/commands", json={"type": "pause"})
        record.require(
            answer.status_code == 503, f"a command answers {answer.status_code} while the database is locked"
        )
        record.require("retry-after" in answer.headers, "it does not say when to come again")
        record.require("locked" in answer.text, f"it does not say why: {answer.text}")
        until(lambda: len(hand.refusals) > n_refused, 60)
        status = client.get(f"/api/runs/{run}").status_code
        record.require(status == 200, f"a read answers {status} while the database is locked")
        time.sleep(seconds)
    record.require("locked" in hand.refusals[-1], f"a producer is refused by {hand.refusals[-1]}")
