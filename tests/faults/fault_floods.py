"""Stalled and flooding producers and viewers: the server's memory stays bounded, and nobody else waits for them."""

import contextlib
import random
import statistics
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from websockets.sync.client import ClientConnection, connect

from babysit.wire.codec import encode
from babysit.wire.messages import Hello
from faults.ledger import Ledger
from faults.raw import RawProducer, frame
from faults.record import Record
from faults.stage import make_runs, pid_of, streams
from processes import ServerProcess, until

SHORT, LONG = 1, 6
WIDE = 10_000  # steps of a flood's frame, half a megabyte
N_WIDE = 60
N_DEAF, N_HALF = 3, 5
LIMIT = 400 << 20  # bytes that the server's memory may grow by


def inject(rng: random.Random, size: int, folder: Path, record: Record) -> None:
    """Burden a server `size` times, while a producer streams in peace."""
    ledger = Ledger()
    (run, token), *others = make_runs(folder, 1 + size)
    with ServerProcess(folder) as server:
        hand = RawProducer(server.url, run, token, "hand", ledger, rng)
        hand.start()
        streams(ledger, 30)
        calm, before = statistics.median(hand.waits), _memory(pid_of(server))
        n_calm, worst = len(hand.waits), before
        for place in record.rounds(size):
            other = others[place]
            with _burdened(server, *other):
                peak = _until_flooded(server, ledger, *other, lambda: _memory(pid_of(server)))
            worst = max(worst, peak)
            streams(ledger, 20)
            record.tries += 1
        busy = hand.waits[n_calm:]
        record.require(hand.stop(), "the producer in peace could not deliver")
        record.problems += hand.problems
        record.require(worst - before < LIMIT, f"the server's memory grew by {(worst - before) >> 20} MiB")
        with server.client() as client:
            record.require(client.get("/api/runs").status_code == 200, "the server does not answer any more")
        server.end()
    record.notes.append(f"memory grew from {before >> 20} to at most {worst >> 20} MiB")
    record.notes.append(
        f"another's acknowledgement came after {1e3 * calm:.0f} ms in peace, {1e3 * statistics.median(busy):.0f} ms "
        f"beside a flood, {1e3 * max(busy):.0f} ms at worst"
    )
    record.add(ledger.audit(folder))


def _open(server: ServerProcess, path: str, token: str) -> contextlib.AbstractContextManager[ClientConnection]:
    """Return a connection to enter, which reads next to nothing of what is said."""
    return connect(
        f"{server.url.replace('http', 'ws', 1)}{path}",
        additional_headers={"Authorization": f"Bearer {token}"},
        compression=None,
        proxy=None,
        close_timeout=0.1,
        max_queue=1,
        ping_interval=None,
    )


@contextlib.contextmanager
def _burdened(server: ServerProcess, run: str, token: str) -> Iterator[None]:
    """Have viewers that never read, and producers that have sent half a frame, for as long as a block lasts."""
    with contextlib.ExitStack() as stack:
        for _ in range(N_DEAF):
            viewer = stack.enter_context(_open(server, "/ws/live", server.token))
            viewer.send('{"type": "hello", "protocol": 1}')
            viewer.send(f'{{"type": "watch", "run": "{run}"}}')
            viewer.send('{"type": "watch", "run": "*"}')
        for place in range(N_HALF):
            producer = stack.enter_context(_open(server, "/ws/ingest", token))
            producer.send(encode(Hello(run=run, producer=f"half-{place}")))
            producer.socket.sendall(b"\x82\xfe\x7f\xff" + bytes(1000))  # a frame of 32 kB that does not go on
        yield


def _until_flooded(server: ServerProcess, ledger: Ledger, run: str, token: str, memory: Callable[[], int]) -> int:
    """Send wide frames as fast as they go, reading no answer, until they are stored; return the most memory seen."""
    peaks = [memory()]
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            peaks.append(memory())

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        _flood(server, ledger, run, token)
    finally:
        over.set()
        watching.join()
    return max(peaks)


def _flood(server: ServerProcess, ledger: Ledger, run: str, token: str) -> None:
    with _open(server, "/ws/ingest", token) as socket, server.client() as client:
        socket.send(encode(Hello(run=run, producer="flood")))
        for seq in range(1, N_WIDE + 1):
            ledger.sent(run, "flood", frame("flood", seq, WIDE))
            socket.send(encode(frame("flood", seq, WIDE)))
        until(lambda: client.get(f"/api/runs/{run}").json()["step"] == N_WIDE * WIDE, 120, 0.1)
        ledger.acked(run, "flood", N_WIDE)  # it has read no answer: but the server has said so by the run's step


def _memory(pid: int) -> int:
    """Return the bytes of a process that are in memory."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmRSS"))
