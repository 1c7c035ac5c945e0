"""The reserve: set aside where there is plenty, given up where there is little."""

import stat
from pathlib import Path

from babysit.store.reserve import Reserve


def test_it_takes_its_room_in_deed_and_gives_it_back(tmp_path: Path) -> None:
    reserve = Reserve(tmp_path)
    assert reserve.keep()
    assert reserve.keep()
    status = reserve.path.stat()
    assert (status.st_size, stat.S_IMODE(status.st_mode)) == (reserve.size, 0o600)
    assert 512 * status.st_blocks >= reserve.size
    assert [path.name for path in tmp_path.iterdir()] == ["reserve"]
    reserve.give_up_if_short()
    assert reserve.is_kept  # there is plenty
    reserve.give_up()
    reserve.give_up()
    assert not reserve.is_kept


def test_a_small_disk_keeps_little_and_a_full_one_nothing(small_disk: Path) -> None:
    reserve = Reserve(small_disk)
    assert reserve.size == (8 << 20) // 16
    assert reserve.keep()
    (small_disk / "ballast").write_bytes(bytes(reserve.free))
    assert reserve.free == 0
    reserve.give_up_if_short()
    assert not reserve.is_kept
    assert not reserve.keep()  # it would be all that there is
    (small_disk / "ballast").unlink()
    assert reserve.keep()
