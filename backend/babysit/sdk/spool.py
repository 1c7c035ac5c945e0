"""The spool: a producer's frames on disk, from the moment they are numbered until the server has committed them.

Its file's format is in records.py. A disk that cannot be written does not stop the stream: frames are then kept in a
small memory instead.
"""

import os
import threading
from array import array
from collections.abc import Callable
from pathlib import Path

from babysit.sdk.records import HEADER, RECORD, header, record, scan
from babysit.sdk.records import read_frames as read_frames

LIMIT_BYTES = 256 << 20
RESERVE_BYTES = 1 << 20  # for the few messages that must not be lost: states, errors, counts of drops
MEMORY_BYTES = 16 << 20
COMPACT_BYTES = 1 << 20


class Spool:
    """The unacknowledged frames `first` … `next` − 1 of one producer; safe for several threads."""

    def __init__(self, path: Path, limit: int = LIMIT_BYTES) -> None:
        self.path = path
        self.limit = limit
        self.first = self.next = 1
        self.inherited = 0  # the last frame that an earlier process has left here
        self._lock = threading.RLock()
        self._file: int | None = None
        self._base = 1  # the sequence number of the file's first record
        self._ends = array("Q")  # the file offset after each record
        self._memory: dict[int, bytes] = {}  # frames that could not be written
        self._memory_bytes = 0
        self._open()

    @property
    def n_frames(self) -> int:
        """The number of frames that are not acknowledged yet."""
        return self.next - self.first

    @property
    def n_bytes(self) -> int:
        """The bytes that count against the limit: the unacknowledged part of the file, and the memory."""
        with self._lock:
            return self._end() - self._start_of(min(self.first, self._file_next())) + self._memory_bytes

    def append(self, encode: Callable[[int], bytes], is_vital: bool = False) -> bool:
        """Number the next frame, keep `encode(seq)`, and return True; False when there is no room for it.

        What `encode` raises passes through, and no number is used up.
        """
        with self._lock:
            payload = encode(self.next)
            room = self.limit + (RESERVE_BYTES if is_vital else 0) - self.n_bytes
            if len(payload) + RECORD.size > room or not (self._write(payload) or self._remember(payload, is_vital)):
                return False
            self.next += 1
            return True

    def read(self, seq: int) -> bytes:
        """Return the payload of frame `seq`; raises IndexError unless it is kept, OSError when it cannot be read."""
        with self._lock:
            if not self.first <= seq < self.next:
                raise IndexError(f"frame {seq} is not among {self.first} to {self.next - 1}")
            if seq in self._memory:
                return self._memory[seq]
            start, end = self._start_of(seq), self._start_of(seq + 1)
            return self._pread(start + RECORD.size, end - start - RECORD.size)

    def release(self, acked: int) -> None:
        """Forget the frames up to `acked`; raises ValueError for a number that was never given."""
        with self._lock:
            if acked >= self.next:
                raise ValueError(f"frame {acked} was acknowledged, but the last one is {self.next - 1}")
            for seq in range(self.first, acked + 1) if self._memory else ():
                self._memory_bytes -= len(self._memory.pop(seq, b""))
            self.first = max(self.first, acked + 1)
            self._shrink()

    def rebase(self, renumber: Callable[[bytes, int], bytes]) -> None:
        """Number the kept frames from 1 again, each payload replaced by `renumber(payload, seq)`."""
        with self._lock:
            kept = [self.read(seq) for seq in range(self.first, self.next)]
            self._restart(1)
            for payload in kept:
                self.append(lambda seq, old=payload: renumber(old, seq), is_vital=True)  # type: ignore[misc]

    def rename(self, stem: str) -> None:
        """Give the file another name before its suffix: a reader takes it for the producer's."""
        with self._lock:
            path = self.path.with_name(stem + self.path.suffix)
            if self._file is not None:
                self.path.replace(path)
            self.path = path

    def close(self) -> None:
        """Close the file, and remove it when nothing is left in it."""
        with self._lock:
            if self._file is None:
                return
            os.close(self._file)
            self._file = None
            if self.n_frames == 0:
                self.path.unlink(missing_ok=True)

    def _open(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            self._recover()
        except OSError:
            self._file = None

    def _recover(self) -> None:
        """Take over what an earlier process left, without its torn tail."""
        first, ends = scan(self.path)
        if first is None:
            self._empty_file(1)
            return
        self._base = self.first = first
        self._ends = array("Q", ends)
        self.next = self._file_next()
        self.inherited = self.next - 1
        os.ftruncate(self._descriptor(), self._end())

    def _restart(self, seq: int) -> None:
        """Empty the spool; its next frame is `seq`."""
        self.first = self.next = seq
        self.inherited = 0
        self._memory.clear()
        self._memory_bytes = 0
        self._empty_file(seq)

    def _empty_file(self, seq: int) -> None:
        self._base = seq
        self._ends = array("Q")
        os.ftruncate(self._descriptor(), 0)
        os.pwrite(self._descriptor(), header(seq), 0)

    def _spill(self) -> None:
        """Move the frames that are in memory only to the file, as far as the disk takes them."""
        self._empty_file(self.first)
        for seq in range(self.first, self.next):
            if not self._write_record(self._memory[seq]):
                return
            self._memory_bytes -= len(self._memory.pop(seq))

    def _write(self, payload: bytes) -> bool:
        """Append a record to the file; False when the disk refuses, or when an earlier frame is in memory only."""
        return self._file_next() == self.next and self._write_record(payload)

    def _write_record(self, payload: bytes) -> bool:
        if self._file is None:
            return False
        entry = record(payload)
        try:
            if os.pwrite(self._file, entry, self._end()) == len(entry):
                self._ends.append(self._end() + len(entry))
                return True
            os.ftruncate(self._file, self._end())
        except OSError:
            pass
        return False

    def _remember(self, payload: bytes, is_vital: bool) -> bool:
        room = MEMORY_BYTES + (RESERVE_BYTES if is_vital else 0) - self._memory_bytes
        if len(payload) > room:
            return False
        self._memory[self.next] = payload
        self._memory_bytes += len(payload)
        return True

    def _shrink(self) -> None:
        """Give disk space back once most of the file is acknowledged; try the disk again for what is in memory."""
        done = self._start_of(min(self.first, self._file_next())) - HEADER.size
        try:
            if self._file_next() != self.next and self.first >= self._file_next():
                self._spill()
            elif done >= COMPACT_BYTES and done >= self._end() // 2:
                self._compact(done)
        except OSError:
            pass  # the space stays used; the frames are safe where they are

    def _compact(self, done: int) -> None:
        """Move the kept records to a fresh file that then takes the old one's place."""
        tail = self._pread(HEADER.size + done, self._end() - HEADER.size - done)
        fresh = self.path.with_suffix(".new")
        file = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            whole = header(self.first) + tail
            if os.pwrite(file, whole, 0) != len(whole):
                raise OSError("short write")
            fresh.replace(self.path)
        except OSError:
            os.close(file)
            raise
        os.close(self._descriptor())
        self._file = file
        self._ends = array("Q", (end - done for end in self._ends[self.first - self._base :]))
        self._base = self.first

    def _file_next(self) -> int:
        return self._base + len(self._ends)

    def _end(self) -> int:
        return self._ends[-1] if self._ends else HEADER.size

    def _start_of(self, seq: int) -> int:
        return self._ends[seq - self._base - 1] if seq > self._base else HEADER.size

    def _descriptor(self) -> int:
        if self._file is None:
            raise OSError("the spool has no file")
        return self._file

    def _pread(self, start: int, length: int) -> bytes:
        data = os.pread(self._descriptor(), length, start)
        if len(data) != length:
            raise OSError(f"{self.path} is shorter than it was written")
        return data
