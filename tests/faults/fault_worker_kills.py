"""Kills of workers at random steps, by any signal and for want of memory; each goes on from its checkpoint."""

import contextlib
import os
import random
import resource
import signal
import time
from pathlib import Path

import httpx

from faults.record import Record
from faults.stage import worker_pid
from faults.training import STEPS, bits, count, launch
from processes import ServerProcess, run_when, until

SHORT, LONG = 3, 24
SIGNALS = (signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV)
KILLED = 3  # of a run's workers, before it is let go on to its end
WITHOUT = 64 << 20  # bytes less than a starved worker has


def inject(rng: random.Random, size: int, folder: Path, record: Record) -> None:
    """Kill `size` workers; the runs end with the bits of one that nobody has killed."""
    with ServerProcess(folder) as server, server.client() as client:
        whole = bits(folder, run_when(client, launch(client), "finished"))
        while record.tries < size and record.has_time:
            run_id = launch(client)
            for _ in range(min(KILLED, size - record.tries)):
                if not _kill(client, folder, run_id, rng, record):
                    break
                record.tries += 1
                answer = client.post(f"/api/runs/{run_id}/commands", json={"type": "resume"})
                record.require(answer.status_code == 202, f"a killed run is not resumed: {answer.text}")
            run = run_when(client, run_id, "finished", "failed")
            record.require(run["state"] == "finished", f"a resumed run has {run['state']}: {run['reason']}")
            record.require(bits(folder, run) == whole, "a resumed run ends with other bits")
            count(client, run_id, STEPS, record)
        _starve(client, folder, rng, record)


def _kill(client: httpx.Client, folder: Path, run_id: str, rng: random.Random, record: Record) -> bool:
    """Kill the run's worker at some step, and see that it is noticed, named and reaped; False where it ended before."""
    run = client.get(f"/api/runs/{run_id}").json()
    goal = run["step"] + rng.randint(1, STEPS // (KILLED + 2))
    number, pid = rng.choice(SIGNALS), worker_pid(folder, run_id)
    seen = until(lambda: _step(client, run_id, goal))
    begin = time.monotonic()
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
    run = run_when(client, run_id, "failed", "finished")
    if run["state"] == "finished":
        return False
    record.notes[:1] = [f"the slowest kill was noticed after {_slowest(record, time.monotonic() - begin):.1f} s"]
    record.require(number.name in run["reason"], f"{number.name} is not in the reason: {run['reason']}")
    record.require(not Path(f"/proc/{pid}").exists(), "a killed worker is left as a zombie")
    count(client, run_id, seen, record)
    return True


def _step(client: httpx.Client, run_id: str, goal: int) -> int:
    """Return the run's step once it is beyond `goal`, and there is a checkpoint to go on from; 0 before."""
    run = client.get(f"/api/runs/{run_id}").json()
    return int(run["step"]) if run["step"] >= goal and "checkpoint" in run["info"] else 0


def _slowest(record: Record, seconds: float) -> float:
    return max([seconds, *(float(note.split()[-2]) for note in record.notes)])


def _starve(client: httpx.Client, folder: Path, rng: random.Random, record: Record) -> None:
    """Take a worker's address space away: its run fails and says why, or does not need more; its points stay."""
    run_id = launch(client)
    pid = worker_pid(folder, run_id)
    goal = rng.randint(1, STEPS // 4)
    seen = until(lambda: (s := client.get(f"/api/runs/{run_id}").json()["step"]) >= goal and s)
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() - WITHOUT
    resource.prlimit(pid, resource.RLIMIT_AS, (limit, limit))
    run = run_when(client, run_id, "failed", "finished")
    record.tries += 1
    record.notes.append(f"without memory a run has {run['state']} at step {run['step']}: {run['reason']}")
    count(client, run_id, seen, record)
