"""Groups of runs: who belongs together, and how what they came to is spread."""

import math
import statistics
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babysit.errors import ConfigError
from babysit.store import groups
from babysit.store.database import Database
from babysit.store.groups import spread
from babysit.store.runs import Run, create_run
from babysit.store.selection import Selection
from store import history
from store.samples import Write, points, send


@pytest.fixture(scope="module")
def filled(tmp_path_factory, backend) -> Iterator[tuple[Database, dict[str, Run]]]:
    with closing(Database.open(tmp_path_factory.mktemp("data"), backend())) as database:
        yield database, history.fill(database)


def read(filled, by: list[str], columns: list[str], **options) -> groups.Groups:
    with filled[0].read() as connection:
        return groups.read(connection, Selection(**options), by, columns)


def test_runs_of_equal_values_are_together(filled) -> None:
    _, made = filled
    found = read(filled, ["seed"], ["val/accuracy", "val/accuracy.best"])
    assert [(group.values, group.n) for group in found.groups] == [((1,), 2), ((2,), 1), ((3,), 1), ((None,), 2)]
    assert (found.total, found.all) == (6, 4)
    first = found.groups[0]
    assert first.runs == [made["own loop"].id, made["adam"].id]
    assert first.columns["val/accuracy"].mean == pytest.approx(0.825)
    assert first.columns["val/accuracy"].std == pytest.approx(statistics.stdev([0.75, 0.9]))
    assert (first.columns["val/accuracy"].min, first.columns["val/accuracy"].max) == (0.75, 0.9)
    no_number = found.groups[2].columns
    assert no_number["val/accuracy"] == groups.Spread(0, None, None, None, None)
    assert no_number["val/accuracy.best"] == groups.Spread(1, 0.8, None, 0.8, 0.8)


def test_numbers_come_before_texts_and_what_is_missing_last(filled) -> None:
    assert [group.values for group in read(filled, ["rate"], []).groups] == [(0.5,), ("fast",), (None,)]
    assert [group.values for group in read(filled, ["health"], []).groups] == [("alarm",), ("healthy",), (None,)]


def test_several_columns_group_by_all_of_them(filled) -> None:
    found = read(filled, ["state", "optimizer"], ["step"], filter="step > 0")
    assert [group.values for group in found.groups] == [
        *(("failed", "adam"), ("failed", "adamw"), ("failed", "SGD"), ("queued", "Adam"))
    ]
    assert read(filled, ["starred"], [], scope="all").total == len(history.CONFIGS)


def test_what_no_run_has_is_one_group(filled) -> None:
    found = read(filled, ["zzz"], ["zzz", "name"])
    assert [(group.values, group.n) for group in found.groups] == [((None,), 6)]
    assert found.groups[0].columns == dict.fromkeys(["zzz", "name"], groups.Spread(0, None, None, None, None))


def test_groups_and_members_are_bounded(database: Database, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "MAX_GROUPS", 3)
    monkeypatch.setattr(groups, "MAX_MEMBERS", 2)
    for place in range(12):
        row: dict[str, Any] = {
            "config": {"kind": place % 4},
            "name": "x",
            "dataset": "digits",
            "network": "",
            "total_steps": 1,
        }
        write(partial(create_run, **row))
    with database.read() as connection:
        found = groups.read(connection, Selection(), ["kind"], [])
    assert [(group.values, group.n, len(group.runs)) for group in found.groups] == [
        *(((0,), 3, 2), ((1,), 3, 2), ((2,), 3, 2))
    ]
    assert (found.all, found.total) == (4, 12)


@pytest.mark.parametrize("by", [[], ["a", "b", "c", "d", "e"]])
def test_by_how_many_columns_is_bounded(filled, by: list[str]) -> None:
    with pytest.raises(ConfigError, match="by: must be 1 to 4 columns"):
        read(filled, by, [])


@given(st.lists(st.one_of(st.floats(-1e6, 1e6), st.integers(-5, 5), st.sampled_from([None, "NaN", "x", math.inf]))))
def test_the_spread_is_that_of_the_finite_numbers(values: list[Any]) -> None:
    found = [value for value in values if isinstance(value, float | int) and math.isfinite(value)]
    told = spread(values)
    assert told.n == len(found)
    if found:
        assert told.mean == pytest.approx(statistics.fmean(found), abs=1e-6)
        assert (told.min, told.max) == (min(found), max(found))
    if len(found) > 1:
        assert told.std == pytest.approx(statistics.stdev(found), abs=1e-3)


def test_what_is_beyond_a_float_is_not_told() -> None:
    assert spread([1.7e308, 1.7e308, -1.7e308]).std is None
    assert spread([1.7e308, 1.7e308]).mean is None


def test_a_metric_of_a_running_run_counts(database: Database, write: Write, run: Run) -> None:
    send(database, run.id, points(1, {"val/loss": [(1, 2.0), (2, 1.0), (3, 4.0)]})).result()
    with database.read() as connection:
        found = groups.read(connection, Selection(), ["state"], ["val/loss", "val/loss.best"])
    assert found.groups[0].columns["val/loss"].mean == 4.0
    assert found.groups[0].columns["val/loss.best"].mean == 1.0
