"""The runs: rows, lists, moves with their events, commands, and ids."""

import time
from functools import partial

import pytest
from sqlalchemy import event

from babysit.errors import LimitError, NotFoundError, StateError
from babysit.store import events, ids, ingest, runs, selection
from babysit.store.commands import MAX_PENDING
from babysit.store.database import Database
from babysit.store.runs import Run, RunState
from store.samples import Write, points


def test_a_new_run_is_queued_and_reads_back(database: Database, run: Run) -> None:
    with database.read() as connection:
        assert runs.get_run(connection, run.id) == run
        first = events.list_events(connection, run.id)
    assert (run.state, run.name, run.config, run.step, run.metrics) == (RunState.QUEUED, "first", {"seed": 0}, 0, {})
    assert [(entry.kind, entry.data["state"]) for entry in first] == [("state", "queued")]


def test_each_move_is_an_event_with_time_and_reason(write: Write, run: Run) -> None:
    write(lambda c: runs.move_run(c, run.id, RunState.STARTING, "a slot is free", time=10.0))
    write(lambda c: runs.move_run(c, run.id, RunState.RUNNING, "", time=11.0, step=1))
    ended: Run = write(lambda c: runs.move_run(c, run.id, RunState.STOPPED, "the owner asked", time=12.5, step=7))
    assert (ended.state, ended.reason, ended.step) == (RunState.STOPPED, "the owner asked", 7)
    assert (ended.started_at, ended.ended_at) == (10.0, 12.5)
    last = write(lambda c: events.list_events(c, run.id, kinds=["state"]))[-1]
    assert last.data == {"state": "stopped", "from": "running", "reason": "the owner asked"}
    assert (last.step, last.time) == (7, 12.5)


def test_an_illegal_move_raises_and_changes_nothing(write: Write, run: Run) -> None:
    with pytest.raises(StateError, match="the run is queued: it cannot become finished"):
        write(lambda c: runs.move_run(c, run.id, RunState.FINISHED, "no"))
    assert write(lambda c: runs.get_run(c, run.id)) == run
    assert len(write(lambda c: events.list_events(c, run.id))) == 1


def test_what_is_unknown_is_named(write: Write) -> None:
    for job in (
        lambda c: runs.get_run(c, "nobody"),
        lambda c: runs.move_run(c, "nobody", RunState.FAILED, ""),
        lambda c: runs.set_info(c, "nobody", {}),
        lambda c: runs.set_process(c, "nobody", 1, 1.0),
        lambda c: runs.set_error(c, "nobody", "x"),
    ):
        with pytest.raises(NotFoundError, match="there is no run 'nobody'"):
            write(job)


def test_notes_on_a_run(write: Write, run: Run) -> None:
    write(lambda c: runs.set_info(c, run.id, {"layers": [1, 2], "total_steps": 55}))
    write(lambda c: runs.set_info(c, run.id, {"parameters": 10, "odd": float("nan")}))
    write(lambda c: runs.set_process(c, run.id, 123, 4.5))
    write(lambda c: runs.set_error(c, run.id, "out of memory", "Traceback …"))
    noted: Run = write(lambda c: runs.get_run(c, run.id))
    assert noted.info == {"layers": [1, 2], "total_steps": 55, "parameters": 10, "odd": "NaN"}
    assert (noted.total_steps, noted.pid, noted.pid_started) == (55, 123, 4.5)
    assert (noted.error, noted.traceback) == ("out of memory", "Traceback …")


def test_text_is_stored_literally(write: Write, url: str | None) -> None:
    """But for a NUL in PostgreSQL, which knows none: it is seen to have been there."""
    name = "Robert'); DROP TABLE runs;-- \x00 <b> ‮ 🙂"
    made: Run = write(lambda c: runs.create_run(c, {"name": name}, name, "digits", "x", 1))
    assert (made.name, made.config) == (name if url is None else name.replace("\0", "\ufffd"), {"name": name})


def test_the_list_is_newest_first_in_pages(database: Database, write: Write) -> None:
    made: list[Run] = [
        write(partial(runs.create_run, config={}, name=str(i), dataset="digits", network="x", total_steps=1))
        for i in range(5)
    ]
    write(lambda c: runs.move_run(c, made[0].id, RunState.FAILED, ""))
    with database.read() as connection:
        page = selection.page(connection, selection.Selection(), limit=2, offset=1)
        active = runs.active_runs(connection)
        named = runs.runs_named(connection, ["0", "3", "2", "none"], limit=2)
    assert [entry.name for entry in named] == ["3", "2"]
    assert ([entry.name for entry in page.runs], page.total) == (["3", "2"], 5)
    assert [entry.name for entry in active] == ["1", "2", "3", "4"]


def test_the_list_reads_the_runs_only(database: Database, write: Write, run: Run) -> None:
    write(lambda c: ingest.append(c, run.id, "w", points(1, {"val/accuracy": [(1, 0.5)]})))
    statements: list[str] = []
    event.listen(database._engines[0], "before_cursor_execute", lambda *seen: statements.append(seen[2]))
    with database.read() as connection:
        page = selection.page(connection, selection.Selection())
    assert page.runs[0].metrics == {"val/accuracy": {"last": 0.5, "best": 0.5, "best_step": 1}}
    assert statements
    assert not any(table in text for text in statements for table in ("chunks", "series", "tensors", "events"))


def test_a_family_has_so_many_members_and_whoever_asks(write: Write, run: Run) -> None:
    def born(parent: Run) -> Run:
        made: Run = write(lambda c: runs.create_run(c, {}, "child", "digits", "", 0, runs.Descent(parent.id, 1, {})))
        return made

    first = [born(run) for _ in range(3)]
    last = born(first[2])
    everybody = [member.id for member in (run, *first, last)]
    assert [member.id for member in write(lambda c: runs.family(c, first[1].id))] == everybody
    assert [member.id for member in write(lambda c: runs.family(c, first[0].id, 3))] == everybody[:3]
    assert [member.id for member in write(lambda c: runs.family(c, last.id, 3))] == [*everybody[:2], last.id]


def test_commands_are_settled_once(write: Write, run: Run) -> None:
    first = write(lambda c: events.add_command(c, run.id, {"type": "pause"}))
    second = write(lambda c: events.add_command(c, run.id, {"type": "stop", "note": "enough"}))
    assert write(lambda c: events.pending_commands(c, run.id)) == [first, second]
    settled = write(lambda c: events.settle_command(c, first.id, "applied", 7, "paused"))
    assert (settled.status, settled.step, settled.answer) == ("applied", 7, "paused")
    assert write(lambda c: events.settle_command(c, first.id, "refused", 9)) == settled
    assert write(lambda c: events.pending_commands(c, run.id)) == [second]
    with pytest.raises(NotFoundError, match="there is no command '99'"):
        write(lambda c: events.settle_command(c, 99, "applied"))


def test_only_so_many_commands_wait_for_an_answer_and_a_stop_beyond(write: Write, run: Run) -> None:
    stored = [write(lambda c: events.add_command(c, run.id, {"type": "pause"})) for _ in range(MAX_PENDING)]
    with pytest.raises(LimitError, match="wait for an answer: the limit of 100 is reached"):
        write(lambda c: events.add_command(c, run.id, {"type": "resume"}))
    write(lambda c: events.add_command(c, run.id, {"type": "stop"}))
    write(lambda c: events.settle_command(c, stored[0].id, "applied"))
    write(lambda c: events.settle_command(c, stored[1].id, "applied"))
    assert write(lambda c: events.add_command(c, run.id, {"type": "resume"})).status == "pending"


def test_events_page_by_id_and_filter_by_kind(write: Write, run: Run) -> None:
    added = [write(partial(events.add, run_id=run.id, kind="ab"[i % 2], data={"i": i}, step=i)) for i in range(6)]
    later = write(lambda c: events.list_events(c, run.id, after_id=added[1].id, limit=3))
    assert later == added[2:5]
    assert write(lambda c: events.list_events(c, run.id, kinds=["b"])) == added[1::2]


def test_ids_sort_by_time_even_when_the_clock_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [ids.make_id() for _ in range(1000)]
    monkeypatch.setattr(time, "time_ns", lambda: 10**18)
    after = [ids.make_id() for _ in range(1000)]
    assert before + after == sorted({*before, *after})
    assert {len(key) for key in before} == {12}
    assert set("".join(before)) <= set("0123456789abcdefghjkmnpqrstvwxyz")
    assert ids.encode(0) == "0" * 12
    assert ids.encode((1 << 60) - 1) == "z" * 12
