"""The points of a viewport, held against a plain reckoning over all points; merging keeps every point."""

import math
from collections.abc import Iterator
from contextlib import closing
from functools import partial

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from babysit.errors import NotFoundError
from babysit.store import chunks, curves, runs, series
from babysit.store.database import Database
from babysit.store.runs import Run, RunState
from babysit.store.series import SeriesData
from store.samples import Backend, Curve, pairs, points, send

STEPS = st.one_of(st.integers(0, 60), st.integers(0, 2000), st.integers((1 << 63) - 50, (1 << 63) - 1))
# Without -0.0: SQLite keeps it in columns of bytes, but makes 0.0 of it in a summary.
VALUES = st.one_of(st.floats(width=16).map(lambda value: value + 0.0), st.sampled_from([math.nan, math.inf, -math.inf]))
FRAMES = st.lists(st.lists(st.tuples(STEPS, VALUES), min_size=1, max_size=12), min_size=1, max_size=25)
SORTED = FRAMES.map(lambda frames: _in_order(frames))
SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def _in_order(frames: list[list[tuple[int, float]]]) -> list[list[tuple[int, float]]]:
    """Return frames of the same lengths, with the steps 0, 1, 2 … in order, as a training loop sends them."""
    values = iter([value for frame in frames for _, value in frame])
    steps = iter(range(1 << 20))
    return [[(next(steps), next(values)) for _ in frame] for frame in frames]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, backend: Backend) -> Iterator[Database]:
    with closing(Database.open(tmp_path_factory.mktemp("shared"), backend())) as database:
        yield database


def store(database: Database, frames: list[Curve]) -> str:
    """Store the frames in a run of its own and return its id."""
    run: Run = database.writer.submit(lambda c: runs.create_run(c, {}, "x", "digits", "x", 1)).result(30)
    for seq, frame in enumerate(frames, 1):
        send(database, run.id, points(seq, {"a": frame}))
    database.writer.flush()
    return run.id


def ask(database: Database, run_id: str, first: int | None, last: int | None, buckets: int) -> SeriesData:
    with database.read() as connection:
        return series.query(connection, run_id, ["a"], first, last, buckets)["a"]


def reckon(frames: list[Curve], first: int | None, last: int | None, buckets: int) -> list[tuple[object, ...]]:
    """Return the rows that a query must give, one point at a time."""
    low, high = first or 0, (1 << 63) if last is None else last
    inside = sorted((point for frame in frames for point in frame if low <= point[0] <= high), key=lambda p: p[0])
    if len(inside) <= 2 * buckets:
        return [(step, step / 2, repr(value)) for step, value in inside]
    begin, finish = inside[0][0], inside[-1][0]
    width = (finish - begin) // buckets + 1
    rows: dict[int, list[tuple[int, float]]] = {}
    for step, value in inside:
        rows.setdefault((step - begin) // width, []).append((step, value))
    return [_row(rows[place]) for place in sorted(rows)]


def _row(bucket: list[tuple[int, float]]) -> tuple[object, ...]:
    step, last = bucket[-1]
    usable = [value for _, value in bucket if math.isfinite(value)]
    bounds = min(usable, default=math.nan), max(usable, default=math.nan)
    return step, step / 2, repr(last), *(_plain(bound) for bound in bounds), len(bucket) - len(usable)


def _plain(value: float) -> str:
    return repr(value + 0.0)  # of -0.0 and 0.0 either may be the smallest


def rows_of(data: SeriesData) -> list[tuple[object, ...]]:
    heads = pairs((data.steps, data.times, data.values))
    if data.min is None or data.max is None or data.nonfinite is None:
        return list(heads)
    lows, highs = map(_plain, data.min.tolist()), map(_plain, data.max.tolist())
    return [(*head, *rest) for head, *rest in zip(heads, lows, highs, data.nonfinite.tolist(), strict=True)]


@SETTINGS
@example([[(0, 0.0), (0, 0.0), ((1 << 63) - 1, 0.0)]], None, None, 1, False)  # one bucket over every possible step
@given(FRAMES | SORTED, st.none() | STEPS, st.none() | STEPS, st.integers(1, 40), st.booleans())
def test_a_viewport_equals_the_reckoning(
    shared: Database, frames: list[Curve], first: int | None, last: int | None, buckets: int, is_merged: bool
) -> None:
    run_id = store(shared, frames)
    if is_merged:
        shared.writer.submit(lambda c: series.merge(c, run_id)).result(30)
    found = ask(shared, run_id, first, last, buckets)
    expected = reckon(frames, first, last, buckets)
    assert rows_of(found) == expected
    assert found.is_bucketed == (found.n > 2 * buckets)
    assert len(found.steps) <= (buckets if found.is_bucketed else 2 * buckets)


@SETTINGS
@given(FRAMES | SORTED)
def test_the_catalogue_equals_the_reckoning(shared: Database, frames: list[Curve]) -> None:
    run_id = store(shared, frames)
    with shared.read() as connection:
        [info] = series.catalogue(connection, run_id)
    inside = sorted((point for frame in frames for point in frame), key=lambda p: p[0])
    expected = _row(inside)
    assert (info.n, info.first_step, info.last_step) == (len(inside), inside[0][0], expected[0])
    assert (repr(info.last), _plain(info.min), _plain(info.max), info.nonfinite) == expected[2:]


def test_raw_within_the_limit_and_buckets_beyond_it(shared: Database) -> None:
    run_id = store(shared, [[(step, float(step)) for step in range(200)]])
    raw = ask(shared, run_id, None, None, 100)
    assert not raw.is_bucketed
    assert raw.steps.tolist() == list(range(200))
    coarse = ask(shared, run_id, None, None, 99)
    assert coarse.is_bucketed
    assert coarse.n == 200
    zoomed = ask(shared, run_id, 50, 69, 10)
    assert (zoomed.is_bucketed, zoomed.steps.tolist()) == (False, list(range(50, 70)))
    assert ask(shared, run_id, 300, None, 10).n == 0
    assert ask(shared, run_id, 5, 4, 10).n == 0


def test_summaries_and_points_together_over_many_full_chunks(shared: Database) -> None:
    """Frames larger than a chunk are cut; wide buckets use summaries, and give what the points give."""
    generator = np.random.default_rng(0)
    values = generator.normal(size=50_000)
    values[generator.integers(0, 50_000, 300)] = math.nan
    curve = list(enumerate(values.tolist()))
    run_id = store(shared, [curve[:20_000], curve[20_000:20_007], curve[20_007:]])
    for first, last, buckets in ((None, None, 3), (None, None, 700), (4095, 40_961, 5), (19_999, 20_008, 2)):
        assert rows_of(ask(shared, run_id, first, last, buckets)) == reckon([curve], first, last, buckets)


def test_wide_buckets_are_made_without_reading_the_points_within_them(
    shared: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(curves, "FRESH", 1 << 30)  # no merging
    run_id = store(shared, [[(step, 1.0) for step in range(place, place + 10)] for place in range(0, 1000, 10)])
    empty = "UPDATE chunks SET step_bytes = :none, time_bytes = :none, value_bytes = :none WHERE series_id IN "
    own = "(SELECT id FROM series WHERE run_id = :run)"
    shared.writer.submit(lambda c: c.execute(text(empty + own), {"run": run_id, "none": b""}).rowcount).result(30)
    found = ask(shared, run_id, None, None, 10)
    assert (found.n, found.steps.tolist()) == (1000, list(range(99, 1000, 100)))


@SETTINGS
@given(FRAMES | SORTED)
def test_merging_keeps_every_point_and_the_order_of_arrival(shared: Database, frames: list[Curve]) -> None:
    run_id = store(shared, frames)
    before = ask(shared, run_id, None, None, 1000)
    shared.writer.submit(lambda c: series.merge(c, run_id)).result(30)
    after = ask(shared, run_id, None, None, 1000)
    assert rows_of(after) == rows_of(before) == reckon(frames, None, None, 1000)


def n_chunks(database: Database, run_id: str) -> list[int]:
    query = "SELECT chunks.n FROM chunks JOIN series ON series.id = series_id WHERE run_id = :run ORDER BY chunks.id"
    with database.read() as connection:
        return list(connection.execute(text(query), {"run": run_id}).scalars())


def test_small_frames_are_merged_on_the_way_and_at_the_end(shared: Database) -> None:
    frames: list[Curve] = [[(seq * 3 + k, float(seq)) for k in range(3)] for seq in range(3000)]
    run_id = store(shared, frames)
    sizes = n_chunks(shared, run_id)
    assert len(sizes) < 3 * chunks.FRESH
    assert sum(sizes) == 9000
    assert rows_of(ask(shared, run_id, None, None, 4500)) == reckon(frames, None, None, 4500)
    for state in (RunState.STARTING, RunState.RUNNING, RunState.FINISHED):
        shared.writer.submit(partial(runs.move_run, run_id=run_id, to=state, reason="")).result(30)
    assert len(n_chunks(shared, run_id)) <= 4
    assert rows_of(ask(shared, run_id, None, None, 4500)) == reckon(frames, None, None, 4500)


def test_the_bits_of_a_value_are_kept(shared: Database) -> None:
    """Times and values come back bit by bit, the payload of a NaN too."""
    odd = np.frombuffer(np.array([0x7FF8000000000123, 0x8000000000000000, 1], "<u8").tobytes(), "<f8")
    run_id = store(shared, [list(enumerate(odd)), [(3, 0.1)]])
    shared.writer.submit(lambda c: series.merge(c, run_id)).result(30)
    assert ask(shared, run_id, None, None, 10).values[:3].tobytes() == odd.tobytes()


def test_unknown_runs_and_names(database: Database, run: Run) -> None:
    with database.read() as connection:
        with pytest.raises(NotFoundError, match="there is no run 'nobody'"):
            series.catalogue(connection, "nobody")
        with pytest.raises(NotFoundError, match="there is no series 'a'"):
            series.query(connection, run.id, ["a"])
        assert series.catalogue(connection, run.id) == []
        assert series.query(connection, run.id, []) == {}
