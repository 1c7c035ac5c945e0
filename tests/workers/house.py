"""A small real house for workers: store, ingest socket, executor and supervisor; also runnable as a process to kill."""

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from babysit.errors import BabysitError
from babysit.store.commands import add_command, pending_commands
from babysit.store.database import Database
from babysit.store.events import Event, list_events
from babysit.store.ingest import acked, append
from babysit.store.runs import Descent, Run, create_run, get_run
from babysit.store.series import query
from babysit.wire.codec import decode_producer, encode
from babysit.wire.messages import Ack, Command, Hello, Order, Refusal, Welcome
from babysit.workers.executors.local import LocalExecutor
from babysit.workers.supervisor import Supervisor

QUICK: dict[str, Any] = {"training": {"epochs": 3}}
ENDLESS: dict[str, Any] = {"training": {"epochs": 100_000}}
# So wide that a step takes seconds.
HUGE: dict[str, Any] = {
    "network": {"layers": [{"type": "dense", "units": 6000}, {"type": "dense", "units": 6000}]},
    "training": {"epochs": 1000, "batch_size": 1024},
}


class House:
    """What `babysit serve` has beside its web pages."""

    def __init__(self, folder: Path, slots: int = 2, command: Sequence[str] | None = None, **limits: Any) -> None:
        self.folder = folder
        self.database = Database.open(folder)
        self.executor = LocalExecutor(folder, slots, **limits)
        if command is not None:
            self.executor.command = command
        self.changed: list[str] = []
        self.supervisor = Supervisor(
            self.database, self.executor, slots, lambda run: f"token of {run}", self.changed.append
        )
        self._sessions: dict[str, ServerConnection] = {}
        self._server = serve(self._handle, "127.0.0.1", 0, compression=None, max_size=None, close_timeout=0.2)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        url = f"http://127.0.0.1:{self._server.socket.getsockname()[1]}"
        (folder / "server.json").write_text(json.dumps({"url": url, "pid": 0}))
        self.supervisor.adopt()
        self.supervisor.start()

    def close(self) -> None:
        self.supervisor.close()
        self._server.shutdown()
        for connection in list(self._sessions.values()):
            connection.close_socket()
        self._thread.join()
        self.database.close()

    def launch(self, config: dict[str, Any], name: str = "run", descent: Descent | None = None) -> str:
        run = self.database.writer.submit(lambda c: create_run(c, config, name, "digits", "", 0, descent)).result()
        self.supervisor.enqueue(run.id)
        return run.id

    def command(self, run_id: str, kind: str, **fields: Any) -> int:
        order = {"type": kind, "note": "", **fields}
        stored = self.database.writer.submit(lambda c: add_command(c, run_id, order)).result()
        session = self._sessions.get(run_id)
        if session is not None:
            session.send(_command(stored.id, stored.command))
        if kind == "stop":
            self.supervisor.command_stop(run_id)
        return stored.id

    def run(self, run_id: str) -> Run:
        with self.database.read() as connection:
            return get_run(connection, run_id)

    def events(self, run_id: str, kind: str) -> list[Event]:
        with self.database.read() as connection:
            return list_events(connection, run_id, [kind])

    def states(self, run_id: str) -> list[str]:
        return [event.data["state"] for event in self.events(run_id, "state")]

    def pending(self, run_id: str) -> list[int]:
        with self.database.read() as connection:
            return [command.id for command in pending_commands(connection, run_id)]

    def steps(self, run_id: str, name: str = "train/loss") -> list[int]:
        """Every stored step of a series, in the order of the store."""
        with self.database.read() as connection:
            return cast(list[int], query(connection, run_id, [name], None, None, 10**7)[name].steps.tolist())

    def wait_state(self, run_id: str, *states: str, timeout: float = 90.0) -> Run:
        wait_for(lambda: self.run(run_id).state in states, timeout, lambda: str(self.run(run_id)))
        return self.run(run_id)

    def _handle(self, connection: ServerConnection) -> None:
        try:
            self._serve(connection)
        except (ConnectionClosed, OSError):
            pass
        except BabysitError as error:
            connection.send(encode(Refusal(reason=str(error), retry_after=0.2)))

    def _serve(self, connection: ServerConnection) -> None:
        hello = decode_producer(cast(bytes, connection.recv()))
        assert isinstance(hello, Hello)
        assert connection.request is not None
        assert connection.request.headers["Authorization"] == f"Bearer token of {hello.run}"
        with self.database.read() as reader:
            held, commands = acked(reader, hello.run, hello.producer), pending_commands(reader, hello.run)
        connection.send(encode(Welcome(acked=held)))
        self._sessions[hello.run] = connection
        for command in commands:
            connection.send(_command(command.id, command.command))
        for frame in connection:
            message: Any = decode_producer(cast(bytes, frame))
            if hasattr(message, "seq"):
                self._store(connection, hello, message)

    def _store(self, connection: ServerConnection, hello: Hello, message: Any) -> None:
        def acknowledge(future: Any) -> None:
            try:
                connection.send(encode(Ack(seq=future.result().acked)))
            except (ConnectionClosed, BabysitError):
                connection.close_socket()

        job = self.database.writer.submit(lambda c: append(c, hello.run, hello.producer, message))
        job.add_done_callback(acknowledge)


def _command(command_id: int, command: dict[str, Any]) -> bytes:
    return encode(Command(id=command_id, command=Order.model_validate(command)))


@contextmanager
def house(folder: Path, slots: int = 2, command: Sequence[str] | None = None, **limits: Any) -> Iterator[House]:
    """Open a house for as long as a block lasts; one that fails leaves no worker behind, to burden those after it."""
    opened = House(folder, slots, command, **limits)
    try:
        yield opened
    except BaseException:
        from processes import end_workers  # which is not there where this file runs by itself

        end_workers(folder)
        raise
    finally:
        opened.close()


def wait_for(is_so: Callable[[], object], timeout: float = 90.0, say: Callable[[], str] = lambda: "") -> None:
    """Return once `is_so()`; raises AssertionError after `timeout` seconds."""
    end = time.monotonic() + timeout
    while not is_so():
        assert time.monotonic() < end, f"it did not come about: {say()}"
        time.sleep(0.01)


def main() -> None:
    """Launch the runs of the configurations given, print their ids, and go on until killed."""
    folder, *configs = sys.argv[1:]
    opened = House(Path(folder), slots=4)
    print(json.dumps([opened.launch(json.loads(config)) for config in configs]), flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
