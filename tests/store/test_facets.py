"""The names by which runs are found."""

import pytest

from babysit.store import facets, run_columns
from babysit.store.database import Database
from babysit.store.facets import Facet
from store import history


def test_every_name_has_its_kind_type_count_and_values(database: Database) -> None:
    history.fill(database)
    with database.read() as connection:
        found = facets.read(connection, "active")
    named = {facet.name: facet for facet in found.fields}
    assert set(run_columns.BUILTINS) | {"finding"} <= named.keys()
    assert named["state"] == Facet("state", "builtin", "text", 6, ["failed", "queued"])
    assert named["network"].values == ["64-10 relu"]
    assert named["health"].values == ["alarm", "healthy"]
    assert named["finding"].values == ["dead_relu"]
    assert named["created"].type == "time"
    assert named["optimizer.name"] == Facet("optimizer.name", "config", "text", 3, ["SGD", "adam", "adamw"])
    assert named["optimizer.learning_rate"] == Facet("optimizer.learning_rate", "config", "number", 3, [])
    assert named["network.batch_norm"] == Facet("network.batch_norm", "config", "bool", 2, ["false", "true"])
    assert named["rate"] == Facet("rate", "config", "text", 2, ["fast"])
    assert named["val/accuracy"] == Facet("val/accuracy", "metric", "number", 4, [])
    assert found.tags == [("baseline", 2), ("Paper", 1)]
    assert found.of == 6


def test_what_only_others_have_is_told_as_well(database: Database) -> None:
    history.fill(database)
    with database.read() as connection:
        found = facets.read(connection, "deleted")
    named = {facet.name: facet for facet in found.fields}
    assert (found.of, found.tags, named["optimizer.name"].values) == (1, [], ["sgd"])
    assert named["rate"] == Facet("rate", "config", "text", 0, [], varies=False)
    assert named["val/accuracy"].n == 0


def test_an_empty_history_has_the_built_in_names(database: Database) -> None:
    with database.read() as connection:
        found = facets.read(connection, "all")
    assert {facet.kind for facet in found.fields} == {"builtin"}
    assert (found.tags, found.of) == ([], 0)


def test_only_the_newest_are_counted(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets, "COUNTED", 2)
    history.fill(database)
    with database.read() as connection:
        named = {facet.name: facet for facet in facets.read(connection, "active").fields}
    assert (named["state"].n, named["rate"].n, named["seed"].n) == (2, 1, 0)
