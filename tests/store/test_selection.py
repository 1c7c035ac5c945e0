"""Selections: searched, sorted, in pages."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from babysit.errors import ConfigError
from babysit.store import selection
from babysit.store.database import Database
from babysit.store.runs import Run
from babysit.store.selection import Selection
from store import history

NEWEST_FIRST = ["empty", "100% <b>", "Größe", "own loop", "sgd", "adam"]


@pytest.fixture(scope="module")
def filled(tmp_path_factory, backend) -> Iterator[tuple[Database, dict[str, Run]]]:
    with closing(Database.open(tmp_path_factory.mktemp("data"), backend())) as database:
        yield database, history.fill(database)


@pytest.fixture
def names(filled):
    database, _ = filled

    def find(limit: int = 100, offset: int = 0, **options) -> list[str]:
        with database.read() as connection:
            return [run.name for run in selection.page(connection, Selection(**options), limit, offset).runs]

    return find


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", NEWEST_FIRST),
        ("  ", NEWEST_FIRST),
        ("ADAM", ["adam"]),
        ("grÖ", ["Größe"]),
        ("digits relu", NEWEST_FIRST),
        ("baseline", ["sgd", "adam"]),
        ("baseline help", ["sgd"]),
        ("not 100", ["sgd"]),
        ("100%", ["100% <b>"]),
        ("<b>", ["100% <b>"]),
        ("_", []),
        ("nothing", []),
        ("'; drop", []),
    ],
)
def test_a_search_wants_every_word_somewhere(names, words: str, found: list[str]) -> None:
    assert names(search=words) == found


def test_a_run_is_found_by_its_id(filled, names) -> None:
    _, made = filled
    assert names(search=made["sgd"].id.upper()) == ["sgd"]
    assert names(filter=f"id = {made['sgd'].id} or parent = {made['adam'].id}") == ["Größe", "sgd"]


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        (["-created"], NEWEST_FIRST),
        (["created"], NEWEST_FIRST[::-1]),
        (["id"], NEWEST_FIRST[::-1]),
        (["-name"], ["sgd", "own loop", "Größe", "empty", "adam", "100% <b>"]),
        (["-val/accuracy"], ["adam", "own loop", "sgd", "empty", "100% <b>", "Größe"]),
        (["val/accuracy"], ["sgd", "own loop", "adam", "empty", "100% <b>", "Größe"]),
        (["val/accuracy.best"], ["sgd", "Größe", "own loop", "adam", "empty", "100% <b>"]),
        (["optimizer.learning_rate"], ["Größe", "adam", "sgd", "empty", "100% <b>", "own loop"]),
        (["-optimizer.learning_rate", "name"], ["sgd", "adam", "Größe", "100% <b>", "empty", "own loop"]),
        (["optimizer"], ["own loop", "adam", "Größe", "sgd", "empty", "100% <b>"]),
        (["rate"], ["100% <b>", "own loop", "empty", "Größe", "sgd", "adam"]),
        (["-rate"], ["100% <b>", "own loop", "empty", "Größe", "sgd", "adam"]),
        (["tags"], ["sgd", "adam", "empty", "100% <b>", "Größe", "own loop"]),
        (["-findings"], ["sgd", "empty", "100% <b>", "Größe", "own loop", "adam"]),
        (["-health"], ["sgd", "adam", "empty", "100% <b>", "Größe", "own loop"]),
        (["state", "-duration"], ["empty", "own loop", "100% <b>", "Größe", "adam", "sgd"]),
        (["duration"], ["sgd", "adam", "Größe", "100% <b>", "empty", "own loop"]),
        (["-starred"], ["adam", "empty", "100% <b>", "Größe", "own loop", "sgd"]),
        (["note"], ["sgd", "empty", "100% <b>", "Größe", "own loop", "adam"]),
        (["-progress", "-my loss, b.last"], ["Größe", "own loop", "sgd", "adam", "empty", "100% <b>"]),
        (["parent"], ["Größe", "empty", "100% <b>", "own loop", "sgd", "adam"]),
        (["-speed"], NEWEST_FIRST),
    ],
)
def test_what_is_missing_or_no_number_comes_last_and_equals_the_newest_first(names, sort, found) -> None:
    got = names(sort=tuple(sort))
    if sort == ["-name"]:  # where a letter that is no ASCII stands is the database's own matter
        got.remove("Größe")
        found = [name for name in found if name != "Größe"]
    assert got == found


def test_pages_follow_each_other(names) -> None:
    for options in ({}, {"filter": "not starred"}, {"sort": ("name",)}, {"search": "digits"}):
        whole = names(**options)
        assert names(limit=2, **options) + names(limit=2, offset=2, **options) + names(offset=4, **options) == whole
        assert names(offset=100, **options) == []


def test_a_page_knows_how_many_there_are(filled) -> None:
    database, made = filled
    with database.read() as connection:
        everything = selection.page(connection, Selection(), 2)
        some = selection.page(connection, Selection("tag = baseline"), 1)
        chosen = selection.page(connection, Selection(ids=(made["adam"].id, made["archived"].id, "nobody")))
        none = selection.page(connection, Selection(ids=()))
    assert (len(everything.runs), everything.total, everything.all) == (2, 6, 6)
    assert (len(some.runs), some.total, some.all) == (1, 2, 6)
    assert ([run.name for run in chosen.runs], chosen.total, chosen.all) == (["adam"], 1, 6)
    assert (none.runs, none.total) == ([], 0)


@pytest.mark.parametrize(
    ("options", "field", "rule", "at"),
    [
        ({"search": "x" * 501}, "search", "must have at most 500 characters", 500),
        ({"search": "x " * 21}, "search", "must have at most 20 words", None),
        ({"search": "a\0"}, "search", "must hold neither NUL", 1),
        ({"search": "a\udc00"}, "search", "must hold neither NUL", 1),
        ({"sort": ("name", "-nmae")}, "sort", "did you mean name?", 6),
        ({"sort": ("name", "")}, "sort", "must be a column", 5),
        ({"sort": ("val/accuracy@3",)}, "sort", "runs cannot be sorted by it", 0),
        ({"sort": ("-val/accuracy.best_step",)}, "sort", "runs cannot be sorted by it", 1),
        ({"sort": ("a\0",)}, "sort", "must hold neither NUL", 1),
        ({"sort": ("name",) * 9}, "sort", "must be at most 8 columns", None),
        ({"filter": "x ="}, "filter", "must go on with a value", 3),
    ],
)
def test_what_cannot_be_read_is_refused_by_field_and_place(names, options, field, rule, at) -> None:
    with pytest.raises(ConfigError) as error:
        names(**options)
    [problem] = error.value.problems
    assert (problem.field, problem.at) == (field, at)
    assert rule in problem.rule


def test_a_second_line_is_joined_to_the_first() -> None:
    assert selection.within(Selection("a or b"), "c").filter == "(a or b) and (c)"
    assert selection.within(Selection(), "c").filter == "(c)"
    assert selection.within(Selection("a"), " ").filter == "(a)"
    assert selection.within(Selection(), "").filter == ""
