"""The worker process: `python -m babysit.workers.child JOBFILE` trains one run and streams it like any producer.

It knows a server's address and a token for this run, no more. It goes on without a server, and when it has ended it
waits up to a lease (BABYSIT_LEASE, seconds) for one to take what is left; then that stays in the run's spool folder.
"""

import faulthandler
import gc
import json
import os
import resource
import secrets
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from babysit.errors import BabysitError
from babysit.workers.control import Control, block_signals
from babysit.workers.job import Job, spool_folder, write_private
from babysit.workers.process import start_time

if TYPE_CHECKING:
    from babysit.sdk.run import Run

DONE, FAILED = 0, 3
LEASE_SECONDS = 24 * 3600.0
MAX_TRACE = 50_000  # characters


def main(path: Path) -> int:
    """Train the job of `path` and return the exit code: 0, or 3 for a run that failed."""
    faulthandler.enable()
    block_signals()
    job = Job.read(path)
    write_private(job.folder / "worker.json", {"pid": os.getpid(), "started": start_time(os.getpid())})
    if job.memory_limit is not None:
        _limit_memory(job.memory_limit)
    control = Control()
    run = _open_run(job, control)
    control.start(run)
    run.state("running", "the worker has begun")
    speak, code = _outcome(job, run, control)
    control.conclude(speak, code)
    run.finish(_lease())
    return code


def _outcome(job: Job, run: "Run", control: Control) -> tuple[Callable[[], None], int]:
    """Train, and return how to tell the end of it, and the exit code."""
    try:
        from babysit.workers.training import train  # takes its time to import: the run is told of first

        end = train(job, run, control)
    except Exception as error:
        sentence, trace = _sentence(error, job), traceback.format_exc()
    else:
        if end is None:
            return lambda: run.state("stopped", _stop_reason(run, control), run.step, control.stopped_by), DONE
        return lambda: run.state("finished", end, run.step), DONE
    gc.collect()  # the error held the training's arrays, and memory may be what is wanting
    print(trace, file=sys.stderr, flush=True)  # noqa: T201 (the worker's log)
    return lambda: _tell_failure(run, sentence, trace), FAILED


def _tell_failure(run: "Run", sentence: str, trace: str) -> None:
    # A path or a message may hold bytes that are no text, and those could not be sent.
    data = {"sentence": sentence, "traceback": trace[-MAX_TRACE:]}
    run.event("error", {key: text.encode("utf-8", "replace").decode() for key, text in data.items()}, run.step)
    run.state("failed", sentence, run.step)


def _sentence(error: Exception, job: Job) -> str:
    """Return what went wrong, for the person who started the run."""
    if isinstance(error, MemoryError):
        limit = "" if job.memory_limit is None else f" (the worker may use {job.memory_limit / 2**30:.1f} GiB)"
        return f"out of memory{limit}: {str(error) or 'an allocation failed'}"
    if isinstance(error, BabysitError):
        return str(error)
    return f"the training failed: {type(error).__name__}: {error}"


def _stop_reason(run: "Run", control: Control) -> str:
    place = f"stopped at step {run.step}" if run.step else "stopped before the first step"
    return f"{place}: {control.stop_note}" if control.stop_note else place


def _open_run(job: Job, control: Control) -> "Run":
    from babysit.sdk.run import Run

    data_dir = Path(job.data_dir)
    return Run(
        lambda: _server_url(data_dir),
        job.run,
        job.token,
        folder=spool_folder(data_dir, job.run),
        producer=f"worker-{secrets.token_hex(4)}",
        on_command=control.order,
    )


def _server_url(data_dir: Path) -> str:
    """Return where the server is now; a restarted one may have another port."""
    return str(json.loads((data_dir / "server.json").read_text("utf-8"))["url"])


def _limit_memory(n_bytes: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        n_bytes = min(n_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (n_bytes, n_bytes))


def _lease() -> float:
    try:
        return min(max(0.0, float(os.environ["BABYSIT_LEASE"])), threading.TIMEOUT_MAX)
    except (KeyError, ValueError):
        return LEASE_SECONDS


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
