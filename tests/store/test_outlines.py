"""Outlines: a wide view of a long series reads a fraction of its points, and says the same of them as all would."""

import math
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import func, select

from babysit.store import chunks, decoding, outlines, runs, series
from babysit.store.database import Database
from babysit.store.runs import Run
from babysit.store.series import SeriesData
from babysit.store.tables import chunks as chunk_table
from babysit.store.tables import outlines as outline_table
from babysit.wire.messages import Block, Points
from store.samples import Backend, send

N = 100_000
FRAME = 500


def values() -> np.ndarray:
    found = np.random.default_rng(0).normal(size=N)
    found[[0, 7_000, 7_001, N - 1]] = [math.nan, math.inf, math.nan, -math.inf]
    found[50_000:52_000] = math.nan  # stretches, chunks' edges and buckets without a finite value
    return found


def store(database: Database, steps: np.ndarray) -> str:
    run: Run = database.writer.submit(lambda c: runs.create_run(c, {}, "x", "digits", "x", 1)).result(30)
    for seq, start in enumerate(range(0, N, FRAME), 1):
        part = slice(start, start + FRAME)
        block = Block.pack(["a"], steps[part], steps[part] / 2, values()[None, part])
        send(database, run.id, Points(seq=seq, blocks=[block]))
    database.writer.submit(lambda c: chunks.merge(c, run.id)).result(60)
    return run.id


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, backend: Backend) -> Iterator[Database]:
    with closing(Database.open(tmp_path_factory.mktemp("outlines"), backend())) as database:
        yield database


@pytest.fixture(scope="module")
def run_id(database: Database) -> str:
    return store(database, np.arange(N))


def ask(database: Database, run_id: str, buckets: int, first: int = 0, last: int = N) -> tuple[SeriesData, int]:
    """Return a viewport, and how many bytes of points it was made from."""
    read: list[int] = []
    with database.read() as connection:
        original = decoding.columns_of

        def counted(row):
            columns = original(row)
            read.append(8 * len(columns[2]))
            return columns

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(decoding, "columns_of", counted)
            data = series.query(connection, run_id, ["a"], first, last, buckets)["a"]
    return data, sum(read)


def reckon(data: SeriesData, first: int) -> None:
    """Hold each row against the points after the row before it, up to its own step."""
    assert data.min is not None
    assert data.max is not None
    assert data.nonfinite is not None
    known = values()
    starts = [first, *(data.steps[:-1] + 1).tolist()]
    for row, (start, end) in enumerate(zip(starts, data.steps.tolist(), strict=True)):
        part = known[start : end + 1]
        usable = part[np.isfinite(part)]
        assert data.values[row] == known[end] or math.isnan(data.values[row]) == math.isnan(known[end])
        assert data.times[row] == end / 2
        assert data.nonfinite[row] == len(part) - len(usable)
        if len(usable):
            assert (data.min[row], data.max[row]) == (usable.min(), usable.max())
        else:
            assert math.isnan(data.min[row])
            assert math.isnan(data.max[row])


@pytest.mark.parametrize("buckets", [2, 20, 100, 300, 1000, 5000])
def test_every_row_holds_what_lies_between_the_row_before_and_its_step(
    database: Database, run_id: str, buckets: int
) -> None:
    data, _ = ask(database, run_id, buckets)
    assert data.n == N
    assert len(data.steps) <= buckets
    assert data.steps[-1] == N - 1
    reckon(data, 0)
    widths = np.diff(data.steps[:-1])
    assert all(widths <= 1.5 * (N / buckets) + 1)


def test_a_wide_view_reads_few_points_and_a_close_one_all(database: Database, run_id: str) -> None:
    assert ask(database, run_id, 100)[1] < 8 * 2 * chunks.FULL
    assert ask(database, run_id, 5000)[1] >= 8 * (N - 2 * chunks.FULL)


def test_a_range_that_cuts_chunks_is_exact_at_its_ends(database: Database, run_id: str) -> None:
    data, _ = ask(database, run_id, 50, 12_345, 87_654)
    assert data.n == 87_654 - 12_345 + 1
    assert data.steps[-1] == 87_654
    reckon(data, 12_345)


def test_steps_that_come_again_are_read_by_themselves(database: Database) -> None:
    """A resumed run repeats steps: where chunks overlap, no outline can say which of the points came last."""
    steps = np.concatenate([np.arange(N // 2), np.arange(N // 2)])
    data, read = ask(database, store(database, steps), 40)
    assert (data.n, data.steps[-1]) == (N, N // 2 - 1)
    assert data.values[-2] == values()[N // 2 + data.steps[-2]]
    assert read >= 8 * (N - 2 * chunks.FULL)


def test_only_large_chunks_have_one_and_it_goes_with_them(database: Database, run_id: str) -> None:
    large = select(func.count()).select_from(chunk_table).where(chunk_table.c.n >= outlines.LEAST)
    with database.read() as connection:
        n_large = connection.execute(large).scalar_one()
        assert connection.execute(select(func.count()).select_from(outline_table)).scalar_one() == n_large > 10


def test_a_run_from_before_there_were_outlines_reads_as_it_did(tmp_path: Path, url: str | None) -> None:
    with closing(Database.open(tmp_path / "old", url)) as database:
        run_id = store(database, np.arange(N))
        with_outlines, _ = ask(database, run_id, 100)
        database.writer.submit(lambda c: c.execute(outline_table.delete())).result(30)
        without, read = ask(database, run_id, 100)
        assert read >= 8 * (N - 2 * chunks.FULL)
        assert (with_outlines.n, len(with_outlines.steps)) == (without.n, len(without.steps))
        reckon(without, 0)
