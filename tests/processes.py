"""A server as a real process of its own, to be killed and started again by the tests that need that."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

LOGIN = re.compile(r"(http://\S+)/login\?token=(\S+)")


class ServerProcess:
    """`babysit serve` on a data folder and a free port; ends with the `with` block."""

    def __init__(
        self,
        folder: Path,
        *arguments: str,
        slots: int = 2,
        port: int = 0,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.environment = dict(environment or {})
        self.command: Sequence[str] = [
            *(sys.executable, "-m", "babysit", "serve", "--no-open", "--data-dir", str(folder)),
            *("--port", str(port), "--slots", str(slots), *arguments),
        ]
        self.url = self.token = ""
        self.exit_code: int | None = None  # of the last process
        self.process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()
        self.end_workers()

    def start(self) -> None:
        """Start it and wait for its login address."""
        self.begin()
        self.wait_ready()

    def begin(self) -> None:
        """Start it, and do not wait for anything."""
        self.process = subprocess.Popen(
            self.command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "COLUMNS": "200", **self.environment},
        )

    def wait_ready(self) -> None:
        """Wait for its login address."""
        assert self.process is not None
        assert self.process.stdout is not None
        text = ""
        for line in self.process.stdout:
            text += line
            if found := LOGIN.search(line):
                self.url, self.token = found.groups()
                return
        self._close()
        raise AssertionError(f"the server ended at once:\n{text}")

    def kill(self) -> None:
        """End it as a power cut would: SIGKILL, no word to anyone."""
        self._end(signal.SIGKILL)

    def end(self) -> None:
        """End it as Ctrl-C does."""
        self._end(signal.SIGINT)

    def _end(self, number: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(number)
            self._close()

    def _close(self) -> None:
        assert self.process is not None
        assert self.process.stdout is not None
        self.exit_code = self.process.wait(30)
        self.process.stdout.close()
        self.process = None

    def end_workers(self) -> None:
        """Kill the workers of this folder's runs that a test has left."""
        end_workers(self.folder)

    def client(self) -> httpx.Client:
        """Return a client that is logged in."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=30, trust_env=False)


def end_workers(folder: Path) -> None:
    """Kill the workers that train runs of `folder`: their command line names the job's file in it."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().decode("utf-8", "replace")
        except OSError:
            continue
        if command.rstrip("\0").endswith("job.json") and f"{folder}/" in command:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(entry.name), signal.SIGKILL)


def until(condition: Callable[[], Any], seconds: float = 120, pause: float = 0.02) -> Any:
    """Return the first true result of `condition`; raises AssertionError after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if result := condition():
            return result
        time.sleep(pause)
    raise AssertionError("it did not happen in time")


def run_when(
    client: httpx.Client, run_id: str, *states: str, seconds: float = 200, pause: float = 0.02
) -> dict[str, Any]:
    """Return the run once it is in one of the states."""

    def look() -> dict[str, Any] | None:
        run: dict[str, Any] = client.get(f"/api/runs/{run_id}").json()
        return run if run["state"] in states else None

    found: dict[str, Any] = until(look, seconds, pause)
    return found


def all_steps(client: httpx.Client, run_id: str, name: str = "train/loss") -> list[int]:
    """Return every step of a series as it is stored, in stored order."""
    steps: list[int] = []
    first, last = 0, client.get(f"/api/runs/{run_id}").json()["step"]
    while first <= last:
        window: dict[str, str | int] = {"names": name, "buckets": 10_000, "first": first, "last": first + 9999}
        data = client.get(f"/api/runs/{run_id}/series", params=window).json()["series"][name]
        assert not data["is_bucketed"]
        steps += data["steps"]
        first += 10_000
    return steps
