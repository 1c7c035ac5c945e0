"""The pins of a shelf: what they keep, how many there are, and which one gives way."""

from pathlib import Path

import pytest

from babysit.train.checkpoint import step_of
from babysit.train.events import CheckpointSaved, Points
from babysit.train.pins import MAX_PINS, NAME, Pins, read_pins
from babysit.train.trainer import Trainer
from train.samples import resumed, run_until, trainer_of

CONFIG = {"network": {"layers": []}, "training": {"steps": 200, "batch_size": 64, "checkpoint_every": 10}}


def standing(folder: Path) -> set[int]:
    return {step for path in folder.iterdir() if (step := step_of(path.name)) is not None}


def trained(trainer: Trainer, reasons: dict[int, str]) -> list[CheckpointSaved]:
    """Train to the end, save for a reason after some steps, and return what is told of checkpoints."""
    told = []
    for event in trainer.events():
        if isinstance(event, CheckpointSaved):
            told.append(event)
        if isinstance(event, Points) and "train/loss" in event.values and trainer.step in reasons:
            assert trainer.save(reasons[trainer.step]) == trainer.step
    return told


def test_what_is_pinned_stays_is_told_with_its_reason_and_survives_a_resume(tmp_path: Path) -> None:
    reasons = {15: "intervention", 20: "asked", 33: "asked"}
    trainer = trainer_of(CONFIG, tmp_path)
    for event in trainer.events():
        if isinstance(event, Points) and "train/loss" in event.values and trainer.step in reasons:
            trainer.save(reasons[trainer.step])
        if trainer.step == 60 and isinstance(event, Points):
            break
    run_until(trainer, 90)
    assert read_pins(tmp_path) == reasons
    later = resumed(CONFIG, tmp_path)
    told = trained(later, {95: "intervention"})
    assert standing(tmp_path) >= {*reasons, 95, 190, 200}
    assert standing(tmp_path) & {10, 30, 40, 100, 110} == set()
    (pinned,) = [event for event in told if event.is_pinned]
    assert (pinned.step, pinned.reason) == (95, "intervention")
    assert {event.reason for event in told if not event.is_pinned} <= {"", "best"}
    assert read_pins(tmp_path) == reasons | {95: "intervention"}


def test_one_that_is_there_is_pinned_where_it_stands(tmp_path: Path) -> None:
    trainer = trainer_of(CONFIG, tmp_path)
    run_until(trainer, 7)
    before = {path.name: path.stat().st_ino for path in tmp_path.iterdir()}
    for reason in ("intervention", "asked", "intervention", "asked"):
        trainer.save(reason)
    trainer.keeper.wait()
    told = [event for event in trainer.keeper.take_told() if isinstance(event, CheckpointSaved)]
    facts = [(event.step, event.reason, event.is_pinned) for event in told]
    assert facts[-2:] == [(7, "intervention", True), (7, "asked", True)]
    assert {path.name: path.stat().st_ino for path in tmp_path.iterdir() if path.name != NAME} == before


def test_a_checkpoint_that_was_gone_on_from_can_be_pinned(tmp_path: Path) -> None:
    run_until(trainer_of(CONFIG, tmp_path), 7)
    later = resumed(CONFIG, tmp_path)
    later.save("intervention")
    later.keeper.wait()
    assert [event.step for event in later.keeper.take_told() if isinstance(event, CheckpointSaved)] == [7]
    assert read_pins(tmp_path) == {7: "intervention"}


def test_pins_are_bounded_and_the_oldest_before_an_intervention_goes_first(tmp_path: Path) -> None:
    reasons = {step: "asked" if step % 9 == 0 else "intervention" for step in range(1, 60)}
    trained(trainer_of({**CONFIG, "training": {"steps": 70, "batch_size": 64}}, tmp_path), reasons)
    pins = read_pins(tmp_path)
    assert len(pins) == MAX_PINS
    asked = {step for step, reason in reasons.items() if reason == "asked"}
    newest = sorted(reasons.keys() - asked)[-(MAX_PINS - len(asked)) :]
    assert set(pins) == asked | set(newest)
    assert standing(tmp_path) >= set(pins)
    assert len(standing(tmp_path)) <= MAX_PINS + 4


def test_where_all_were_asked_for_the_oldest_goes(tmp_path: Path) -> None:
    pins = Pins(tmp_path)
    for step in range(1, 40):
        pins.add(step, "asked")
    assert set(pins.reasons) == set(range(8, 40))


def test_an_intervention_gives_way_to_another_reason_and_takes_no_other_s_place(tmp_path: Path) -> None:
    pins = Pins(tmp_path)
    for reason in ("intervention", "nan", "intervention", "asked"):
        pins.add(5, reason)
    assert pins.reasons == {5: "nan"}


@pytest.mark.parametrize("content", [b"", b"[1]", b'{"a": "asked", "7": 3}', b"\xff", b"[" * 100_000])
def test_a_file_of_pins_that_is_none_pins_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    assert read_pins(tmp_path) == {}


def test_before_the_first_step_there_is_nothing_to_keep(tmp_path: Path) -> None:
    assert trainer_of(CONFIG, tmp_path).save("asked") is None
    assert trainer_of(CONFIG).save("asked") is None
