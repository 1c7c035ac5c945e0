"""A full disk: files that may not grow (EFBIG) or a file system without room (ENOSPC), and room again after a while."""

import contextlib
import os
import random
import resource
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx

from faults.ledger import Ledger
from faults.proxy import Proxy
from faults.raw import RawProducer
from faults.record import Record
from faults.stage import Streamer, address, ended, make_runs, pid_of, streams
from processes import ServerProcess, until

SHORT, LONG = 4, 30
DISK = 24 << 20
ROOM = 256 << 10  # what is left of it, at the most, when it counts as full
PIECE = 4096
READS = ("/api/runs", "/api/runs/{run}", "/api/runs/{run}/series", "/api/runs/{run}/events")

Way = tuple[Callable[[], object], Callable[[], object]]


def inject(rng: random.Random, size: int, folder: Path, record: Record) -> None:
    """Fill the disk `size` times while two producers stream, and give it room again."""
    with _small_disk(folder / "disk") as is_small:
        data = folder / "disk" / "data"
        ledger = Ledger()
        [(run, token)] = make_runs(data)
        find, texts = address(data), set[str]()
        with ServerProcess(data) as server, server.client() as client, Proxy(find, ledger, rng) as proxy:
            hand = RawProducer(find, run, token, "hand", ledger, rng)
            loop = Streamer(url=proxy.url, run=run, token=token, producer="loop", folder=folder / "loop")
            with ended(loop):
                hand.start()
                ways = [_limit(pid_of(server), rng), *([_ballast(data.parent, rng)] if is_small else [])]
                for place in record.rounds(size):
                    _fill(ways[place % len(ways)], client, run, hand, record)
                    streams(ledger, 5)
                    record.tries += 1
                    texts |= {reason.partition("; ")[0] for reason in hand.refusals}
                record.require(hand.stop(), "the producer could not deliver")
                record.problems += hand.problems
                is_delivered, dropped = loop.stop()
                record.require(is_delivered and dropped == (0, 0), f"the loop did not deliver, or dropped {dropped}")
            server.end()
        record.notes += [f"a producer was told: {text}" for text in sorted(texts)]
        record.notes += [] if is_small else ["no file system could be mounted here: only files that may not grow"]
        record.add(ledger.audit(data))


def _fill(way: Way, client: httpx.Client, run: str, hand: RawProducer, record: Record) -> None:
    """Fill the disk until a producer is refused; reads work meanwhile, and a command is refused with a time to wait."""
    fill, free = way
    n_refused = len(hand.refusals)
    fill()
    try:
        until(lambda: len(hand.refusals) > n_refused, 60)
        record.require(all("disk" in text for text in hand.refusals), f"refused by {hand.refusals[-1]}")
        for path in READS:
            status = client.get(path.format(run=run)).status_code
            record.require(status == 200, f"{path} answers {status} on a full disk")
        answer = client.post(f"/api/runs/{run}/commands", json={"type": "pause"})
        record.require(answer.status_code in {202, 503}, f"a command answers {answer.status_code} on a full disk")
        record.require(
            answer.status_code == 202 or "retry-after" in answer.headers, "it does not say when to come again"
        )
    finally:
        free()


def _limit(pid: int, rng: random.Random) -> Way:
    """Return how to forbid the server's files to grow, and how to allow it."""
    endless = resource.RLIM_INFINITY

    def fill() -> None:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (rng.randrange(PIECE, ROOM), endless))

    return fill, lambda: resource.prlimit(pid, resource.RLIMIT_FSIZE, (endless, endless))


def _ballast(disk: Path, rng: random.Random) -> Way:
    """Return how to fill a disk but for a few pieces, and how to empty it."""
    ballast = disk / "ballast"

    def fill() -> None:
        with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
            while file.write(bytes(PIECE)) == PIECE:
                pass
        os.truncate(ballast, max(0, ballast.stat().st_size - rng.randrange(8) * PIECE))

    return fill, ballast.unlink


@contextlib.contextmanager
def _small_disk(place: Path) -> Iterator[bool]:
    """Mount a small file system at `place`, where that is allowed, and say whether it was."""
    place.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=0700", "tmpfs", str(place)]
    try:
        is_small = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        is_small = False
    try:
        yield is_small
    finally:
        for _ in range(50 if is_small else 0):
            if subprocess.run(["umount", str(place)], capture_output=True, check=False).returncode == 0:
                break
            time.sleep(0.1)
