"""Tables of points: long and wide, as CSV, JSON and Parquet; what is wrong in them is told with its place."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babysit.errors import DataError
from babysit.foreign import cell, csv_file
from babysit.foreign.layout import sniff
from babysit.foreign.names import run_name, series_name
from babysit.foreign.source import tracks
from babysit.foreign.track import Curve, Track
from babysit.wire.text import require_name

Points = dict[str, list[tuple[int, float, float]]]


def points(track: Track) -> Points:
    found: Points = {}
    for item in track.read():
        assert isinstance(item, Curve)
        rows = zip(item.steps.tolist(), item.times.tolist(), item.values.tolist(), strict=True)
        found.setdefault(item.name, []).extend(rows)
    return found


def read(path: Path) -> list[Track]:
    found = [track for _, track in tracks(path)]
    for track in found:
        if not isinstance(track, Track):
            raise track
    return [track for track in found if isinstance(track, Track)]


def csv(folder: Path, text: str | bytes, name: str = "points.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_long_table_of_several_runs(tmp_path: Path) -> None:
    rows = "a,loss,0,10,1.5\r\na,loss,1,11,NaN\r\nb,loss,0,20,2\r\na,'=acc,1,11,Infinity\r\n"
    first, second = read(csv(tmp_path, f"run,series,step,time,value\r\n{rows}"))
    found = points(first)
    assert found["loss"][0] == (0, 10.0, 1.5)
    assert math.isnan(found["loss"][1][2])
    assert found["=acc"] == [(1, 11.0, math.inf)]
    assert points(second) == {"loss": [(0, 20.0, 2.0)]}
    assert (first.name, second.name, first.started) == ("points/a", "points/b", 10.0)
    assert first.key != second.key


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_wide_table(tmp_path: Path, mark: str) -> None:
    lines = ["Step", "Train Loss", "note", "acc"], ["0", "1.5", "words", ""], ["2", "0.5", "more", "0.25"]
    [track] = read(csv(tmp_path, "\ufeff" + "\n".join(map(mark.join, lines))))
    found = points(track)
    assert {name: [(step, value) for step, _, value in own] for name, own in found.items()} == {
        "Train Loss": [(0, 1.5), (2, 0.5)],
        "acc": [(2, 0.25)],
    }
    assert "note" in track.notes[0]


def test_what_tensorboard_saves_as_csv(tmp_path: Path) -> None:
    [track] = read(csv(tmp_path, "Wall time,Step,Value\n1500.5,7,0.25\n", "val_loss.csv"))
    assert points(track) == {"val_loss": [(7, 1500.5, 0.25)]}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no first line"),
        ("a,b\n1,2\n", "no column of steps"),
        ("step\n1\n", "no column of values"),
        ("step,x,x\n1,2,3\n", "two columns of one name"),
        ("step,x\n", "has no points"),
        ("step,x\n1,2\n2\n", "line 3: must have 2 cells (has 1)"),
        ("step,x\n1,2\n\n2,word\n", "line 4: x: must be a number (got 'word')"),
        ("step,x\n1,2\n-1,2\n", "line 3: must have a whole step from 0 on (got '-1')"),
        ("step,x\n1.5,2\n", "line 2: must have a whole step"),
        ("step,x\n9223372036854775808,2\n", "line 2: must have a whole step"),
        ("step,time,x\n1,soon,2\n", "line 2: must have a time"),
        ("step,x\n1,1_000\n1,2\n", "has no points"),
        ('step,x\n1,"2\n', "line 2"),
        (b"step,x\n1,\0\n", "line 2: is no text: it holds a NUL"),
        (b"step,x\n1,\xff\xfe\n", "line 2: is no text in UTF-8"),
        (b"\x89PNG\r\n\x1a\n\0\0", "no text"),
    ],
)
def test_what_is_wrong_in_a_csv_is_told_with_its_line(tmp_path: Path, text: str | bytes, told: str) -> None:
    with pytest.raises(DataError, match=r"^points\.csv: ") as error:
        read(csv(tmp_path, text))
    assert told in str(error.value)


def test_a_line_is_not_endless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "MAX_LINE", 100)
    with pytest.raises(DataError, match="longer than 100 bytes"):
        read(csv(tmp_path, "step,x\n1," + "1" * 200 + "\n"))


def test_a_run_is_found_again_where_it_stands(tmp_path: Path) -> None:
    """Runs that stand one after the other, and runs that alternate; with a cell of two lines before them."""
    rows = ['"a\nb",x,0,1'] + [f"{run},x,{step},{step}" for run in ("c", "d") for step in range(50)]
    rows += [f"{run},x,{step},{step}" for step in range(50, 60) for run in ("c", "d")]
    found = read(csv(tmp_path, "run,series,step,value\n" + "\n".join(rows) + "\n"))
    assert [len(points(track)["x"]) for track in found] == [1, 60, 60]
    assert [step for step, _, _ in points(found[1])["x"]] == list(range(60))


def test_a_table_that_has_grown_is_the_same_and_another_is_not(tmp_path: Path) -> None:
    [first] = read(csv(tmp_path, "step,x\n1,2\n"))
    [grown] = read(csv(tmp_path, "step,x\n1,2\n2,3\n"))
    [other] = read(csv(tmp_path, "step,x\n1,3\n2,3\n"))
    assert first.key == grown.key != other.key
    buckets = "series,step,value,min,max,nonfinite\nx,1,2,1,3,0\n"
    [told] = read(csv(tmp_path, buckets))
    [changed] = read(csv(tmp_path, buckets + "x,2,2,1,3,0\n"))
    assert told.key != changed.key  # buckets of a run that has grown are others
    assert "has buckets" in told.notes[0]


def test_json_of_rows_and_lines(tmp_path: Path) -> None:
    rows = [{"step": 0, "loss": 1.5, "words": None}, {"step": 1, "loss": "NaN", "acc": 0.5}]
    (tmp_path / "a.json").write_text(json.dumps(rows))
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    for name in ("a.json", "a.jsonl"):
        [track] = read(tmp_path / name)
        found = points(track)
        assert [step for step, _, _ in found["loss"]] == [0, 1]
        assert found["acc"][0][::2] == (1, 0.5)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "line 1: is no JSON"),
        ("[1, 2]", "neither an export of babysit nor a list of objects"),
        ("[]", "neither"),
        ('{"format": "babysit"}', "no whole export"),
        ('{"format": "babysit", "runs": [{"series": []}]}', "no whole export"),
        ('{"format": "babysit", "runs": [{"series": {"x": {"rows": [[1]]}}}]}', "x, row 1"),
        ('[{"step": 1, "x": {"y": 1}}]', "row 1: must be a number"),
        ("[" * 100_000, "nests too deep"),
        ('[{"step": ' + "1" * 5000 + ', "x": 1}]', "a number is too long"),
    ],
)
def test_what_is_wrong_in_json(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(DataError) as error:
        read(tmp_path / "a.json")
    assert told in str(error.value)


def test_parquet_long_and_wide(tmp_path: Path) -> None:
    runs = pa.array(["a", "b"] * 50).dictionary_encode()
    table = pa.table({"run": runs, "series": ["x"] * 100, "step": list(range(100)), "value": [0.5] * 100})
    pq.write_table(table, tmp_path / "long.parquet", row_group_size=30)
    first, second = read(tmp_path / "long.parquet")
    assert [step for step, _, _ in points(first)["x"]] == list(range(0, 100, 2))
    assert [step for step, _, _ in points(second)["x"]] == list(range(1, 100, 2))
    wide = pa.table({"step": [1, 2], "loss": [0.5, None], "note": ["a", "b"], "n": pa.array([1, 2], pa.int32())})
    pq.write_table(wide, tmp_path / "wide.parquet")
    [track] = read(tmp_path / "wide.parquet")
    assert {name: len(own) for name, own in points(track).items()} == {"loss": 1, "n": 2}
    assert "note" in track.notes[0]


def test_what_is_no_parquet(tmp_path: Path) -> None:
    for data in (b"", b"PAR1", b"PAR1" + bytes(100) + b"PAR1"):
        (tmp_path / "x.parquet").write_bytes(data)
        with pytest.raises(DataError, match="is no Parquet file"):
            read(tmp_path / "x.parquet")
    pq.write_table(pa.table({"step": [-1], "x": [1.0]}), tmp_path / "x.parquet")
    with pytest.raises(DataError, match="row 1 of row group 1: must have a whole step"):
        read(tmp_path / "x.parquet")


def test_a_path_without_anything_to_import(tmp_path: Path) -> None:
    for name, told in (("missing", "is not there"), ("", "has neither"), ("x.txt", "is neither")):
        (tmp_path / "x.txt").touch()
        [(_, refused)] = tracks(tmp_path / name)
        assert told in str(refused)
    csv(tmp_path, "step,x\n1,2\n")
    assert len(read(tmp_path)) == 1


@pytest.mark.parametrize(
    ("value", "number"), [("1", 1.0), (" 1e-3 ", 0.001), ("", None), ("null", None), ("-inf", -math.inf), (True, 1.0)]
)
def test_a_cell_with_a_number(value: Any, number: float | None) -> None:
    assert cell.number(value) == number


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("1970-01-01T00:01:00", 60.0), ("1970-01-01 01:00:00+01:00", 0.0), ("12.5", 12.5), ("", 7.0), ("nan", 7.0)],
)
def test_a_cell_with_a_time(value: str, seconds: float) -> None:
    assert cell.time(value, 7.0) == seconds


def test_columns_are_known_by_their_names() -> None:
    layout = sniff("x", ["Global_Step", "wall_time", "loss"])
    assert (layout.step, layout.time, layout.columns) == (0, 1, {2: "loss"})
    assert sniff("x", ["epoch", "step", "loss"]).columns == {0: "epoch", 2: "loss"}


@pytest.mark.parametrize("make", [series_name, run_name])
def test_a_name_of_ours_stays_as_it_is(make: Callable[[str], str]) -> None:
    assert make("train/loss") == "train/loss"


@settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_name_becomes_one_of_a_series_and_no_two_the_same(one: str, other: str) -> None:
    names = [series_name(text) for text in (one, other)]
    assert all(require_name(name) == name and 1 <= len(name) <= 200 for name in names)
    assert (names[0] == names[1]) == (one == other)
    assert 1 <= len(run_name(one)) <= 200
