"""The local executor: workers are child processes of this server on this machine, and outlive it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import babysit
from babysit.workers import process
from babysit.workers.executors.executor import Executor, Handle
from babysit.workers.job import JOB_NAME, Job, Stored, run_folder

LOG_NAME = "worker.log"
PROCESS_NAME = "worker.json"  # written by the worker itself: its pid and start time
TAIL_BYTES = 4096
SECRET_VARIABLES = ("BABYSIT_TOKEN",)
THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class LocalExecutor(Executor):
    """Gives each worker its share of the cores as BLAS threads, and at most `memory_limit` bytes of address space.

    The limit is a backstop behind the estimate that is made before a start: by default all of the machine's memory.
    """

    # -P: the folder that a worker begins in is no place to import from.
    command: Sequence[str] = (sys.executable, "-P", "-m", "babysit.workers.child")

    def __init__(self, data_dir: Path, slots: int, memory_limit: int | None = None) -> None:
        self.data_dir = data_dir.absolute()
        self.threads = max(1, (os.cpu_count() or 1) // slots)
        self.memory_limit = memory_limit or _physical_memory()

    def start(
        self,
        run: str,
        config: dict[str, Any],
        token: str,
        stored: Stored | None = None,
        fork_step: int | None = None,
        replay: Mapping[str, Any] | None = None,
    ) -> Handle:
        """Start `python -m babysit.workers.child` in a session of its own."""
        fork = None if fork_step is None else {"step": fork_step}
        aim = dict(replay or {})
        script = aim.pop("script", [])
        job = Job(
            run, config, token, str(self.data_dir), self.threads, self.memory_limit, stored, fork, script, aim or None
        )
        path = job.write()
        with (job.folder / LOG_NAME).open("ab") as log:
            child = subprocess.Popen(
                [*self.command, str(path)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=job.folder,
                env=worker_environment(os.environ, self.threads),
                start_new_session=True,
            )
        return ChildHandle(child)

    def find(self, run: str, pid: int | None, started: float | None) -> Handle | None:
        """Return the run's worker if it lives; `pid` None means that it was never noted: the worker may have."""
        if pid is None or started is None:
            pid, started = self._noted(run)
        if pid is None or started is None or not process.is_alive(pid, started):
            return None
        return AdoptedHandle(pid, started)

    def has_started(self, run: str) -> bool:
        """Return whether the run has a job."""
        return (run_folder(self.data_dir, run) / JOB_NAME).exists()

    def is_coming(self, run: str) -> bool:
        """Return whether the run has a job whose worker has not noted itself."""
        folder = run_folder(self.data_dir, run)
        try:
            written = (folder / JOB_NAME).stat().st_mtime_ns
            return not (folder / PROCESS_NAME).exists() or (folder / PROCESS_NAME).stat().st_mtime_ns < written
        except OSError:
            return False

    def last_words(self, run: str) -> str:
        """Return the last line of the worker's log, printable and at most 500 characters long."""
        try:
            with (run_folder(self.data_dir, run) / LOG_NAME).open("rb") as log:
                log.seek(max(0, log.seek(0, os.SEEK_END) - TAIL_BYTES))
                lines = log.read().decode("utf-8", "replace").split("\n")
        except OSError:
            return ""
        line = next((line.strip() for line in reversed(lines) if line.strip()), "")
        return "".join(character if character.isprintable() else "\ufffd" for character in line)[:500]

    def _noted(self, run: str) -> tuple[int | None, float | None]:
        try:
            noted = json.loads((run_folder(self.data_dir, run) / PROCESS_NAME).read_text())
            return int(noted["pid"]), float(noted["started"])
        except (OSError, ValueError, KeyError, TypeError):
            return None, None


class ChildHandle(Handle):
    """A worker that this process has started and must reap."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        self.pid = child.pid
        self.started = process.start_time(child.pid) or time.time()
        self._child = child

    def is_alive(self) -> bool:
        """Return whether the child runs; reaps it when it does not."""
        return self._child.poll() is None

    @property
    def exit_code(self) -> int | None:
        """The exit code, negative for a signal."""
        return self._child.returncode

    def send(self, number: signal.Signals) -> None:
        """Send a signal unless the child was reaped already."""
        self._child.send_signal(number)

    def leave(self) -> None:
        """Let go of the child, which goes on without its parent."""
        if self._child.returncode is None:
            self._child.returncode = 0  # else Popen warns that a child was left running, which is what is meant here


class AdoptedHandle(Handle):
    """A worker that an earlier server has started: watched by pid and start time, its exit code is never known."""

    def __init__(self, pid: int, started: float) -> None:
        self.pid, self.started = pid, started

    def is_alive(self) -> bool:
        """Return whether this very process lives."""
        return process.is_alive(self.pid, self.started)

    @property
    def exit_code(self) -> int | None:
        """None: only a parent learns it."""
        return None

    def send(self, number: signal.Signals) -> None:
        """Send a signal to this very process."""
        process.send_signal(self.pid, self.started, number)


def worker_environment(base: Mapping[str, str], threads: int) -> dict[str, str]:
    """Return a worker's environment: this one without secrets, this babysit first, BLAS threads as given."""
    environment = {name: value for name, value in base.items() if name not in SECRET_VARIABLES}
    package_root = str(Path(babysit.__file__).absolute().parent.parent)
    inherited = [part for part in base.get("PYTHONPATH", "").split(os.pathsep) if part]
    environment["PYTHONPATH"] = os.pathsep.join([package_root, *inherited])
    return environment | dict.fromkeys(THREAD_VARIABLES, str(threads))


def _physical_memory() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return None
