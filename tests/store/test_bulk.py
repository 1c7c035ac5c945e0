"""Bulk statements write what SQLAlchemy's own would, in the words of either database."""

import math
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, select, update

from babysit.store.bulk import Bulk, number
from babysit.store.database import Database
from babysit.store.runs import Run
from babysit.store.tables import series
from store.samples import Write

FIELDS = ("n", "first_step", "last_step", "last_time", "last", "min", "max", "nonfinite")
ROW = (3, 1, 2, 0.5, number(math.nan), -1.0, math.inf, 1)
ADD = Bulk(insert(series), ("name", "run_id", *FIELDS))
CHANGE = Bulk(update(series).where(series.c.id == bindparam("key")), ("key", "n", "last"))


def rows(database: Database) -> list[Any]:
    with database.read() as connection:
        return list(connection.execute(select(series).order_by(series.c.id)).mappings())


def test_rows_are_added_and_changed_in_their_order(database: Database, write: Write, run: Run) -> None:
    write(lambda c: ADD.execute(c, [("a", run.id, *ROW), ("b", run.id, *ROW)]))
    first, second = rows(database)
    assert (first["name"], second["name"], first["n"], first["last_step"], first["max"]) == ("a", "b", 3, 2, math.inf)
    assert math.isnan(first["last"])
    write(lambda c: CHANGE.execute(c, [(second["id"], 9, 7.0), (first["id"], 8, number(math.nan))]))
    changed = rows(database)
    assert [row["n"] for row in changed] == [8, 9]
    assert changed[1]["last"] == 7.0
    assert changed[1]["min"] == -1.0
    write(lambda c: CHANGE.execute(c, []))
    assert rows(database) == changed


@pytest.mark.parametrize(("value", "stored"), [(math.nan, None), (math.inf, math.inf), (-0.5, -0.5)])
def test_only_what_is_not_a_number_is_stored_as_null(value: float, stored: float | None) -> None:
    assert number(value) == stored
