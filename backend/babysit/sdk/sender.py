"""The sender: the thread that carries frames from the spool to the server, as often as the server goes away."""

import threading
import time
from collections import deque
from typing import Protocol

from websockets.exceptions import WebSocketException

from babysit.errors import BabysitError, WireError
from babysit.sdk.backoff import Backoff
from babysit.sdk.connection import Connection, open_connection
from babysit.sdk.framer import Framer
from babysit.sdk.spool import Spool
from babysit.wire.codec import decode_producer, encode
from babysit.wire.messages import Ack, Command, Heartbeat, Hello, Refusal, Welcome

FRAME_SECONDS = 0.04  # between frames while connected
QUIET_SHARE, QUIET_SECONDS = 1 / 16, 1.0  # between looks while nothing is said: so much of the silence, and at most
ANSWER_FRAME_SECONDS, ANSWER_SECONDS = 0.01, 0.5  # between frames, for so long after a command
FRAMES_UNDERWAY = 1  # frames not yet acknowledged that make the next one wait
LATE_FRAME_SECONDS = 0.25  # between frames then: what was logged must not stay in memory alone for longer
OFFLINE_FRAME_SECONDS = 0.25  # between frames that only go to the spool
HEARTBEAT_SECONDS = 5.0
ACK_SECONDS = 30.0  # a server that has frames and acknowledges none for so long is left and tried anew
WELCOME_SECONDS = 10.0
WINDOW_FRAMES = 256  # sent and not acknowledged
WINDOW_BYTES = 4 << 20
SEEN_COMMANDS = 1000


class Streamed(Protocol):
    """What the sender needs to know of the run that it streams."""

    run: str
    producer: str
    token: str
    step: int

    def address(self) -> str:
        """Return the server's present URL; may raise OSError or ValueError while there is none."""

    def take(self, command: Command) -> None:
        """Take a command; must not raise."""


class RefusedError(BabysitError):
    """The server does not take this producer's frames: for good, or until `retry_after` seconds have passed."""

    def __init__(self, reason: str, retry_after: float | None) -> None:
        self.retry_after = retry_after
        super().__init__(f"the server refused the stream: {reason}")


def pause_after(silence: float) -> float:
    """Return the seconds until the next look at what was said, `silence` seconds after anything was.

    In a pause there is ever less looking, down to once a second; what comes then waits for a small part of the silence.
    """
    return min(max(FRAME_SECONDS, QUIET_SHARE * silence), QUIET_SECONDS)


class Sender(threading.Thread):
    """Runs until `stop`, or until everything is delivered after `finish`."""

    def __init__(self, streamed: Streamed, framer: Framer, spool: Spool) -> None:
        super().__init__(name="babysit-sender", daemon=True)
        self.streamed, self.framer, self.spool = streamed, framer, spool
        self.trouble = ""  # the last failure, as a sentence
        self.is_refused = False  # for good
        self.is_connected = False
        self._is_known = False  # the server has counted this identity's frames
        self._backoff = Backoff()
        self._wake = threading.Event()
        self._over = threading.Event()
        self._is_finishing = self._is_stopped = False
        self._commands: deque[int] = deque(maxlen=SEEN_COMMANDS)
        self._answer_until = 0.0
        self._spoke = time.monotonic()  # when something was last framed

    def finish(self, timeout: float) -> bool:
        """Wait until every frame is acknowledged; False when that does not come about within `timeout` seconds."""
        self._is_finishing = True
        self._wake.set()
        self._over.wait(timeout)
        return self.spool.n_frames == 0

    def stop(self) -> None:
        """End the thread soon, delivered or not."""
        self._is_stopped = True
        self._wake.set()

    def run(self) -> None:
        """Connect, stream, and begin again after every failure."""
        try:
            while not self._is_over():
                self._try_once()
        finally:
            self._over.set()

    def _try_once(self) -> None:
        delay = 0.0
        try:
            with open_connection(self.streamed.address(), self.streamed.token) as connection:
                self._greet(connection)
                self._stream(connection)
        except RefusedError as error:
            self.trouble = str(error)
            self.is_refused = error.retry_after is None
            delay = min(max(error.retry_after or 0.0, 0.0), 3600.0)
        except (OSError, WebSocketException, WireError) as error:
            self.trouble = f"{type(error).__name__}: {error}"
        except Exception as error:  # whatever a server, a callback or a disk does: the training must not feel it
            self.trouble = f"unexpected {type(error).__name__}: {error}"
        self.is_connected = False
        if not self._is_over():
            self._rest(max(delay, self._backoff.next()))

    def _greet(self, connection: Connection) -> None:
        connection.send(Hello(run=self.streamed.run, producer=self.streamed.producer))
        answer = connection.receive(WELCOME_SECONDS)
        if isinstance(answer, Refusal):
            raise RefusedError(answer.reason, answer.retry_after)
        if not isinstance(answer, Welcome):
            raise WireError(f"the server did not say welcome but {type(answer).__name__}")
        # Before anything is sent from here, the server can hold what an earlier process of that identity left, no more.
        last = self.spool.next - 1 if self._is_known else self.spool.inherited
        if not self.spool.first - 1 <= answer.acked <= last:
            self._rename(answer.acked)
            raise WireError(f"the server holds {answer.acked} frames of this producer, which are not those kept here")
        self._is_known = True
        self.spool.release(answer.acked)
        self.is_connected = True

    def _rename(self, held: int) -> None:
        """Go on under a new identity when the server's count and ours do not meet: each frame still arrives once.

        Of what an earlier process left, the server has the frames up to `held`: a damaged spool ends before that.
        """
        self.spool.release(min(held, self.spool.inherited))
        self._is_known = False
        self.spool.rebase(lambda frame, seq: encode(decode_producer(frame).model_copy(update={"seq": seq})))
        self.streamed.producer = f"{self.streamed.producer[:48]}-{time.time_ns() % 10**12:x}"
        self.spool.rename(self.streamed.producer)

    def _stream(self, connection: Connection) -> None:
        sent = self.spool.first - 1
        framed = 0.0
        beat_due = ack_due = time.monotonic()
        ack_due += ACK_SECONDS
        while not self._is_over():
            now = time.monotonic()
            if now >= framed + self._frame_pause():
                self._frame(now)
                framed = now
            if now >= beat_due:
                connection.send(Heartbeat(step=self.streamed.step))
                beat_due = now + HEARTBEAT_SECONDS
            sent = self._send(connection, sent)
            first = self.spool.first
            self._receive(connection, max(framed + self._frame_pause() - time.monotonic(), 0.0))
            if self.spool.first != first or sent < first:
                ack_due = time.monotonic() + ACK_SECONDS
            elif time.monotonic() >= ack_due:
                raise TimeoutError(f"no frame was acknowledged for {ACK_SECONDS:g} seconds")

    def _frame(self, now: float) -> None:
        last = self.spool.next
        self.framer.frame(self._is_finishing)
        if self.spool.next > last:
            self._spoke = now

    def _frame_pause(self) -> float:
        """Return the seconds between two frames: few while somebody waits for the answer to a command.

        While the server is behind, fewer and larger frames let it catch up.
        """
        if self.spool.n_frames >= FRAMES_UNDERWAY:
            return LATE_FRAME_SECONDS
        now = time.monotonic()
        if now < self._answer_until:
            return ANSWER_FRAME_SECONDS
        return pause_after(now - self._spoke)

    def _send(self, connection: Connection, sent: int) -> int:
        """Send what the window admits after frame `sent`, and return the last frame sent."""
        n_bytes = 0
        last = min(self.spool.next - 1, self.spool.first - 1 + WINDOW_FRAMES)
        while sent < last and n_bytes < WINDOW_BYTES:
            frame = self.spool.read(sent + 1)
            connection.send_frame(frame)
            n_bytes += len(frame)
            sent += 1
        return sent

    def _receive(self, connection: Connection, timeout: float) -> None:
        """Act on what the server says, if it says something within `timeout` seconds."""
        match connection.receive(timeout):
            case Ack(seq=seq):
                self.spool.release(seq)
                self._backoff.reset()
            case Command() as command:
                self._take(command)
            case Refusal() as refusal:
                raise RefusedError(refusal.reason, refusal.retry_after)
            case Welcome():
                raise WireError("the server said welcome twice")

    def _take(self, command: Command) -> None:
        if command.id not in self._commands:  # a repeat, after a reconnect
            self._commands.append(command.id)
            self._answer_until = time.monotonic() + ANSWER_SECONDS
            self.streamed.take(command)

    def _rest(self, seconds: float) -> None:
        """Wait, while what is logged goes on to the spool."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not self._is_over():
            self.framer.frame(self._is_finishing)
            self._wake.wait(min(left, OFFLINE_FRAME_SECONDS))
            self._wake.clear()

    def _is_over(self) -> bool:
        return self._is_stopped or self.is_refused or (self._is_finishing and self.spool.n_frames == 0)
