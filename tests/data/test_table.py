"""The user's own table, CSV or Parquet: what is taken, and what is refused by file, column and line."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest

from babysit.data import table_file
from babysit.data.dataset import Facts, RawData
from babysit.data.sources import table as tables
from babysit.data.sources.table import Table
from babysit.errors import DataError, DataMissingError

COLUMNS: dict[str, list[Any]] = {"width": [1.5, 2.5, 3.5, 4.5], "height": [1, 2, 3, 4], "kind": ["b", "a", "b", "c"]}
KINDS = ["csv", "parquet"]


def written(folder: Path, kind: str, columns: dict[str, Any]) -> Path:
    path = folder / f"some.{kind}"
    table = pa.table(columns)
    pa.csv.write_csv(table, path) if kind == "csv" else pa.parquet.write_table(table, path)
    return path


def text(folder: Path, content: str | bytes) -> Path:
    path = folder / "some.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def load(path: Path | None, label: str = "kind", task: Any = "classification", folder: Path | None = None) -> RawData:
    return Table(label, task).load(path, folder or Path(f"{path}.cache"))


def refusal(path: Path | None, label: str = "kind", task: Any = "classification") -> str:
    with pytest.raises(DataError) as caught:
        load(path, label, task)
    assert path is None or caught.value.source == str(path)
    return caught.value.rule


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_is_read(tmp_path: Path, kind: str) -> None:
    path = written(tmp_path, kind, COLUMNS)
    raw = load(path)
    np.testing.assert_array_equal(raw.x, np.column_stack([COLUMNS["width"], COLUMNS["height"]]).astype(np.float32))
    assert (raw.x.dtype, raw.y.dtype, raw.shape) == (np.float32, np.int64, (2,))
    assert (raw.y.tolist(), raw.class_names, raw.feature_names) == ([1, 0, 1, 2], ("a", "b", "c"), ("width", "height"))
    assert Table("kind").facts(path, tmp_path) == Facts((2,), 3, 4)


@pytest.mark.parametrize("kind", KINDS)
def test_a_number_is_predicted(tmp_path: Path, kind: str) -> None:
    path = written(tmp_path, kind, {name: COLUMNS[name] for name in ("width", "height")})
    raw = load(path, "height", "regression")
    assert (raw.y.dtype, raw.y.tolist(), raw.class_names) == (np.float32, [[1], [2], [3], [4]], ())
    assert (raw.target_names, raw.feature_names) == (("height",), ("width",))
    facts = Table("height", "regression").facts(path, tmp_path)
    assert (facts.n_classes, facts.n_outputs) == (None, 1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("labels", "classes", "codes"),
    [
        ([10, 9, 100, 9], ("9", "10", "100"), [1, 0, 2, 0]),
        ([True, False, True, True], ("false", "true"), [1, 0, 1, 1]),
        (["naïve", "a,b", "naïve", "x y"], ("a,b", "naïve", "x y"), [1, 0, 1, 2]),
    ],
)
def test_labels_of_every_kind_are_named_in_order(
    tmp_path: Path, kind: str, labels: list[Any], classes: tuple[str, ...], codes: list[int]
) -> None:
    raw = load(written(tmp_path, kind, {"x": [1, 2, 3, 4], "kind": labels}))
    assert (raw.class_names, raw.y.tolist()) == (classes, codes)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_missing_is_nan_and_words_of_truth_are_numbers(tmp_path: Path, kind: str) -> None:
    columns = {"a": [1, None, 3], "b": [True, False, None], "c": [None, 2.5, float("nan")], "kind": ["x", "y", "x"]}
    np.testing.assert_array_equal(
        load(written(tmp_path, kind, columns)).x, [[1, 1, np.nan], [np.nan, 0, 2.5], [3, np.nan, np.nan]]
    )


def test_numbers_that_begin_whole_and_go_on_with_fractions_are_read(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(table_file, "CSV_BLOCK", 1 << 10)
    lines = [f"{i if i < 1000 else i + 0.5},{i % 2}" for i in range(2000)]
    raw = load(text(tmp_path, "a,kind\n" + "\n".join(lines)))
    assert (raw.x[999, 0], raw.x[1000, 0], len(raw.x)) == (999, 1000.5, 2000)
    assert raw.y.tolist() == [i % 2 for i in range(2000)]


@pytest.mark.parametrize("kind", KINDS)
def test_columns_that_are_no_numbers_are_all_named(tmp_path: Path, kind: str) -> None:
    columns = COLUMNS | {"color": ["red"] * 4, "when": pa.array([0] * 4, pa.timestamp("s"))}
    rule = refusal(written(tmp_path, kind, columns))
    assert rule == "must have numeric columns besides the label; not numeric: 'color', 'when'"
    many = {f"c{i}": ["x"] for i in range(9)} | {"kind": ["a"]}
    assert refusal(written(tmp_path, kind, many)).endswith("'c3', 'c4' and 4 more")


@pytest.mark.parametrize("kind", KINDS)
def test_a_label_that_is_not_there_is_named_with_the_columns(tmp_path: Path, kind: str) -> None:
    rule = "has no column 'label' to predict; data.label names it, one of 'width', 'height', 'kind'"
    assert refusal(written(tmp_path, kind, COLUMNS), "label") == rule
    assert refusal(written(tmp_path, kind, {"kind": ["a", "b"]})) == "must have a numeric column besides the label"


def test_labels_that_are_no_labels_are_refused(tmp_path: Path, monkeypatch: Any) -> None:
    assert "row 1 (from 0) has none" in refusal(text(tmp_path, "a,kind\n1,x\n2,\n"))
    assert "row 2 (from 0) has none" in refusal(
        written(tmp_path, "parquet", {"a": [1, 2, 3], "kind": ["x", "y", None]})
    )
    assert "at most 200 characters" in refusal(text(tmp_path, f"a,kind\n1,{'x' * 201}\n"))
    monkeypatch.setattr(tables, "MAX_CLASSES", 3)
    rule = refusal(text(tmp_path, "a,kind\n" + "\n".join(f"1,{i}" for i in range(4))))
    assert rule == "must have at most 3 different labels; numbers to predict want data.task = 'regression'"
    assert "not numeric: 'kind'" in refusal(written(tmp_path, "csv", COLUMNS), "kind", "regression")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("a,kind\n1,x\n2\n", "is no well-formed table: line 3: Expected 2 columns, got 1: 2"),
        ("a,kind\n1,x\n2,y,3\n", "is no well-formed table: line 3: Expected 2 columns, got 3: 2,y,3"),
        ("a,kind\n", "has no rows"),
        ("", "is no well-formed table: Empty CSV file"),
        ("a,a,kind\n1,2,x\n", "must name every column once; 'a' comes twice"),
        (b"\x1f\x8b\x08\x00", "is packed with gzip; unpack it first"),
        (b"a,kind\n1,\xff\xfe\n", "is no well-formed table: "),
        (b"PAR1" + bytes(100) + b"PAR1", "is no well-formed table: "),
        (b"\x00\x01\x02" * 50 + b"\n1\n", "has no column 'kind' to predict"),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(tmp_path: Path, content: str | bytes, rule: str) -> None:
    assert refusal(text(tmp_path, content)).startswith(rule)


def test_a_word_far_down_a_column_of_numbers_is_named_with_its_line(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(table_file, "CSV_BLOCK", 1 << 10)
    lines = [f"{i},{i % 2}" for i in range(2000)]
    lines[1500] = "oops,1"
    rule = refusal(text(tmp_path, "a,kind\n" + "\n".join(lines)))
    assert rule == "is no well-formed table: column 1: line 1502: invalid value 'oops'"


def test_every_cut_of_a_parquet_file_is_noticed(tmp_path: Path) -> None:
    path = written(tmp_path, "parquet", COLUMNS)
    whole = path.read_bytes()
    for end in range(8, len(whole) - 1, 31):
        path.write_bytes(whole[:end])
        assert refusal(path)


def test_flipped_bytes_of_a_parquet_file_do_no_harm(tmp_path: Path) -> None:
    path = written(tmp_path, "parquet", COLUMNS)
    whole = path.read_bytes()
    for place in range(4, len(whole), 13):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            load(path)
        except DataError as error:
            assert error.source == str(path)  # noqa: PT017 — a flip may do nothing


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_of_too_many_numbers_is_left(tmp_path: Path, kind: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(table_file, "MAX_NUMBERS", 1000)
    columns = {name: np.arange(600) for name in ("a", "b", "kind")}
    assert refusal(written(tmp_path, kind, columns)).startswith("must have at most 1,000 numbers")


def test_a_table_of_too_many_columns_is_left(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(table_file, "MAX_COLUMNS", 10)
    assert (
        refusal(text(tmp_path, ",".join(map(str, range(11))) + "\n" + "1," * 10 + "1\n"))
        == "must have at most 10 columns, not 11"
    )


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataMissingError, match="must be given: a CSV file with a line of column names"):
        load(None, folder=tmp_path)
    assert refusal(tmp_path / "none.csv") == "does not exist"
    assert refusal(tmp_path) == "must be a file"


def test_the_second_time_it_comes_from_the_cache_of_its_options(tmp_path: Path, monkeypatch: Any) -> None:
    path, folder = written(tmp_path, "csv", COLUMNS | {"size": [1, 2, 1, 2]}), tmp_path / "cache"
    path = written(tmp_path, "csv", {"a": [1, 2, 3], "b": [4, 5, 6], "c": [0, 1, 0]})
    first, other = load(path, "c", folder=folder), load(path, "b", "regression", folder)
    monkeypatch.delattr(table_file, "open_table")
    again = load(path, "c", folder=folder)
    assert isinstance(again.x, np.memmap)
    np.testing.assert_array_equal(again.x, first.x)
    assert (again.class_names, again.feature_names) == (("0", "1"), ("a", "b"))
    assert load(path, "b", "regression", folder).feature_names == other.feature_names == ("a", "c")
    os.utime(path, (1, 1))
    with pytest.raises(ImportError):
        load(path, "c", folder=folder)
