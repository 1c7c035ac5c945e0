"""A run as its training loop sees it: say what happened, take commands, and never wait for the server.

with Run("http://127.0.0.1:8420", run="…", token="…", folder=Path("spool")) as run:
    for step in range(1, 1001):
        run.log(step, {"train/loss": loss})

What people ask of the run waits in `run.commands`: each has an `id` and a `command`, whose `type` is "stop", "pause",
"resume", "advance" (`steps`), "checkpoint" or "set". Answer it by `run.settle(command.id, "applied")`, or "refused" and
a sentence. Only what the loop has told of can be set, as `field` and `value`: `run.info({"settings": {"lr": 0.1}})`, to
be told anew when it changes. So that it shows on every chart, say `run.event("intervention", {"id": 1, "field": "lr",
"old": 0.1, "new": 0.01, "note": order.note, "by": order.by})`; after a pause, say `run.state("paused")`.

    while not run.commands.empty():
        command = run.commands.get()
        order = command.command
        if order.type == "set" and not (order.is_conditional and order.expected != rate):
            rate = order.value
            run.info({"settings": {"lr": rate}})
            run.settle(command.id, "applied")
        else:
            run.settle(command.id, "refused", answer="this loop cannot do that")
"""

import queue
import re
import secrets
import struct
import time
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from babysit.sdk.framer import Framer
from babysit.sdk.outbox import Draft, Outbox
from babysit.sdk.sender import Sender
from babysit.sdk.spool import LIMIT_BYTES, Spool
from babysit.wire.messages import Command, Event, Info, State, Tensor

RunStateName: TypeAlias = Literal["running", "paused", "finished", "stopped", "failed"]

VITAL_KINDS = frozenset({"error", "command", "intervention", "probe", "nan"})
MAX_REASON = 2000
MAX_BY = 40

_now = time.time
_float = float


class _Packers(dict[int, Callable[..., bytes]]):
    """What packs so many numbers into float64: made once for each length of a row."""

    def __missing__(self, n: int) -> Callable[..., bytes]:
        self[n] = pack = struct.Struct(f"<{n}d").pack
        return pack


_PACK = _Packers()


class Run:
    """Streams one run to a server; for one training thread, though any thread may call.

    `url` is the server's address, or a callable that returns it: it is asked again at each reconnect, because a
    restarted server may have another port. What the server has not committed is kept in `folder`, at most `limit`
    bytes of it; what finds no room is counted, and the server is told how much. Nothing here raises or blocks
    because of the server, the network or the disk.
    """

    def __init__(
        self,
        url: str | Callable[[], str],
        run: str,
        token: str,
        *,
        folder: Path,
        producer: str | None = None,
        limit: int = LIMIT_BYTES,
        on_command: Callable[[Command], None] | None = None,
    ) -> None:
        self.run, self.token = run, token
        self.producer = producer or f"sdk-{secrets.token_hex(6)}"
        if not re.fullmatch(r"[0-9a-z][0-9a-z_-]{0,63}", self.producer):
            raise ValueError(f"a producer is 1 to 64 of 0-9 a-z _ -, beginning with 0-9 a-z (got {producer!r})")
        self.step = 0  # the last step that was logged
        self.commands: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self.on_command = on_command  # called in the sender's thread
        self._url = url
        self._outbox = Outbox()
        self._put_row = self._outbox.put_row
        self._spool = Spool(Path(folder) / f"{self.producer}.spool", limit)
        self._framer = Framer(self._outbox, self._spool)
        self._sender = Sender(self, self._framer, self._spool)
        self._sender.start()

    def log(self, step: int, values: Mapping[str, float], time: float | None = None) -> None:
        """Keep the values of one step; a value that is no number is dropped and counted.

        Args:
            step: from 0 on.
            values: series name → number; NaN and infinities are numbers.
            time: unix seconds; now by default.
        """
        try:
            at = int(step)
            when = _now() if time is None else _float(time)
            names = tuple(values)
            row = _PACK[len(names)](*values.values())
        except Exception:  # anything at all may stand in a user's mapping
            self._log_slowly(step, values, time)
            return
        self.step = at
        self._put_row(at, when, names, row)

    def log_picture(
        self,
        step: int,
        name: str,
        array: NDArray[np.uint8],
        meta: Mapping[str, Any] | None = None,
        time: float | None = None,
    ) -> None:
        """Keep a wall of pictures: `array` uint8 (n, height, width, channels); `time` as in `log`."""
        self._log_array(step, name, array, "uint8", meta, time)

    def log_tensor(
        self,
        step: int,
        name: str,
        array: NDArray[np.floating[Any]],
        meta: Mapping[str, Any] | None = None,
        time: float | None = None,
    ) -> None:
        """Keep numbers of one step, such as a confusion matrix: `array` of one to four dimensions, kept as float32."""
        self._log_array(step, name, array, "float32", meta, time)

    def event(self, kind: str, data: Mapping[str, Any], step: int | None = None) -> None:
        """Say that something happened, at the last logged step unless `step` says otherwise.

        What only the server tells of, such as a "finding", is kept as "producer/finding".
        """
        fields = {"kind": kind, "step": self.step if step is None else step, "time": _now(), "data": dict(data)}
        self._put(lambda seq: Event(seq=seq, **fields), is_vital=kind in VITAL_KINDS)

    def info(self, data: Mapping[str, Any]) -> None:
        """Say what is known of the run: its layers, its data, its number of steps."""
        copy = dict(data)
        self._put(lambda seq: Info(seq=seq, data=copy), is_vital=True)

    def state(
        self, state: RunStateName, reason: str = "", step: int = 0, by: str = "", time: float | None = None
    ) -> None:
        """Say that the run moved to another state, why, by whose wish, and when: now by default."""
        when = _now() if time is None else time
        who = " ".join(_printable(by).split())[:MAX_BY]
        fields: dict[str, Any] = {"state": state, "reason": _printable(reason), "step": step, "time": when, "by": who}
        self._put(lambda seq: State(seq=seq, **fields), is_vital=True)

    def settle(
        self, command_id: int, status: Literal["applied", "refused"], step: int | None = None, answer: str = ""
    ) -> None:
        """Answer a command: it was applied at `step`, or refused with `answer` as the reason."""
        self.event("command", {"id": command_id, "status": status, "answer": answer}, step)

    @property
    def trouble(self) -> str:
        """The last failure to reach the server, in words; empty when there was none."""
        return self._sender.trouble

    @property
    def is_refused(self) -> bool:
        """Whether the server takes nothing more of this run; `trouble` says why."""
        return self._sender.is_refused

    @property
    def dropped(self) -> tuple[int, int]:
        """The points and the other messages that were dropped so far."""
        return self._framer.dropped

    @property
    def n_waiting(self) -> int:
        """The frames that the server has not acknowledged."""
        return self._spool.n_frames

    def flush(self) -> None:
        """Move everything that was said so far to the spool, where it outlives this process."""
        self._framer.frame()

    def finish(self, timeout: float) -> bool:
        """Deliver everything and end; False when it was not all acknowledged within `timeout` seconds.

        What is not delivered then stays in the spool, which a server on this machine takes in later.
        """
        self._outbox.close()
        self._framer.frame(is_last=True)
        is_delivered = self._sender.finish(timeout)
        self._sender.stop()
        self._sender.join(1.0)
        self._spool.close()
        return is_delivered

    def address(self) -> str:
        """Return the server's present URL."""
        return self._url() if callable(self._url) else self._url

    def take(self, command: Command) -> None:
        """Put a command where the training loop finds it (called by the sender)."""
        self.commands.put(command)
        if self.on_command is not None:
            self.on_command(command)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.finish(timeout=10.0)

    def _log_array(
        self,
        step: int,
        name: str,
        array: NDArray[Any],
        dtype: Literal["uint8", "float32"],
        meta: object,
        time: float | None,
    ) -> None:
        try:
            data, shape = np.asarray(array, dtype).tobytes(), list(np.shape(array))
            when = _now() if time is None else _float(time)
            fields: dict[str, Any] = {"name": name, "step": int(step), "time": when, "dtype": dtype, "shape": shape}
            fields |= {"data": data, "meta": dict(meta or {})}  # type: ignore[call-overload]
        except Exception:
            self._framer.n_dropped_messages += 1
            return
        self._put(lambda seq: Tensor(seq=seq, **fields), n_bytes=len(data))

    def _put(self, write: Callable[[int], Any], is_vital: bool = False, n_bytes: int = 0) -> None:
        if not self._outbox.put(Draft(write, is_vital, n_bytes), n_bytes):
            self._framer.n_dropped_messages += 1

    def _log_slowly(self, step: object, values: object, time: object) -> None:
        """Keep what is sound among the values, one by one, and count the rest."""
        n_values = 0
        row: dict[str, float] = {}
        try:
            at, when = int(step), _now() if time is None else _float(time)  # type: ignore[call-overload, arg-type]
            for name, value in values.items():  # type: ignore[attr-defined]
                n_values += 1
                _put_sound(row, name, value)
        except Exception:
            self._framer.n_dropped_points += max(n_values, 1)
            return
        self._framer.n_dropped_points += n_values - len(row)
        self._put_row(at, when, tuple(row), _PACK[len(row)](*row.values()))


def _printable(text: str) -> str:
    """Return `text` as the protocol takes it: without control characters and lone surrogates, and not endless."""
    is_plain = (character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cs"} for character in text)
    clean = "".join(character if ok else "\ufffd" for character, ok in zip(text, is_plain, strict=True))
    return clean if len(clean) <= MAX_REASON else clean[: MAX_REASON - 1] + "…"


def _put_sound(row: dict[str, float], name: str, value: Any) -> None:
    try:
        row[name] = float(value)
    except Exception:
        return
