"""Tensor records: what was put comes back, and their number stays bounded."""

from contextlib import closing

import numpy as np
import pytest
from sqlalchemy import Connection, event

from babysit.errors import LimitError, NotFoundError
from babysit.store import media
from babysit.store.database import Database
from babysit.store.runs import Run
from babysit.wire.messages import Tensor
from store.samples import send

PICTURE = np.arange(24, dtype=np.uint8).reshape(2, 2, 2, 3)


def tensor(seq: int, step: int, name: str = "layer/1/filters") -> Tensor:
    data = (PICTURE + seq % 100).tobytes()
    return Tensor(seq=seq, name=name, step=step, time=1.5, dtype="uint8", shape=[2, 2, 2, 3], data=data, meta={"n": 1})


def test_a_record_comes_back_as_it_was(database: Database, run: Run) -> None:
    for seq, step in enumerate((10, 20, 20, 30), 1):
        send(database, run.id, tensor(seq, step))
    database.writer.flush()
    with database.read() as connection:
        newest = media.get(connection, run.id, "layer/1/filters")
        between = media.get(connection, run.id, "layer/1/filters", step=29)
        [info] = media.catalogue(connection, run.id)
        with pytest.raises(NotFoundError, match="no tensor record"):
            media.get(connection, run.id, "layer/1/filters", step=9)
        with pytest.raises(NotFoundError, match="no run"):
            media.get(connection, "nobody", "layer/1/filters")
        with pytest.raises(NotFoundError, match="no run"):
            media.catalogue(connection, "nobody")
    expected = ("layer/1/filters", 30, 1.5, "uint8", (2, 2, 2, 3), {"n": 1})
    assert (newest.name, newest.step, newest.time, newest.dtype, newest.shape, newest.meta) == expected
    assert newest.data == (PICTURE + 4).tobytes()
    assert (between.step, between.data) == (20, (PICTURE + 3).tobytes())
    assert (info.name, info.n, info.first_step, info.last_step, info.steps) == (
        "layer/1/filters",
        4,
        10,
        30,
        (10, 20, 20, 30),
    )


def test_records_are_thinned_and_the_first_and_last_kept(
    database: Database, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "MAX_RECORDS", 20)
    for seq in range(1, 102):
        send(database, run.id, tensor(seq, seq))
    database.writer.flush()
    with database.read() as connection:
        [info] = media.catalogue(connection, run.id)
    assert 10 <= info.n <= 20
    assert (info.first_step, info.last_step) == (1, 101)


def test_too_many_names_are_refused(database: Database, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "MAX_NAMES", 1)
    send(database, run.id, tensor(1, 1)).result(30)
    send(database, run.id, tensor(2, 2)).result(30)
    with pytest.raises(LimitError, match="tensor names"):
        send(database, run.id, tensor(3, 3, "other")).result(30)


def test_what_the_writer_remembers_holds_after_a_failure_and_a_restart(
    database: Database, url: str | None, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "MAX_NAMES", 2)
    monkeypatch.setattr(media, "MAX_RECORDS", 4)

    def undone(connection: Connection) -> None:
        media.put_tensor(connection, run.id, tensor(1, 1, "undone"))
        raise ValueError("on purpose")

    send(database, run.id, tensor(1, 1)).result(30)
    with pytest.raises(ValueError, match="on purpose"):
        database.writer.submit(undone).result(30)
    for seq in range(2, 5):
        send(database, run.id, tensor(seq, seq)).result(30)
    send(database, run.id, tensor(5, 1, "other")).result(30)  # the undone name takes no place
    folder = database.folder
    database.close()
    with closing(Database.open(folder, url)) as again:
        send(again, run.id, tensor(6, 5)).result(30)  # the fifth of its name: counted though another process put four
        with again.read() as connection:
            infos = {info.name: info.steps for info in media.catalogue(connection, run.id)}
    assert infos == {"layer/1/filters": (1, 3, 5), "other": (1,)}


def test_a_record_costs_two_statements_however_many_there_are(database: Database, run: Run) -> None:
    """A step may bring thirty of them: nothing is counted or looked up again for each."""
    statements: list[str] = []

    def note(connection: Connection, cursor: object, statement: str, *rest: object) -> None:
        statements.append(statement.split()[0])

    for seq in range(1, 31):
        send(database, run.id, tensor(seq, 1, f"layer/{seq}/activation/histogram"))
    database.writer.flush()
    engine = database.writer._engine
    event.listen(engine, "before_cursor_execute", note)
    for seq in range(31, 331):
        send(database, run.id, tensor(seq, seq // 30 + 1, f"layer/{seq % 30 + 1}/activation/histogram"))
    database.writer.flush()
    event.remove(engine, "before_cursor_execute", note)
    assert sorted(word for word in statements if word != "BEGIN") == ["INSERT"] * 300 + ["UPDATE"] * 300
