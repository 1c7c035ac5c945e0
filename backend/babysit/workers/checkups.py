"""Checkups: pre-flight checks in a process of their own, one at a time, and the results of the latest."""

import json
import os
import secrets
import subprocess
import sys
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from babysit.errors import LimitError, NotFoundError
from babysit.workers.executors.local import worker_environment

MAX_WAITING = 4
MAX_KEPT = 32
MAX_LINE = 1 << 20
"""Characters of what the process says at a time: a result with its figure has a few thousand."""
MAX_RESULTS = 64
SECONDS = 600.0
"""After which a checkup is given up."""

State = Literal["running", "done", "failed", "cancelled"]


@dataclass(slots=True)
class Checkup:
    """One checkup: what was asked, by the digest of its configuration, and what has come of it so far.

    `running` is the name of the check that is being made, None before the first and after the last. `n` is how many
    there will be, 0 until that is known.
    """

    id: str
    config: dict[str, Any]
    digest: str
    state: State = "running"
    results: list[dict[str, Any]] = field(default_factory=list)
    running: str | None = None
    n: int = 0
    begun: float | None = None
    seconds: float = 0.0
    error: str | None = None

    @property
    def is_passed(self) -> bool | None:
        """Whether no check has failed; None while that is open."""
        if any(result["outcome"] == "failed" for result in self.results):
            return False
        return True if self.state == "done" else None

    def to_dict(self) -> dict[str, Any]:
        """Return what a page shows, as plain JSON."""
        seconds = self.seconds if self.begun is None or self.state != "running" else time.monotonic() - self.begun
        return {
            "id": self.id,
            "state": self.state,
            "results": list(self.results),
            "running": self.running,
            "n": self.n,
            "seconds": round(seconds, 2),
            "is_passed": self.is_passed,
            "error": self.error,
        }


class Checkups:
    """One thread that has checkups made, one after another, each by a process; safe to ask from any thread.

    `threads` is how many each may use, `memory_limit` how many bytes of address space.
    """

    # -P: the folder that a worker begins in is no place to import from.
    command: Sequence[str] = (sys.executable, "-P", "-m", "babysit.workers.checkup")

    def __init__(self, data_dir: Path, threads: int, memory_limit: int | None = None) -> None:
        self._data_dir, self._threads, self._memory_limit = data_dir.absolute(), threads, memory_limit
        self._kept: OrderedDict[str, Checkup] = OrderedDict()
        self._queue: deque[Checkup] = deque()
        self._change = threading.Condition()
        self._process: subprocess.Popen[str] | None = None
        self._current: Checkup | None = None
        self._is_closed = False
        self._thread = threading.Thread(target=self._work, name="babysit-checkups", daemon=True)

    def ask(self, config: Mapping[str, Any], digest: str) -> Checkup:
        """Put a checkup into the queue; raises LimitError where MAX_WAITING wait already."""
        with self._change:
            if len(self._queue) >= MAX_WAITING:
                raise LimitError("checkups that wait", MAX_WAITING)
            checkup = Checkup(secrets.token_hex(8), dict(config), digest)
            self._keep(checkup)
            self._queue.append(checkup)
            if self._thread.ident is None:
                self._thread.start()
            self._change.notify_all()
            return checkup

    def find(self, checkup_id: str) -> Checkup:
        """Return one of the latest checkups; raises NotFoundError."""
        with self._change:
            if checkup_id not in self._kept:
                raise NotFoundError("checkup", checkup_id)
            return self._kept[checkup_id]

    def describe(self, checkup_id: str) -> dict[str, Any]:
        """Return what has come of a checkup so far; raises NotFoundError."""
        checkup = self.find(checkup_id)
        with self._change:
            return checkup.to_dict()

    def cancel(self, checkup_id: str) -> None:
        """Give a checkup up, killing its process; one that has ended stays as it is. Raises NotFoundError."""
        checkup = self.find(checkup_id)
        with self._change:
            if checkup.state == "running":
                self._end(checkup, "cancelled")
                if checkup in self._queue:
                    self._queue.remove(checkup)
                if checkup is self._current:
                    self._kill()

    def close(self) -> None:
        """Give up everything, and wait for the process to be gone."""
        with self._change:
            self._is_closed = True
            self._queue.clear()
            if self._current is not None:
                self._end(self._current, "cancelled")
            self._kill()
            self._change.notify_all()
        if self._thread.ident is not None:
            self._thread.join(10)

    def _keep(self, checkup: Checkup) -> None:
        self._kept[checkup.id] = checkup
        ended = [key for key, kept in self._kept.items() if kept.state != "running"]
        for key in ended[: max(0, len(self._kept) - MAX_KEPT)]:
            del self._kept[key]

    def _work(self) -> None:
        while (checkup := self._next()) is not None:
            try:
                self._make(checkup)
            except Exception as error:
                with self._change:
                    self._end(checkup, "failed", f"the checks could not be started: {error}")
            finally:
                with self._change:
                    self._current = self._process = None

    def _next(self) -> Checkup | None:
        with self._change:
            while not self._queue and not self._is_closed:
                self._change.wait()
            self._current = None if self._is_closed else self._queue.popleft()
            return self._current

    def _make(self, checkup: Checkup) -> None:
        """Have the checks made, and listen until the process has said all."""
        with self._change:
            if checkup.state != "running":
                return
            checkup.begun = time.monotonic()
            self._process = process = self._start()
        timer = threading.Timer(SECONDS, self._give_up, (checkup,))
        timer.daemon = True
        timer.start()
        try:
            with process:
                assert process.stdin is not None
                assert process.stdout is not None
                order = {"config": checkup.config, "data_dir": str(self._data_dir), "memory_limit": self._memory_limit}
                self._write(process, json.dumps(order))
                while line := process.stdout.readline(MAX_LINE):
                    self._hear(checkup, line)
                process.stdin.close()
        finally:
            timer.cancel()
        with self._change:
            self._end(checkup, "failed", f"the process that makes the checks ended at once ({process.returncode})")

    def _start(self) -> "subprocess.Popen[str]":
        self._data_dir.mkdir(parents=True, exist_ok=True)
        with (self._data_dir / "checks.log").open("wb") as log:
            return subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
                env=worker_environment(os.environ, self._threads),
                start_new_session=True,
            )

    def _write(self, process: "subprocess.Popen[str]", line: str) -> None:
        assert process.stdin is not None
        try:
            process.stdin.write(line + "\n")
            process.stdin.flush()
        except BrokenPipeError:  # it has ended; its output says so, or its exit code
            pass

    def _hear(self, checkup: Checkup, line: str) -> None:
        """Take in what the process says; a line that is none of ours ends it."""
        try:
            content = json.loads(line)
            with self._change:
                if checkup.state == "running":
                    self._take(checkup, content)
        except (ValueError, KeyError, TypeError):
            self._kill()

    def _take(self, checkup: Checkup, content: dict[str, Any]) -> None:
        if "begun" in content:
            checkup.running, checkup.n = str(content["begun"]["check"]), int(content["begun"]["n"])
        elif "result" in content:
            if len(checkup.results) < MAX_RESULTS:
                checkup.results.append(dict(content["result"]))
            checkup.running = None
        elif content["error"] is not None:
            self._end(checkup, "failed", str(content["error"]))
        else:
            self._end(checkup, "done")

    def _end(self, checkup: Checkup, state: State, error: str | None = None) -> None:
        """Note how a checkup has ended; only the first end counts."""
        if checkup.state == "running":
            checkup.state, checkup.error, checkup.running = state, error, None
            checkup.seconds = 0.0 if checkup.begun is None else time.monotonic() - checkup.begun

    def _give_up(self, checkup: Checkup) -> None:
        with self._change:
            self._end(checkup, "failed", f"the checks took more than {SECONDS / 60:.0f} minutes")
            if checkup is self._current:
                self._kill()

    def _kill(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
