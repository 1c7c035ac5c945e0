"""Filter lines against a real history: which runs they leave, and what they refuse."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babysit.errors import ConfigError
from babysit.store import filter_query, known_names, runs, selection
from babysit.store.database import Database
from babysit.store.filter_text import parse
from babysit.store.filter_values import length_of
from babysit.store.runs import Run
from babysit.store.selection import Selection
from store import history
from store.samples import Write

EVERYONE = {"adam", "sgd", "own loop", "Größe", "100% <b>", "empty"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory, backend) -> Iterator[tuple[Database, dict[str, Run]]]:
    with closing(Database.open(tmp_path_factory.mktemp("data"), backend())) as database:
        yield database, history.fill(database)


@pytest.fixture
def names(filled):
    """Return a function from a filter line to the names of the active runs that it leaves."""
    database, made = filled

    def find(line: str, **options) -> set[str]:
        with database.read() as connection:
            found = set(selection.ids(connection, Selection(line, **options)))
        return {name for name, run in made.items() if run.id in found}

    return find


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("", EVERYONE),
        ("starred", {"adam"}),
        ("starred = false", EVERYONE - {"adam"}),
        ("starred != true", EVERYONE - {"adam"}),
        ("network.batch_norm", {"adam"}),
        ("not network.batch_norm", EVERYONE - {"adam"}),
        ("network.batch_norm = false", {"sgd"}),
        ("optimizer = adam", {"adam", "own loop"}),
        ("optimizer.name = adam", {"adam", "own loop"}),
        ("optimizer != adam", EVERYONE - {"adam", "own loop"}),
        ("optimizer = SGD or optimizer = adamw", {"sgd", "Größe"}),
        ("optimizer ~ ADAM", {"adam", "own loop", "Größe"}),
        ("optimizer !~ adam", {"sgd", "100% <b>", "empty"}),
        ("optimizer in (sgd, adamw)", {"sgd", "Größe"}),
        ("optimizer not in (sgd, adamw)", EVERYONE - {"sgd", "Größe"}),
        ("optimizer is missing", {"100% <b>", "empty"}),
        ("optimizer.learning_rate = 1e-3", {"adam", "Größe"}),
        ("optimizer.learning_rate < 10%", {"adam", "Größe"}),
        ("optimizer.learning_rate is not missing", {"adam", "sgd", "Größe"}),
        ("rate > 0.1", {"100% <b>"}),
        ("rate = fast", {"own loop"}),
        ("size = 64", {"Größe"}),
        ('size = "64"', {"Größe"}),
        ('seed = "1"', set()),
        ("seed = 1", {"adam", "own loop"}),
        ("val/accuracy > 0.7", {"adam", "own loop"}),
        ("val/accuracy.last <= 0.6", {"sgd"}),
        ("val/accuracy.last = 0.6", {"sgd"}),
        ("not val/accuracy.last > 0", {"Größe", "100% <b>", "empty"}),
        ("val/accuracy.best > 0.75", {"adam", "own loop", "Größe"}),
        ("val/accuracy.min < 0.7", {"sgd"}),
        ("val/accuracy.n = 4", {"adam", "sgd", "own loop", "Größe"}),
        ("val/accuracy is missing", {"100% <b>", "empty"}),
        ('"my loss, b".best = 1.5', {"adam", "sgd", "own loop", "Größe"}),
        ("tag = BASELINE", {"adam", "sgd"}),
        ("tags != paper", EVERYONE - {"adam"}),
        ("tag ~ as and not tag = paper", {"sgd"}),
        ("tag is missing", EVERYONE - {"adam", "sgd"}),
        ("finding = dead_relu", {"sgd"}),
        ("finding = overfitting", set()),
        ("finding ~ relu", {"sgd"}),
        ("finding is missing", EVERYONE - {"sgd"}),
        ("findings > 0", {"sgd"}),
        ("findings = 0", EVERYONE - {"sgd"}),
        ("health = alarm", {"sgd"}),
        ("health is missing", EVERYONE - {"sgd", "adam"}),
        ("note ~ 'help'", set()),
        ("note ~ Help", {"sgd"}),
        ('note ~ "100 %"', {"sgd"}),
        ("note is missing", EVERYONE - {"sgd"}),
        ("name = größe", {"Größe"}),
        ("name ~ GRÖ", {"Größe"}),
        ("name ~ %", {"100% <b>"}),
        ("name ~ _", set()),
        ('name ~ "<B>"', {"100% <b>"}),
        ('name = "own loop"', {"own loop"}),
        ("state = queued", {"own loop", "empty"}),
        ("State in (Queued, failed)", EVERYONE),
        ("state ~ fail", EVERYONE - {"own loop", "empty"}),
        ("dataset = digits and network ~ relu", EVERYONE),
        ("step >= 30", {"adam", "sgd", "own loop", "Größe"}),
        ("progress > 29% and progress < 0.31", {"adam", "sgd", "own loop", "Größe"}),
        ("duration >= 5m", {"Größe", "100% <b>"}),
        ("duration < 4m", {"sgd"}),
        ("duration = 240s", {"adam"}),
        ("duration is missing", {"own loop", "empty"}),
        ("started = 1970-01-12 or started = 1970-01-13", EVERYONE - {"own loop", "empty"}),
        ("started < 1970", set()),
        ("started = 1970", EVERYONE - {"own loop", "empty"}),
        ("started >= 1970-01", EVERYONE - {"own loop", "empty"}),
        ("started = 1970-01-12T13:46:40Z", EVERYONE - {"own loop", "empty"}),
        ("started > 1970-01-12T13:46Z", set()),
        ("started >= 1970-01-12T13:46Z", EVERYONE - {"own loop", "empty"}),
        ("started <= 1970-01-12T13:46Z", EVERYONE - {"own loop", "empty"}),
        ("started < 1970-01-12T13:47Z", EVERYONE - {"own loop", "empty"}),
        ("started != 1970-01-12T13:46:40Z", {"own loop", "empty"}),
        ("created > 1h", EVERYONE),
        ("created < 1h", set()),
        ("ended > 7d", set()),
        ("parent is not missing", {"Größe"}),
        ("speed is missing", EVERYONE),
        ("archived", set()),
    ],
)
def test_a_line_leaves_these_runs_and_its_opposite_the_others(names, line: str, found: set[str]) -> None:
    assert names(line) == found
    if line:
        assert names(f"not ({line})") == EVERYONE - found


@pytest.mark.parametrize(
    ("line", "rule", "at", "length"),
    [
        ("lerning_rate > 1", "did you mean optimizer.learning_rate?", 0, 12),
        ("learning_rate > 1", "did you mean optimizer.learning_rate?", 0, 13),
        ("starred and val/acuracy.best > 1", "did you mean val/accuracy.best?", 12, 16),
        ("val/accuracy.bst > 1", "did you mean val/accuracy?", 0, 16),
        ("zzz = 1", "must be a column, or a field or metric that a run has", 0, 3),
        ('"two words" = 1', "must be a column, or a field or metric that a run has", 0, 11),
        ("name", "is no truth: it must be followed by a comparison", 0, 4),
        ("val/accuracy", "is no truth", 0, 12),
        ("tag", "is no truth", 0, 3),
        ("finding", "is no truth", 0, 7),
        ("name > b", "must be =, ~, !=, !~ or in: name is a text", 5, 1),
        ("val/accuracy ~ 1", "must be =, <, <=, >, >=, != or in: val/accuracy is a number", 13, 1),
        ("starred > true", "must be =, != or in: starred is a truth", 8, 1),
        ("starred = yes", "must be true or false", 10, 3),
        ("created ~ 2026", "must be =, <, <=, >, >=, != or in: created is a time", 8, 1),
        ("created > soon", "must be a time, such as 2026-11-26", 10, 4),
        ("created > 2026-02-30", "must be a time, such as 2026-11-26", 10, 10),
        ("created > 0000-01", "must be a time, such as 2026-11-26", 10, 7),
        ("created > 99999999999999999999d", None, 0, 0),
        ("duration > long", "must be a duration, such as 90s, 5m, 2h or 1d", 11, 4),
        ("step > many", "must be a number, such as 0.5, 1e-3 or 10%", 7, 4),
        ("step > 0x10", "must be a number", 7, 4),
        ('step > "10"', "must be a number", 7, 4),
        ("optimizer.learning_rate > fast", "must be a number", 26, 4),
        ("state = finishd", "must be one of queued, starting, running", 8, 7),
        ("health in (alarm, bad)", "must be one of healthy, note, warning, alarm", 18, 3),
        ("val/accuracy@5 > 1", "can be shown as a column, but runs can be neither filtered nor sorted by it", 0, 14),
        ("val/accuracy.best_step > 1", "can be shown as a column, but runs can be neither filtered", 0, 22),
    ],
)
def test_what_means_nothing_is_told_with_its_place(names, line: str, rule: str | None, at: int, length: int) -> None:
    if rule is None:
        assert names(line) == EVERYONE
        return
    with pytest.raises(ConfigError) as error:
        names(line)
    [problem] = error.value.problems
    assert rule in problem.rule
    assert (problem.field, problem.at, problem.length) == ("filter", at, length)


@pytest.mark.parametrize(
    ("scope", "found"),
    [("active", EVERYONE), ("archived", {"archived"}), ("deleted", {"deleted"}), ("all", set(history.CONFIGS))],
)
def test_a_scope_leaves_out_what_is_put_away(names, scope: str, found: set[str]) -> None:
    assert names("", scope=scope) == found
    assert names("archived", scope=scope) == found & {"archived"}


def test_times_count_from_now(database: Database, write: Write, run: Run) -> None:
    hour = 3600.0

    def is_left(line: str, now: float) -> bool:
        with database.read() as connection:
            condition = filter_query.condition(connection, line, now=run.created_at + now)
            assert condition is not None
            query = selection.ids_query(connection, Selection()).where(condition)
            return connection.execute(query).first() is not None

    write(lambda c: runs.move_run(c, run.id, runs.RunState.STARTING, "", time=run.created_at))
    assert is_left("created > 2h", hour)
    assert not is_left("created > 2h", 3 * hour)
    assert is_left("duration = 1h and duration < 1h30m", hour)


def test_a_history_without_names_takes_any(database: Database, names) -> None:
    with database.read() as connection:
        assert selection.ids(connection, Selection("optimizer = adam and val/accuracy.best > 0.5 or zzz")) == []
        assert selection.ids(connection, Selection(sort=("-val/accuracy.best", "optimizer"))) == []


def test_what_a_run_brings_is_known_at_once(database: Database, write: Write) -> None:
    with database.read() as connection:
        assert not known_names.field_names(connection)
    made = write(lambda c: runs.create_run(c, {"brand": {"new": 1}}, "x", "digits", "", 1))
    with database.read() as connection:
        assert selection.ids(connection, Selection("brand.new = 1")) == [made.id]


def test_lengths_of_time_add_up() -> None:
    assert length_of("1h30m") == 5400
    assert length_of("1.5d") == 129_600
    assert [length_of(text) for text in ("", "5", "m", "5m ", "5 m", "-5m", "5y")] == [None] * 7


def test_values_are_bound_not_written(filled) -> None:
    database, _ = filled
    line = """name = "'; drop table runs; --" or "val/accuracy" > 0.123 or optimizer ~ "quoted '' text" """
    with database.read() as connection:
        text = str(filter_query.condition(connection, line))
    assert "drop" not in text
    assert "0.123" not in text
    assert "quoted" not in text


TERMS = st.sampled_from(
    ["starred", "tag = baseline", "optimizer = adam", "val/accuracy > 0.7", "duration < 4m", "health is missing"]
)
LINES = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        inner.map("not ({})".format),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) and ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) or ({two[1]})"),
    ),
    max_leaves=8,
)


@given(LINES)
@settings(max_examples=60, deadline=None)
def test_connectives_mean_the_same_in_the_database_as_in_sets(filled, line: str) -> None:
    database, made = filled
    with database.read() as connection:
        single = {term: set(selection.ids(connection, Selection(term))) for term in _terms(line)}
        found = set(selection.ids(connection, Selection(line)))
    assert found == _evaluated(parse(line), single, {made[name].id for name in EVERYONE})


def _terms(line: str) -> set[str]:
    return {term.strip(" ()") for term in line.replace("not", "").replace(" and ", " or ").split(" or ")}


def _evaluated(node, single: dict[str, set[str]], every: set[str]) -> set[str]:
    match type(node).__name__:
        case "All":
            return set.intersection(*(_evaluated(part, single, every) for part in node.parts))
        case "Any":
            return set.union(*(_evaluated(part, single, every) for part in node.parts))
        case "Not":
            return every - _evaluated(node.part, single, every)
        case "Truth":
            return single[node.name.text]
        case "Missing":
            return single[f"{node.name.text} is missing"]
    return single[f"{node.name.text} {node.operator.text} {node.values[0].text}"]
