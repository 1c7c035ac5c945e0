import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from babysit.sdk import spool as module
from babysit.sdk.records import HEADER, RECORD
from babysit.sdk.spool import Spool, read_frames


def add(spool: Spool, size: int = 0) -> bool:
    return spool.append(lambda seq: b"%d" % seq + b"x" * size)


def frames(path: Path) -> list[int]:
    return [int(frame.rstrip(b"x")) for frame in read_frames(path)]


def test_frames_are_numbered_from_one_and_readable_offline(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "runs" / "a.spool")
    assert all(add(spool) for _ in range(5))
    assert frames(spool.path) == [1, 2, 3, 4, 5]
    assert spool.read(3) == b"3"
    assert spool.path.stat().st_mode & 0o777 == 0o600
    spool.close()


def test_a_missing_file_holds_no_frames(tmp_path: Path) -> None:
    assert list(read_frames(tmp_path / "none.spool")) == []


def test_release_forgets_and_close_removes_what_is_delivered(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "a.spool")
    for _ in range(5):
        add(spool)
    spool.release(3)
    with pytest.raises(IndexError):
        spool.read(3)
    assert spool.read(4) == b"4"
    with pytest.raises(ValueError, match="last one is 5"):
        spool.release(6)
    spool.release(5)
    spool.close()
    assert not spool.path.exists()


def test_what_is_not_delivered_stays_and_is_taken_over(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "a.spool")
    for _ in range(5):
        add(spool)
    spool.release(2)
    spool.close()
    again = Spool(tmp_path / "a.spool")
    assert add(again)
    assert again.read(6) == b"6"
    again.close()


def test_a_torn_tail_is_ignored_at_every_length(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "a.spool")
    for _ in range(3):
        add(spool, 10)
    spool.close()
    whole = spool.path.read_bytes()
    start = len(whole) - RECORD.size - 11
    for length in range(start, len(whole)):
        spool.path.write_bytes(whole[:length])
        assert frames(spool.path) == [1, 2]
    for length in range(HEADER.size):
        spool.path.write_bytes(whole[:length])
        assert frames(spool.path) == []
    spool.path.write_bytes(whole[: start + 5])
    again = Spool(spool.path)
    assert add(again)
    assert frames(spool.path) == [1, 2, 3]
    again.close()


def test_a_flipped_byte_ends_the_readable_part(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "a.spool")
    for _ in range(3):
        add(spool, 10)
    spool.close()
    whole = bytearray(spool.path.read_bytes())
    whole[HEADER.size + RECORD.size + 11 + RECORD.size + 4] ^= 1
    spool.path.write_bytes(whole)
    assert frames(spool.path) == [1]


def test_the_file_is_bounded_and_vital_frames_have_a_reserve(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "a.spool", limit=10_000)
    added = [add(spool, 1000) for _ in range(20)]
    assert added == [True] * 9 + [False] * 11
    assert spool.path.stat().st_size <= 10_000 + HEADER.size
    assert spool.append(lambda seq: b"10", is_vital=True)
    spool.release(10)
    assert add(spool, 1000)
    assert frames(spool.path)[-1] == 11  # numbers are not used up by what found no room
    spool.close()


def test_space_of_acknowledged_frames_is_given_back(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "a.spool")
    for seq in range(1, 2001):
        add(spool, 10_000)
        spool.release(seq - 1)
        assert spool.path.stat().st_size < 4 * module.COMPACT_BYTES
    assert frames(spool.path)[-1] == 2000
    spool.close()
    again = Spool(spool.path)
    assert again.next == 2001
    again.close()


def test_what_encode_raises_uses_up_no_number(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "a.spool")

    def refuse(seq: int) -> bytes:
        raise ValueError(seq)

    with pytest.raises(ValueError, match="1"):
        spool.append(refuse)
    assert add(spool)
    assert frames(spool.path) == [1]
    spool.close()


def test_rebase_numbers_the_kept_frames_anew(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "a.spool")
    for _ in range(5):
        add(spool)
    spool.release(2)
    spool.rebase(lambda frame, seq: b"%d" % seq)
    assert (spool.first, spool.next, frames(spool.path)) == (1, 4, [1, 2, 3])
    spool.close()


@contextmanager
def file_size_limit(n_bytes: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_does_not_stop_the_frames_and_is_used_again_when_there_is_room(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "a.spool")
    with file_size_limit(2000):
        assert all(add(spool, 500) for _ in range(6))
        assert frames(spool.path) == [1, 2, 3]
        assert [spool.read(seq) for seq in (2, 6)] == [b"2" + b"x" * 500, b"6" + b"x" * 500]
        spool.release(2)
        assert frames(spool.path) == [1, 2, 3]
    spool.release(4)
    assert frames(spool.path) == [5, 6]
    assert add(spool)
    assert frames(spool.path) == [5, 6, 7]
    spool.close()


def test_a_folder_that_cannot_be_made_does_not_stop_the_frames(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    spool = Spool(tmp_path / "file" / "a.spool")
    assert add(spool)
    assert add(spool)
    spool.release(1)
    assert spool.read(2) == b"2"
    spool.close()


WRITER = """
import sys
from pathlib import Path
from babysit.sdk.spool import Spool
spool = Spool(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    spool.append(lambda seq: b"%d" % seq + b"x" * 50_000)
"""


def test_a_process_killed_in_mid_write_leaves_a_readable_spool(tmp_path: Path) -> None:
    for i in range(5):
        path = tmp_path / f"{i}.spool"
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.02 + 0.013 * i)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        found = frames(path)
        assert found == list(range(1, len(found) + 1))
        assert path.stat().st_size - HEADER.size - sum(RECORD.size + 50_000 + len(str(n)) for n in found) < 50_100
