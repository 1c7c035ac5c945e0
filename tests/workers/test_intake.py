from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from babysit.sdk.spool import Spool
from babysit.store.database import Database
from babysit.store.ingest import append
from babysit.store.runs import create_run
from babysit.store.series import query
from babysit.wire.codec import encode
from babysit.wire.messages import Block, Heartbeat, Points
from babysit.workers.intake import take_in


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def run_id(database: Database) -> str:
    return database.writer.submit(lambda c: create_run(c, {}, "run", "digits", "", 10)).result().id


def points(seq: int) -> Points:
    one = np.array([seq])
    return Points(seq=seq, blocks=[Block.pack(["a"], one, one * 1.0, one[None] * 1.0)])


def fill(path: Path, n: int) -> None:
    spool = Spool(path)
    for _ in range(n):
        spool.append(lambda seq: encode(points(seq)))
    spool.close()


def steps(database: Database, run_id: str) -> Any:
    with database.read() as connection:
        return query(connection, run_id, ["a"], None, None, 10_000)["a"].steps.tolist()


def test_frames_are_taken_in_once_whatever_came_before(database: Database, run_id: str, tmp_path: Path) -> None:
    for message in [points(seq) for seq in range(1, 101)]:
        database.writer.submit(lambda c, message=message: append(c, run_id, "p", message))  # type: ignore[misc]
    database.writer.flush()
    fill(tmp_path / "spool" / "p.spool", 700)
    new: list[int] = []
    take_in(database, run_id, tmp_path / "spool", lambda run, message: new.append(message.seq))
    assert new == list(range(101, 701))
    assert steps(database, run_id) == list(range(1, 701))
    assert list((tmp_path / "spool").iterdir()) == []


def test_a_torn_spool_gives_what_is_whole(database: Database, run_id: str, tmp_path: Path) -> None:
    path = tmp_path / "spool" / "p.spool"
    fill(path, 10)
    path.write_bytes(path.read_bytes()[:-5])
    take_in(database, run_id, path.parent, lambda run, message: None)
    assert steps(database, run_id) == list(range(1, 10))


def test_a_spool_with_a_gap_or_with_nonsense_is_kept_and_does_not_stop_the_others(
    database: Database, run_id: str, tmp_path: Path
) -> None:
    folder = tmp_path / "spool"
    for name, frame in (("gap", encode(points(5))), ("heartbeat", encode(Heartbeat())), ("nonsense", b"\xff")):
        spool = Spool(folder / f"{name}.spool")
        spool.append(lambda seq, frame=frame: frame)  # type: ignore[misc]
        spool.close()
    fill(folder / "sound.spool", 3)
    take_in(database, run_id, folder, lambda run, message: None)
    assert steps(database, run_id) == [1, 2, 3]
    assert sorted(path.stem for path in folder.iterdir()) == ["gap", "heartbeat", "nonsense"]


def test_no_folder_is_no_spool(database: Database, run_id: str, tmp_path: Path) -> None:
    take_in(database, run_id, tmp_path / "none", lambda run, message: None)
