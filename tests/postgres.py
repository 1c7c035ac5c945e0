"""A PostgreSQL server of the tests' own: a cluster in a folder of its own, on a socket and a free port of loopback."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

USER = "postgres"


def find() -> Path | None:
    """Return the folder of the newest server's programs, or None where there is none."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    found = shutil.which("initdb")
    places += [Path(found).resolve().parent] if found else []
    return next((place for place in reversed(places) if (place / "initdb").exists()), None)


class Cluster:
    """A server that ends with the `with` block; as root it runs as the user that its package has made."""

    def __init__(self, programs: Path) -> None:
        self.programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="babysit-pg-", dir="/tmp"))
        self.owner: dict[str, Any] = {"user": USER, "group": USER} if os.geteuid() == 0 else {}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        if self.owner:
            shutil.chown(self.folder, USER, USER)
        options = ("--auth", "trust", "--username", USER, "--encoding", "UTF8", "--locale", "C", "--no-sync")
        self._call("initdb", "--pgdata", str(self.folder / "data"), *options)
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = {"listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": self.folder}
        settings |= {"fsync": "off", "full_page_writes": "off"}  # the machine itself does not crash in these tests
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(self.programs / "postgres"), "-D", str(self.folder / "data"), *arguments],
                stdout=log, stderr=log, cwd=self.folder, **self.owner,
            )  # fmt: skip
        for _ in range(2400):
            if self._run("pg_isready", "--host", "127.0.0.1", "--port", str(self.port)).returncode == 0:
                return
            assert self.process.poll() is None, (self.folder / "log").read_text()
            time.sleep(0.05)
        raise AssertionError("PostgreSQL does not answer")

    def stop(self) -> None:
        """End it at once, as a crash does: what was committed is there when it is started again."""
        if self.process is not None:
            self.process.send_signal(3)  # SIGQUIT: no goodbye to anyone, and its children go with it
            self.process.wait(120)
            self.process = None

    def create(self, name: str) -> str:
        """Make an empty database and return its address."""
        self._call("createdb", "--host", "127.0.0.1", "--port", str(self.port), "--username", USER, name)
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{name}"

    def _call(self, program: str, *arguments: str) -> None:
        found = self._run(program, *arguments)
        assert found.returncode == 0, found.stderr.decode()

    def _run(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
        command: Sequence[str] = [str(self.programs / program), *arguments]
        return subprocess.run(command, capture_output=True, check=False, cwd=self.folder, **self.owner)
