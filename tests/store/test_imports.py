"""The imports: a source becomes one run, which goes on where an import was cut off."""

import pytest

from babysit.errors import NotFoundError
from babysit.store import imports, marks
from babysit.store.purge import purge
from babysit.store.runs import RunState, move_run
from store.samples import points, send

KEY = "0" * 64


def begin(connection):
    return imports.begin(connection, KEY, {"lr": 0.1}, "name", "digits", "", {"import": {"key": KEY}}, 12.5)


def test_a_source_becomes_a_run_that_runs(write, database):
    run = write(begin)
    assert (run.state, run.started_at, run.info) == (RunState.RUNNING, 12.5, {"import": {"key": KEY}})
    with database.read() as connection:
        assert imports.find(connection, KEY) == run
        assert imports.find(connection, "1" * 64) is None


@pytest.mark.parametrize("state", [RunState.LOST, RunState.FAILED, RunState.STOPPED])
def test_an_import_that_was_cut_off_goes_on(write, state):
    run = write(begin)
    write(lambda c: move_run(c, run.id, state, "the server was away"))
    assert write(lambda c: imports.open_again(c, run.id)).state is RunState.RUNNING


def test_a_run_that_was_imported_to_its_end_stays_so(write):
    run = write(begin)
    write(lambda c: move_run(c, run.id, RunState.FINISHED, ""))
    assert write(lambda c: imports.open_again(c, run.id)).state is RunState.FINISHED
    with pytest.raises(NotFoundError):
        write(lambda c: imports.open_again(c, "nowhere"))


def test_it_is_known_how_much_is_stored(write, database):
    run = write(begin)
    send(database, run.id, points(1, {"x": [(0, 1.0), (1, 2.0)], "y": [(0, 1.0)]})).result()
    with database.read() as connection:
        assert imports.stored(connection, run.id) == ({"x": 2, "y": 1}, {})


def test_a_source_whose_run_was_purged_is_new(write, database):
    run = write(begin)
    write(lambda c: move_run(c, run.id, RunState.FINISHED, ""))
    write(lambda c: marks.remove(c, run.id, is_deleted=True))
    assert purge(database.writer, [run.id], lambda run_id: None) == [run.id]
    with database.read() as connection:
        assert imports.find(connection, KEY) is None
    assert write(begin).id != run.id
