"""A producer that speaks the protocol by hand: it notes every acknowledgement itself, and repeats what it likes."""

import contextlib
import random
import threading
import time

import numpy as np
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from babysit.errors import WireError
from babysit.wire.codec import decode_server, encode
from babysit.wire.messages import Ack, Block, Hello, Points, Refusal, Welcome
from faults.ledger import SERIES, Ledger, value_of

PER_FRAME = 4  # steps
PAUSE = 0.05
ANSWER_SECONDS = 40.0  # longer than a server waits for a lock before it refuses


def frame(producer: str, seq: int, per_frame: int = PER_FRAME) -> Points:
    """Return frame `seq` of a producer: steps (seq − 1) · n + 1 … seq · n."""
    steps = np.arange((seq - 1) * per_frame + 1, seq * per_frame + 1)
    values = np.array([value_of(steps, name) for name in SERIES])
    return Points(seq=seq, blocks=[Block.pack([f"{producer}/{name}" for name in SERIES], steps, steps * 0.5, values)])


class RawProducer(threading.Thread):
    """Streams until `stop`, then until all is acknowledged; `burst` frames wait for their acknowledgement together.

    With `is_double` it sends each burst twice, the second time in any order; a share of `shuffled` comes out of order
    at once, which a server must refuse. It is told `url()` at each connection.
    `sent` is set whenever a burst is on its way.
    """

    def __init__(
        self,
        url: object,
        run: str,
        token: str,
        producer: str,
        ledger: Ledger,
        rng: random.Random,
        burst: int = 5,
        is_double: bool = False,
        shuffled: float = 0.0,
        pause: float = PAUSE,
        per_frame: int = PER_FRAME,
    ) -> None:
        super().__init__(name=producer, daemon=True)
        self.url, self.run_id, self.token, self.producer, self.ledger = url, run, token, producer, ledger
        self.shuffled = shuffled
        self.rng, self.burst, self.is_double, self.pause, self.per_frame = rng, burst, is_double, pause, per_frame
        self.sent = threading.Event()
        self.problems: list[str] = []
        self.refusals: list[str] = []
        self.waits: list[float] = []  # seconds from a burst to its acknowledgement
        self._next = 1
        self._stopped = threading.Event()

    def stop(self, timeout: float = 300.0) -> bool:
        """Send no more that is new, and return whether all was acknowledged in time."""
        self._stopped.set()
        self.join(timeout)
        return not self.is_alive()

    def run(self) -> None:
        """Connect again and again."""
        while not self._is_over():
            with contextlib.suppress(OSError, WebSocketException, WireError, EOFError, TimeoutError):
                self._connect()
            if not self._is_over():
                time.sleep(self.rng.uniform(0.02, 0.2))

    def _is_over(self) -> bool:
        return self._stopped.is_set() and self._acked == self._next - 1

    @property
    def _acked(self) -> int:
        return self.ledger.of(self.run_id, self.producer).acked

    def _connect(self) -> None:
        address = self.url() if callable(self.url) else str(self.url)
        headers = {"Authorization": f"Bearer {self.token}"}
        with connect(
            f"{address.replace('http', 'ws', 1)}/ws/ingest",
            additional_headers=headers,
            compression=None,
            proxy=None,
            open_timeout=5.0,
            close_timeout=0.2,
            max_size=1 << 20,
        ) as socket:
            socket.send(encode(Hello(run=self.run_id, producer=self.producer)))
            answer = decode_server(socket.recv(ANSWER_SECONDS))  # type: ignore[arg-type]
            if not isinstance(answer, Welcome):
                return self._refused(answer)
            if answer.acked < self._acked:
                self.problems.append(f"{self.producer} was told {self._acked}, and is now told {answer.acked}")
            self.ledger.acked(self.run_id, self.producer, answer.acked)
            while not self._is_over() and self._send_burst(socket):
                time.sleep(self.rng.uniform(0, 2 * self.pause))

    def _send_burst(self, socket: ClientConnection) -> bool:
        """Send what is not acknowledged, and something new, and wait for the answer; False when it is refused."""
        if not self._stopped.is_set():
            self._next = max(self._next, self._acked + 1 + self.rng.randint(1, self.burst))
        frames = [frame(self.producer, seq, self.per_frame) for seq in range(self._acked + 1, self._next)]
        for message in frames:
            self.ledger.sent(self.run_id, self.producer, message)
        begin = time.monotonic()
        if self.rng.random() < self.shuffled:
            self.rng.shuffle(frames)
        again = self.rng.sample(frames, len(frames)) if self.is_double else []
        for message in [*frames, *again]:
            socket.send(encode(message))
        self.sent.set()
        while self._acked < self._next - 1:
            answer = decode_server(socket.recv(ANSWER_SECONDS))  # type: ignore[arg-type]
            if isinstance(answer, Refusal):
                self._refused(answer)
                return False
            if isinstance(answer, Ack):
                self.ledger.acked(self.run_id, self.producer, answer.seq)
        self.waits.append(time.monotonic() - begin)
        return True

    def _refused(self, answer: object) -> None:
        if isinstance(answer, Refusal):
            self.refusals.append(answer.reason)
            with contextlib.suppress(TypeError):
                time.sleep(min(answer.retry_after or 0.0, 0.5))
