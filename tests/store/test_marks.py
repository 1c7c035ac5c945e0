"""What people put on a run, and what its configuration is found by."""

import pytest
from sqlalchemy import select

from babysit.errors import ConfigError, NotFoundError, StateError
from babysit.store import fields, marks, runs
from babysit.store.database import Database
from babysit.store.purge import begin, purge
from babysit.store.runs import Run, RunState
from babysit.store.tables import chunks
from babysit.store.tables import fields as table
from store.samples import Write, points, send


def test_a_new_run_has_no_marks(run: Run) -> None:
    assert (run.is_starred, run.archived_at, run.deleted_at, run.has_note, run.tags) == (False, None, None, False, ())


def test_marks_are_put_on_and_taken_off(write: Write, run: Run) -> None:
    write(lambda c: marks.star(c, run.id, True))
    write(lambda c: marks.add_tags(c, run.id, ["b", " a  a ", "b"]))
    write(lambda c: marks.set_note(c, run.id, "# why"))
    write(lambda c: marks.rename(c, run.id, "second"))
    found = write(lambda c: runs.get_run(c, run.id))
    assert (found.is_starred, found.tags, found.has_note, found.name) == (True, ("a a", "b"), True, "second")
    write(lambda c: marks.remove_tags(c, run.id, ["b", "never there"]))
    assert write(lambda c: marks.tags_of(c, [run.id, "nobody"])) == {run.id: ("a a",), "nobody": ()}
    assert write(lambda c: marks.note(c, run.id)) == "# why"


@pytest.mark.parametrize("tag", ["", "  ", "x" * 65, "a\x07b", "\u202ereversed"])
def test_what_is_no_tag_is_refused(write: Write, run: Run, tag: str) -> None:
    with pytest.raises(ConfigError, match="tags: must each be 1 to 64 printable characters"):
        write(lambda c: marks.add_tags(c, run.id, ["fine", tag]))
    assert write(lambda c: runs.get_run(c, run.id)).tags == ()


def test_notes_names_and_tags_are_bounded(write: Write, run: Run) -> None:
    write(lambda c: marks.set_note(c, run.id, "x" * marks.MAX_NOTE))
    with pytest.raises(ConfigError, match="note: must have at most 100,000 characters"):
        write(lambda c: marks.set_note(c, run.id, "x" * (marks.MAX_NOTE + 1)))
    with pytest.raises(ConfigError, match="name: must have 1 to 200 characters"):
        write(lambda c: marks.rename(c, run.id, ""))
    write(lambda c: marks.add_tags(c, run.id, map(str, range(32))))
    with pytest.raises(ConfigError, match="tags: must be at most 32"):
        write(lambda c: marks.add_tags(c, run.id, ["one more"]))


def test_only_what_has_ended_is_archived_deleted_and_purged(write: Write, run: Run) -> None:
    with pytest.raises(StateError, match="the run is queued: it cannot be archived"):
        write(lambda c: marks.archive(c, run.id, True))
    with pytest.raises(StateError, match="the run is queued: it cannot be deleted"):
        write(lambda c: marks.remove(c, run.id, True))
    write(lambda c: runs.move_run(c, run.id, RunState.STOPPED, ""))
    with pytest.raises(StateError, match="not deleted"):
        write(lambda c: marks.require_purgeable(c, run.id))
    write(lambda c: marks.archive(c, run.id, True))
    write(lambda c: marks.remove(c, run.id, True))
    assert write(lambda c: runs.get_run(c, run.id)).deleted_at is not None
    write(lambda c: marks.remove(c, run.id, False))
    assert write(lambda c: runs.get_run(c, run.id)).deleted_at is None
    write(lambda c: marks.remove(c, run.id, True))
    write(lambda c: marks.require_purgeable(c, run.id))


def test_marks_of_a_run_that_is_not_there_are_refused(write: Write) -> None:
    for put in (
        lambda c: marks.star(c, "nobody", True),
        lambda c: marks.remove(c, "nobody", True),
        lambda c: marks.note(c, "nobody"),
        lambda c: marks.rename(c, "nobody", "x"),
        lambda c: marks.require_purgeable(c, "nobody"),
    ):
        with pytest.raises(NotFoundError):
            write(put)


def test_a_configuration_is_kept_by_field(database: Database, write: Write) -> None:
    config = {
        "name": "x" * 600, "seed": 3, "network": {"batch_norm": False, "layers": [{"units": 50}, {"units": 20}]},
        "huge": 10**400, "none": None, "rate": 1e-3,
    }  # fmt: skip
    made: Run = write(lambda c: runs.create_run(c, config, "named", "digits", "", 1))
    with database.read() as connection:
        rows = connection.execute(select(table).where(table.c.run_id == made.id)).all()
    assert {row.name: (row.number, row.text) for row in rows} == {
        "name": (None, "x" * 500), "seed": (3.0, None), "network.batch_norm": (0.0, "false"), "rate": (1e-3, None),
        "network.layers.0.units": (50.0, None), "network.layers.1.units": (20.0, None), "huge": (None, None),
    }  # fmt: skip


def test_a_configuration_without_end_has_bounded_fields(write: Write) -> None:
    made: Run = write(lambda c: runs.create_run(c, {"a": list(range(1000))}, "x", "digits", "", 1))
    count = select(table).where(table.c.run_id == made.id)
    assert len(write(lambda c: c.execute(count).all())) == fields.MAX_FIELDS


def test_what_changes_nothing_is_told(write: Write, run: Run) -> None:
    write(lambda c: runs.move_run(c, run.id, RunState.STOPPED, ""))
    for put, take in (
        (lambda c: marks.star(c, run.id, True), lambda c: marks.star(c, run.id, False)),
        (lambda c: marks.archive(c, run.id, True), lambda c: marks.archive(c, run.id, False)),
        (lambda c: marks.remove(c, run.id, True), lambda c: marks.remove(c, run.id, False)),
        (lambda c: marks.add_tags(c, run.id, ["a"]), lambda c: marks.remove_tags(c, run.id, ["a"])),
        (lambda c: marks.set_tags(c, run.id, ["b"]), lambda c: marks.set_tags(c, run.id, [])),
    ):
        assert [bool(write(change)) for change in (put, put, take, take)] == [True, False, True, False]


def test_a_second_deletion_keeps_the_time_of_the_first(write: Write, run: Run) -> None:
    write(lambda c: runs.move_run(c, run.id, RunState.STOPPED, ""))
    write(lambda c: marks.remove(c, run.id, True))
    first = write(lambda c: runs.get_run(c, run.id)).deleted_at
    write(lambda c: marks.remove(c, run.id, True))
    assert write(lambda c: runs.get_run(c, run.id)).deleted_at == first


def test_tags_are_replaced_as_a_whole(write: Write, run: Run) -> None:
    write(lambda c: marks.add_tags(c, run.id, ["a", "b"]))
    write(lambda c: marks.set_tags(c, run.id, [" c ", "b", "c"]))
    assert write(lambda c: runs.get_run(c, run.id)).tags == ("b", "c")
    with pytest.raises(ConfigError, match="tags: must be at most 32"):
        write(lambda c: marks.set_tags(c, run.id, map(str, range(33))))
    with pytest.raises(NotFoundError):
        write(lambda c: marks.add_tags(c, "nobody", ["a"]))


def test_a_run_that_was_resumed_is_not_purged(write: Write, run: Run) -> None:
    write(lambda c: runs.move_run(c, run.id, RunState.STOPPED, ""))
    write(lambda c: marks.remove(c, run.id, True))
    write(lambda c: runs.move_run(c, run.id, RunState.QUEUED, ""))
    with pytest.raises(StateError, match="the run is queued: it cannot be purged before it has ended"):
        write(lambda c: marks.require_purgeable(c, run.id))


def test_frames_of_a_purged_run_are_refused_for_good(database: Database, write: Write, run: Run) -> None:
    send(database, run.id, points(1, {"a": [(1, 1.0)]})).result()
    write(lambda c: runs.move_run(c, run.id, RunState.STOPPED, ""))
    write(lambda c: marks.remove(c, run.id, True))
    assert purge(database.writer, [run.id], lambda run_id: None) == [run.id]
    for seq in (1, 2, 3):
        with pytest.raises(NotFoundError, match="there is no run"):
            send(database, run.id, points(seq, {"a": [(2, 1.0)]})).result()
    assert write(lambda c: c.execute(select(chunks.c.id)).all()) == []


def test_frames_of_a_run_that_is_being_purged_are_refused(database: Database, write: Write, run: Run) -> None:
    send(database, run.id, points(1, {"a": [(1, 1.0)]})).result()
    write(lambda c: runs.move_run(c, run.id, RunState.STOPPED, ""))
    assert write(lambda c: begin(c, [run.id])) == [run.id]
    with pytest.raises(NotFoundError, match="there is no run"):
        send(database, run.id, points(2, {"a": [(2, 1.0)]})).result()
