"""The script: what is due at which step, once, and which number comes next."""

from babysit.workers.script import Entry, Script, read_entries


def entry(number: int, step: int) -> Entry:
    return Entry(number, step, "objective.l2", 0.1 * number)


def due(script: Script, step: int) -> list[tuple[int, bool]]:
    return [(each.id, is_told) for each, is_told in script.due(step)]


def test_each_entry_is_due_once_in_the_order_of_steps_and_numbers() -> None:
    script = Script([entry(2, 5), entry(1, 5), entry(3, 9), entry(4, 0)])
    assert due(script, 0) == [(4, False)]
    assert due(script, 4) == []
    assert due(script, 5) == [(1, False), (2, False)]
    assert due(script, 5) == []
    assert due(script, 20) == [(3, False)]
    assert script.next_number() == 5


def test_what_was_told_within_the_checkpoint_is_not_made_again_and_its_very_step_is() -> None:
    script = Script(told=[entry(1, 5), entry(2, 10), entry(3, 12)], step=10)
    assert due(script, 10) == [(2, True)]
    assert due(script, 12) == [(3, True)]
    assert (script.has(1), script.has(4), script.next_number()) == (True, False, 4)


def test_a_replay_that_goes_on_tells_what_it_has_not_told() -> None:
    planned = [entry(1, 5), entry(2, 10), entry(3, 12)]
    script = Script(planned, told=planned[:2], step=10)
    assert due(script, 12) == [(2, True), (3, False)]


def test_the_numbers_of_a_run_go_on_behind_its_script() -> None:
    script = Script([entry(1, 5), entry(2, 10)])
    assert not script.has(2)
    script.note(2)
    assert script.has(2)
    assert script.next_number() == 3
    script.note(3)
    assert script.next_number() == 4


def test_entries_come_from_plain_json() -> None:
    rows = [{"id": 2, "step": 7, "field": "seed", "value": 3, "note": "", "by": "Ann"}, {**vars_of(entry(1, 8))}]
    assert [(each.id, each.step, each.by) for each in read_entries(rows)] == [(1, 8, ""), (2, 7, "Ann")]


def vars_of(each: Entry) -> dict[str, object]:
    return {name: getattr(each, name) for name in ("id", "step", "field", "value", "note", "by")}
