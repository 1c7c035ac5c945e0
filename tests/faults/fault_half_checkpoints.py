"""Checkpoints cut off, half-written or with flipped bits: the one before is used with a warning, to the same bits."""

import os
import random
import signal
from pathlib import Path

import httpx

from babysit.train.checkpoint import file_name
from faults.record import Record
from faults.stage import worker_pid
from faults.training import STEPS, bits, count, launch, shelf
from processes import ServerProcess, run_when, until

SHORT, LONG = 2, 12
FIRST = 130  # the step from which on there are two checkpoints


def inject(rng: random.Random, size: int, folder: Path, record: Record) -> None:
    """Kill the workers of `size` runs, damage their newest checkpoints, and let them go on to their ends."""
    with ServerProcess(folder) as server, server.client() as client:
        whole = bits(folder, run_when(client, launch(client), "finished"))
        for place in record.rounds(size):
            run_id = launch(client)
            pid, goal = worker_pid(folder, run_id), rng.randint(FIRST, 2 * STEPS // 3)
            seen = until(lambda: (s := client.get(f"/api/runs/{run_id}").json()["step"]) >= goal and s)  # noqa: B023
            os.kill(pid, signal.SIGKILL)
            run_when(client, run_id, "failed")
            newest = max(shelf(folder, run_id).glob("*.safetensors"))
            is_damaged = _damage(newest, rng, place)
            answer = client.post(f"/api/runs/{run_id}/commands", json={"type": "resume"})
            record.require(answer.status_code == 202, f"a killed run is not resumed: {answer.text}")
            run = run_when(client, run_id, "finished", "failed")
            record.require(run["state"] == "finished", f"a resumed run has {run['state']}: {run['reason']}")
            record.require(bits(folder, run) == whole, "a resumed run ends with other bits")
            record.require(
                is_damaged is _is_warned(client, run_id, newest.name), f"{newest.name}: no warning, or a vain one"
            )
            count(client, run_id, seen, record)
            record.tries += 1


def _damage(newest: Path, rng: random.Random, place: int) -> bool:
    """Cut the newest checkpoint, flip a bit in it, or leave it whole beside a half-written later one."""
    content = bytearray(newest.read_bytes())
    if place % 3 == 0:
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    elif place % 3 == 1:
        del content[rng.randrange(len(content)) :]
    else:
        later = newest.with_name(f"{file_name(STEPS - 10)}.part")
        later.write_bytes(content[: rng.randrange(len(content))])
        return False
    newest.write_bytes(content)
    return True


def _is_warned(client: httpx.Client, run_id: str, name: str) -> bool:
    events = client.get(f"/api/runs/{run_id}/events").json()["events"]
    return any(event["kind"] == "warning" and name in event["data"].get("sentence", "") for event in events)
