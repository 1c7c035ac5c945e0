"""Exports: every point, bit for bit, in three formats; strict, inert, and as bounded as they say."""

import csv
import io
import json
import math
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from babysit.errors import ConfigError, NotFoundError
from babysit.export.csv_file import cell
from babysit.export.formats import NAMES, format_named, name_of
from babysit.export.order import take
from babysit.foreign.source import tracks
from babysit.foreign.track import Curve, Track
from babysit.store import passages
from babysit.store.database import Connection, Database
from babysit.store.runs import RunState, create_run, move_run
from store.samples import points, send

EVIL = "=cmd|' /C calc'!A0,\"x\""
VALUES = [0.1, math.pi, -0.0, 1e300, 5e-324, math.nan, math.inf, -math.inf, 1 / 3, 123456789.123456789]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database.open(tmp_path / "data", patience=0.5)) as database:
        yield database


@pytest.fixture
def run(database: Database) -> str:
    made = database.writer.submit(lambda c: create_run(c, {"seed": 0}, EVIL, "digits", "64-10", 100)).result()
    send(database, made.id, points(1, {"train/loss": list(enumerate(VALUES)), EVIL: [(3, 1.0)]})).result()
    return str(made.id)


def written(connection: Connection, name: Any, runs: list[str], **wanted: Any) -> bytes:
    order = take(connection, runs, **wanted)
    return b"".join(format_named(name).write(order, connection))


def rows(name: str, data: bytes) -> list[tuple[Any, ...]]:
    """Return run, series, step, time and value of each row, the value's text exact."""
    if name == "csv":
        parsed = list(csv.reader(io.StringIO(data.decode(), newline="")))
        assert parsed[0] == ["run", "series", "step", "time", "value"]
        return [(run, series, int(step), float(at), repr(float(value))) for run, series, step, at, value in parsed[1:]]
    if name == "json":
        found = json.loads(data, parse_constant=lambda word: pytest.fail(f"{word} is no strict JSON"))
        return [
            (run["id"], series, step, float(at), repr(float(value)))
            for run in found["runs"]
            for series, own in run["series"].items()
            for step, at, value in own["rows"]
        ]
    table = pq.read_table(io.BytesIO(data)).to_pylist()
    return [(row["run"], row["series"], row["step"], row["time"], repr(row["value"])) for row in table]


@pytest.mark.parametrize("name", NAMES)
def test_every_point_is_there_bit_for_bit(database: Database, run: str, name: str) -> None:
    with database.read() as connection:
        found = rows(name, written(connection, name, [run]))
    series = f"'{EVIL}" if name == "csv" else EVIL
    wanted = [(run, series, 3, 1.5, "1.0")]
    wanted += [(run, "train/loss", step, step / 2, repr(value)) for step, value in enumerate(VALUES)]
    assert found == wanted


@pytest.mark.parametrize("name", NAMES)
def test_long_series_are_written_in_stretches(
    database: Database, run: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    curve = [(int(step), float(step)) for step in np.random.default_rng(0).permutation(20_000)]
    for seq, start in enumerate(range(0, len(curve), 5000), 2):
        send(database, run, points(seq, {"long": curve[start : start + 5000]})).result()
    sizes = []

    def spied(*arguments: Any) -> Iterator[Any]:
        for data in partial(passages.passages, limit=1000)(*arguments):
            sizes.append(len(data.steps))
            yield data

    monkeypatch.setattr("babysit.export.order.passages", spied)
    with database.read() as connection:
        found = rows(name, written(connection, name, [run], wanted=["long"]))
    assert [(step, value) for _, _, step, _, value in found] == [(step, repr(float(step))) for step in range(20_000)]
    assert len(sizes) > 1
    assert sum(sizes) == 20_000


@pytest.mark.parametrize("name", NAMES)
def test_what_was_exported_is_imported_as_it_was(database: Database, run: str, name: str, tmp_path: Path) -> None:
    with database.read() as connection:
        (tmp_path / f"x.{name}").write_bytes(written(connection, name, [run]))
    [(_, track)] = tracks(tmp_path / f"x.{name}")
    assert isinstance(track, Track)
    found = {item.name: item for item in track.read() if isinstance(item, Curve)}
    assert found["train/loss"].values.tobytes() == np.array(VALUES).tobytes()
    assert found["train/loss"].times.tolist() == [step / 2 for step in range(len(VALUES))]
    assert EVIL in found
    if name != "csv":
        assert (track.name, track.config, track.dataset) == (EVIL, {"seed": 0}, "digits")


@pytest.mark.parametrize("name", NAMES)
def test_buckets_say_what_they_hide_and_the_file_says_that_they_are_some(
    database: Database, run: str, name: str
) -> None:
    send(database, run, points(2, {"long": [(k, float(k % 7)) for k in range(1000)]})).result()
    with database.read() as connection:
        order = take(connection, [run], ["long"], buckets=10)
        data = written(connection, name, [run], wanted=["long"], buckets=10)
    assert "10-buckets" in order.filename(".csv")
    if name == "csv":
        head, *body = list(csv.reader(io.StringIO(data.decode(), newline="")))
        assert head[4:] == ["value", "min", "max", "nonfinite"]
        assert [row[5:] for row in body] == [["0", "6", "0"]] * 10
    elif name == "json":
        found = json.loads(data)
        assert found["buckets"] == 10
        assert found["runs"][0]["series"]["long"]["columns"] == ["step", "time", "value", "min", "max", "nonfinite"]
        assert len(found["runs"][0]["series"]["long"]["rows"]) == 10
    else:
        file = pq.ParquetFile(io.BytesIO(data))
        assert file.read().num_rows == 10
        assert json.loads(file.schema_arrow.metadata[b"babysit"])["buckets"] == 10


def test_a_file_says_at_which_step_a_run_stood_that_goes_on(database: Database, run: str) -> None:
    for state in (RunState.STARTING, RunState.RUNNING):
        database.writer.submit(lambda c, to=state: move_run(c, run, to, "")).result()  # type: ignore[misc]
    with database.read() as connection:
        order = take(connection, [run])
        first = written(connection, "json", [run])
        send(database, run, points(2, {"train/loss": [(50, 1.0)]})).result()
        assert rows("json", written(connection, "json", [run])) == rows("json", first)  # of one moment
    assert order.filename(".csv") == f"babysit-{run}-running-at-step-9.csv"
    about = json.loads(first)["runs"][0]
    assert (about["state"], about["step"], about["is_at_its_end"]) == ("running", 9, False)


@pytest.mark.parametrize("name", NAMES)
def test_runs_without_points_are_there_all_the_same(database: Database, run: str, name: str) -> None:
    empty = database.writer.submit(lambda c: create_run(c, {}, "empty", "", "", 0)).result().id
    with database.read() as connection:
        data = written(connection, name, [empty])
        both = written(connection, name, [empty, run, empty], first=2, last=3)
    assert rows(name, data) == []
    assert [row[2] for row in rows(name, both)] == [3, 2, 3]
    if name == "json":
        assert [own["id"] for own in json.loads(both)["runs"]] == [empty, run]


def test_what_cannot_be_exported_is_refused(database: Database, run: str) -> None:
    refused: list[tuple[list[str], dict[str, Any], str]] = [
        ([], {}, "ids: must be 1 to 1,000 runs"),
        (
            [run],
            {"wanted": ["train/los"]},
            "names: must each be a series of these runs; did you mean train/loss? (got 'train/los')",
        ),
        ([run], {"buckets": 0}, "buckets: must be 1 to 10,000"),
        ([run], {"first": 5, "last": 4}, "first: must not be above last"),
    ]
    with database.read() as connection:
        for runs, wanted, told in refused:
            with pytest.raises(ConfigError) as error:
                take(connection, runs, **wanted)
            assert told in str(error.value)
        with pytest.raises(NotFoundError):
            take(connection, ["nowhere"])


@pytest.mark.parametrize(
    ("text", "inert"),
    [("loss", "loss"), ("=1+1", "'=1+1"), ("+a", "'+a"), ("-a", "'-a"), ("@a", "'@a"), ("a,b", '"a,b"'),
     ('say "x"', '"say ""x"""'), ("a=b", "a=b"), ("=a,b", '"\'=a,b"')],
)  # fmt: skip
def test_a_cell_is_text_to_a_spreadsheet(text: str, inert: str) -> None:
    assert cell(text) == inert


def test_the_ending_says_the_format() -> None:
    assert [name_of(Path(f"x.{name.upper()}")) for name in NAMES] == list(NAMES)
    with pytest.raises(ConfigError, match="must end in"):
        name_of(Path("x.txt"))
