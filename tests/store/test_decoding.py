"""Chunks of both encodings beside each other: read as one series, merged without a bit lost, and told when damaged."""

import re
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from babysit.errors import DamageError
from babysit.store import chunks, decoding, points, runs, series
from babysit.store.curves import append_blocks
from babysit.store.database import Database
from babysit.store.packing import pack_ints
from babysit.store.runs import Run
from babysit.store.tables import chunks as chunk_table
from babysit.wire.messages import Block, Points
from store.samples import Write, send

SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
sizes = st.lists(st.tuples(st.sampled_from([1, 3, 40, 300, 2048, 5000]), st.booleans()), min_size=1, max_size=8)


def frame(start: int, n: int, seed: int = 0, names: tuple[str, ...] = ("a", "b")) -> Block:
    """Return noise that is no float32, and noise that is one, at irregular times."""
    generator = np.random.default_rng((seed, start))
    steps = start + np.arange(n)
    noise = generator.normal(size=(len(names), n))
    noise[1:] = noise[1:].astype(np.float32)
    return Block.pack(names, steps, 1.7e9 + steps + generator.random(n), noise)


def encodings(database: Database) -> list[tuple[int, int]]:
    with database.read() as connection:
        rows = connection.execute(select(chunk_table.c.n, chunk_table.c.encoding).order_by(chunk_table.c.id))
        return [(row.n, row.encoding) for row in rows]


def everything(database: Database, run_id: str) -> list[bytes]:
    with database.read() as connection:
        found = series.query(connection, run_id, ["a", "b"], buckets=10**6)
    return [column.tobytes() for data in found.values() for column in (data.steps, data.times, data.values)]


@SETTINGS
@given(sizes, st.integers(0, 99))
def test_a_series_of_both_encodings_reads_and_merges_as_what_was_sent(
    database: Database, write: Write, parts: list[tuple[int, bool]], seed: int
) -> None:
    run = write(lambda c: runs.create_run(c, {}, "", "digits", "x", 1))
    blocks, start = [], 0
    for n, is_raw in parts:
        blocks.append(frame(start, n, seed))
        start += n
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(chunks, "LARGE", 1 << 30 if is_raw else 2)
            write(lambda c: append_blocks(c, run.id, blocks[-1:]))
    steps, times, values = (
        np.concatenate(column, axis=-1) for column in zip(*(b.columns() for b in blocks), strict=True)
    )
    expected = [column.tobytes() for row in values for column in (steps, times, row)]
    assert everything(database, run.id) == expected
    write(lambda c: chunks.merge(c, run.id))
    assert everything(database, run.id) == expected
    with database.read() as connection:
        assert list(decoding.damaged(connection)) == []
        stretches = list(points.stretches(connection, run.id, lambda name: True, 1000))
    assert b"".join(v.tobytes() for stretch in stretches for name, _, v in stretch if name == "b") == expected[-1]
    write(lambda c: c.execute(delete(chunk_table)))


def test_small_frames_stay_as_they_are_and_large_ones_and_what_is_merged_are_packed(
    database: Database, write: Write, run: Run
) -> None:
    for n in (10, 50, 5000):
        write(partial(append_blocks, run_id=run.id, message_blocks=[frame(0, n)]))
    assert encodings(database) == [*[(10, 0)] * 2, *[(50, 0)] * 2, *[(4096, 1), (904, 1)] * 2]
    write(lambda c: chunks.merge(c, run.id))
    assert sorted(encodings(database)) == [*[(60, 1)] * 2, *[(904, 1)] * 2, *[(4096, 1)] * 2]


def test_the_columns_that_series_share_are_packed_once(
    database: Database, write: Write, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed: list[int] = []

    def counted(column: Any) -> bytes:
        packed.append(len(column))
        return pack_ints(column)

    monkeypatch.setattr(chunks, "pack_ints", counted)
    write(lambda c: append_blocks(c, run.id, [frame(0, 1000, names=("a", "b", "c", "d"))]))
    assert packed == [1000, 1000]


def test_merging_keeps_the_place_of_small_chunks_before_a_full_one(database: Database, write: Write, run: Run) -> None:
    """Of points of equal steps the later one counts: here those of the full chunk, which came last."""
    steps = np.zeros(4096, np.int64)
    for value, n in ((1.0, 40), (2.0, 40), (3.0, 4096)):
        block = Block.pack(["a"], steps[:n], steps[:n] / 2, np.full((1, n), value))
        write(partial(append_blocks, run_id=run.id, message_blocks=[block]))
    write(lambda c: chunks.merge(c, run.id))
    assert encodings(database) == [(80, 1), (4096, 1)]
    with database.read() as connection:
        data = series.query(connection, run.id, ["a"], buckets=10**6)["a"]
    assert data.values.tolist() == [1.0] * 40 + [2.0] * 40 + [3.0] * 4096


NEWEST = select(chunk_table.c.id).order_by(chunk_table.c.id.desc()).limit(1)


def spoil(write: Write, **changes: Any) -> int:
    """Change a column of the newest chunk and return its id."""
    key: int = write(
        lambda c: c.execute(select(chunk_table.c.id).order_by(chunk_table.c.id.desc()).limit(1)).scalar_one()
    )
    write(lambda c: c.execute(update(chunk_table).where(chunk_table.c.id == key).values(changes)))
    return key


def flipped(data: bytes) -> bytes:
    return data[:9] + bytes([data[9] ^ 1]) + data[10:]


@pytest.mark.parametrize("column", ["step_bytes", "time_bytes", "value_bytes"])
def test_a_damaged_chunk_is_told_by_series_and_number_and_the_others_are_read(
    database: Database, write: Write, run: Run, column: str
) -> None:
    for seq, start in enumerate((0, 1000), 1):
        send(database, run.id, Points(seq=seq, blocks=[frame(start, 1000)])).result(30)
    with database.read() as connection:
        good = connection.execute(NEWEST.with_only_columns(chunk_table.c[column])).scalar_one()
    key = spoil(write, **{column: flipped(good)})
    told = f"chunk {key} of the series 'b' of run {run.id} has not the checksum that it was written with"
    with database.read() as connection:
        assert [str(damage) for damage in decoding.damaged(connection)] == [told]
        with pytest.raises(DamageError, match=told):
            series.query(connection, run.id, ["b"], buckets=10**6)
        assert series.query(connection, run.id, ["b"], last=999, buckets=10**6)["b"].n == 1000
        assert series.query(connection, run.id, ["a"], buckets=10**6)["a"].n == 2000
    before = encodings(database)
    write(lambda c: chunks.merge(c, run.id))  # the run ends all the same
    assert len(encodings(database)) == len(before) - 1
    with database.read() as connection:
        assert [damage.chunk for damage in decoding.damaged(connection)] == [key]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"n": 999}, "is not as long as its points"),
        ({"n": 1 << 30}, "claims to have 1073741824 points"),
        ({"n": 0}, "claims to have 0 points"),
        ({"encoding": 0}, "is not as long as its points"),
        ({"encoding": 7}, "is of encoding 7, which this version cannot read"),
        ({"last_step": 1000, "max": 99.0}, r"has points that are not those of its summary \(last_step, max\)"),
    ],
)
def test_a_head_that_does_not_fit_its_points_is_told(
    database: Database, write: Write, run: Run, changes: dict[str, Any], rule: str
) -> None:
    write(lambda c: append_blocks(c, run.id, [frame(0, 1000)]))
    key = spoil(write, **changes)
    with database.read() as connection:
        [damage] = decoding.damaged(connection)
    assert (damage.run_id, damage.series, damage.chunk) == (run.id, "b", key)
    assert re.search(rule, str(damage))


def test_raw_chunks_are_held_against_their_summary(database: Database, write: Write, run: Run) -> None:
    write(lambda c: append_blocks(c, run.id, [frame(0, 20)]))
    spoil(write, value_bytes=np.full(20, 9.0).tobytes())
    with database.read() as connection:
        [damage] = decoding.damaged(connection)
    assert "not those of its summary (last, min, max)" in str(damage)
