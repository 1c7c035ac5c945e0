"""Clocks that jump: a server that starts hours ahead or behind, producers whose times go to and fro by hours."""

import os
import random
import time
from pathlib import Path

import httpx

from faults.ledger import Ledger
from faults.proxy import Proxy
from faults.raw import RawProducer
from faults.record import Record
from faults.stage import Streamer, address, ended, make_runs, streams
from faults.training import ENDLESS, launch
from processes import ServerProcess, all_steps, run_when, until

SHORT, LONG = 2, 15
HOUR = 3600.0
GRACE = 3.0  # seconds of silence after which contact is lost
CLOCK = Path(__file__).parent / "clock"


def inject(rng: random.Random, size: int, folder: Path, record: Record) -> None:
    """Start the server `size` times more with a clock that is off by up to three hours, while all go on."""
    ledger = Ledger()
    [(run, token)] = make_runs(folder)
    find = address(folder)
    path = os.pathsep.join([str(CLOCK), *filter(None, [os.environ.get("PYTHONPATH")])])
    server = ServerProcess(folder, environment={"PYTHONPATH": path, "BABYSIT_GRACE": str(GRACE)})
    with server, Proxy(find, ledger, rng) as proxy:
        hand = RawProducer(find, run, token, "hand", ledger, rng)
        loop = Streamer(url=proxy.url, run=run, token=token, producer="loop", folder=folder / "loop", jump=2 * HOUR)
        with server.client() as client:
            worker = launch(client, ENDLESS)
            run_when(client, worker, "running")
        hand.start()
        with ended(loop):
            for _ in record.rounds(size):
                server.kill()
                server.environment["FAULTS_CLOCK_SHIFT"] = str(rng.uniform(-3 * HOUR, 3 * HOUR))
                server.start()
                streams(ledger, 10)
                with server.client() as client:
                    _look(client, [run, worker], record)
                record.tries += 1
            record.require(hand.stop(), "the producer could not deliver")
            record.problems += hand.problems
            is_delivered, dropped = loop.stop()
            record.require(is_delivered and dropped == (0, 0), f"the loop did not deliver, or dropped {dropped}")
        with server.client() as client:
            client.post(f"/api/runs/{worker}/commands", json={"type": "stop"})
            ended_run = run_when(client, worker, "stopped", "failed", "finished")
            record.require(ended_run["state"] == "stopped", f"the worker's run is {ended_run['state']}")
            _in_order(all_steps(client, worker), record)
            until(lambda: client.get(f"/api/runs/{run}").json()["state"] == "lost", 60)  # nobody streams any more
        server.end()
    record.notes.append("runs that were streamed in stayed in contact, and were lost once nobody streamed them")
    record.add(ledger.audit(folder))


def _look(client: httpx.Client, runs: list[str], record: Record) -> None:
    """See that all runs go on under the new clock, and none is lost or failed, for longer than the grace."""
    end = time.monotonic() + GRACE
    steps = {run: client.get(f"/api/runs/{run}").json()["step"] for run in runs}
    until(lambda: time.monotonic() > end and all(client.get(f"/api/runs/{r}").json()["step"] > steps[r] for r in runs))
    for run in runs:
        found = client.get(f"/api/runs/{run}").json()
        record.require(found["state"] == "running", f"a run is {found['state']} under another clock: {found['reason']}")


def _in_order(steps: list[int], record: Record) -> None:
    record.require(steps == list(range(1, len(steps) + 1)), "the worker's steps are out of order under other clocks")
