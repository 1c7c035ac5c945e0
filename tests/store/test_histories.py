"""Records over time: evenly chosen, of one shape, and never more bytes than an answer may have."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from babysit.errors import NotFoundError, TooLargeError
from babysit.store import histories
from babysit.store.database import Database
from babysit.store.histories import History, evenly
from babysit.store.runs import Run
from babysit.wire.messages import Tensor
from store.samples import send


def put(database: Database, run: Run, shapes: list[list[int]], name: str = "a") -> None:
    for seq, shape in enumerate(shapes, 1):
        data = np.full(shape, seq, np.uint8).tobytes()
        message = Tensor(seq=seq, name=name, step=10 * seq, time=seq, dtype="uint8", shape=shape, data=data)
        send(database, run.id, message, producer=name)
    database.writer.flush()


def ask(database: Database, run: Run, **options: int) -> History:
    with database.read() as connection:
        return histories.query(connection, run.id, ["a"], **options)["a"]


@given(st.integers(1, 3000), st.integers(1, 2000))
def test_places_are_evenly_apart_with_both_ends(n: int, limit: int) -> None:
    places = evenly(n, limit)
    assert len(places) == min(n, limit)
    assert places[-1] == n - 1
    assert limit == 1 < n or places[0] == 0
    gaps = np.diff(places)
    assert len(gaps) == 0 or gaps.max() - gaps.min() <= 1


def test_a_record_of_another_shape_than_the_newest_is_left_out(database: Database, run: Run) -> None:
    put(database, run, [[4], [2, 2], [4], [4]])
    found = ask(database, run)
    assert (found.n, found.steps.tolist(), found.shape) == (4, [10, 30, 40], (4,))
    assert found.data == bytes([1] * 4 + [3] * 4 + [4] * 4)


def test_large_records_are_fewer_and_too_large_ones_refused(
    database: Database, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(database, run, [[100]] * 9)
    monkeypatch.setattr(histories, "MAX_BYTES", 350)
    assert ask(database, run).steps.tolist() == [10, 50, 90]
    monkeypatch.setattr(histories, "MAX_BYTES", 99)
    with pytest.raises(TooLargeError, match="'a'"):
        ask(database, run)


def test_an_unknown_run_has_no_names(database: Database) -> None:
    with database.read() as connection, pytest.raises(NotFoundError):
        histories.names(connection, "nobody")
