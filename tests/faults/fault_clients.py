"""The client library: no server at the start, killed in mid-write, a spool that is full, or damaged."""

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from faults.ledger import SERIES, Ledger
from faults.proxy import Proxy
from faults.record import Record
from faults.stage import Streamer, address, ended, make_runs, rest, streams
from processes import ServerProcess, all_steps, until

SHORT, LONG = 4, 40
FULL = 40_000  # bytes of a spool that is soon full
N_FULL = 30_000  # steps that are logged to it
AWAY = 1.5  # seconds without a server

Told = dict[str, Any]


def inject(rng: random.Random, size: int, folder: Path, record: Record) -> None:
    """Try each of the faults in turn, `size` times in all, each with a loop of its own."""
    ledger = Ledger()
    [(run, token)] = make_runs(folder)
    scene = Scene(folder, rng, record, ledger, run, token)
    acts: list[Callable[[str], None]] = [scene.late_server, scene.killed, scene.damaged, scene.full]
    with scene.server, Proxy(address(folder), ledger, rng) as proxy:
        scene.url = proxy.url
        for place in record.rounds(size):
            acts[place % len(acts)](f"loop-{place}")
            record.tries += 1
        scene.server.end()
    record.add(ledger.audit(folder))


class Scene:
    """One server and the loops that stream to it."""

    def __init__(self, folder: Path, rng: random.Random, record: Record, ledger: Ledger, run: str, token: str) -> None:
        self.folder, self.rng, self.record, self.ledger = folder, rng, record, ledger
        self.run, self.token, self.url = run, token, ""
        self.server = ServerProcess(folder)

    def begin(self, name: str, **more: Any) -> Streamer:
        """Start a loop."""
        told = {"url": self.url, "run": self.run, "token": self.token, "folder": self.folder / "loops"}
        return Streamer(**{**told, "producer": name, **more})

    def late_server(self, name: str) -> None:
        """There is no server when a loop begins; all that it has logged arrives."""
        self.server.kill()
        loop = self.begin(name)
        with ended(loop):
            time.sleep(AWAY)
            self.server.start()
            streams(self.ledger, 3)
            self.require_delivered(loop)

    def killed(self, name: str) -> None:
        """A loop is killed while it writes, often and fast; another process delivers what it has left."""
        loop = self.begin(name, every=0.0)
        with ended(loop):
            streams(self.ledger, 2)
            rest(self.rng, 0.0, 0.5)
            loop.kill()
            loop.take_over()
            self.require_delivered(loop)

    def damaged(self, name: str) -> None:
        """The spool of a killed loop has a flipped bit or is cut: what stands before that arrives, once."""
        loop = self.begin(name)
        with ended(loop):
            streams(self.ledger, 2)
            self.server.kill()
            time.sleep(AWAY)
            loop.kill()
            [spool] = (self.folder / "loops").glob(f"{name}*.spool")
            spool.write_bytes(self.damage(spool.read_bytes()))
            self.server.start()
            loop.take_over()
            self.require_delivered(loop)

    def damage(self, content: bytes) -> bytes:
        """Return a file with a flipped bit, or cut off."""
        place = self.rng.randrange(len(content))
        if self.rng.random() < 0.5:
            return content[:place]
        return content[:place] + bytes([content[place] ^ 1 << self.rng.randrange(8)]) + content[place + 1 :]

    def full(self, name: str) -> None:
        """A spool is full while the server is away: what finds no room is counted, told and missing, no more than that.

        Its steps have gaps, so that the ledger is not asked.
        """
        self.server.kill()
        told = {"url": "http://127.0.0.1:9", "limit": FULL, "every": 0.0, "last": N_FULL, "timeout": 1.0}
        loop = self.begin(name, **told)
        loop.process.wait(120)
        output, _ = loop.process.communicate()
        dropped = int(next(line.split()[1] for line in output.splitlines() if line.startswith("dropped")))
        self.server.start()
        loop.take_over(url=self.server.url, limit=FULL, timeout=60.0)
        with ended(loop), self.server.client() as client:
            self.require_delivered(loop)
            series = [all_steps(client, self.run, f"{name}/{which}") for which in SERIES]
            n_there = sum(map(len, series))
            self.record.require(dropped > 0, "a full spool has dropped nothing")
            self.record.require(n_there + dropped == len(SERIES) * N_FULL, f"{dropped} were dropped, {n_there} arrived")
            self.record.require(_told(client, self.run, dropped), f"nobody was told of {dropped} dropped points")
            self.record.doubled += sum(len(steps) - len(set(steps)) for steps in series)

    def require_delivered(self, loop: Streamer) -> None:
        """See that a loop delivers what it has, and drops nothing."""
        is_delivered, dropped = loop.stop()
        self.record.require(is_delivered and dropped == (0, 0), f"a loop did not deliver, or dropped {dropped}")


def _told(client: httpx.Client, run: str, n: int) -> bool:
    """Return whether a drop of so many points is told of in the run's events."""

    def look() -> bool:
        events = client.get(f"/api/runs/{run}/events", params={"limit": 1000}).json()["events"]
        return any(event["kind"] == "dropped" and event["data"]["points"] == n for event in events)

    try:
        return bool(until(look, 10))
    except AssertionError:
        return False
