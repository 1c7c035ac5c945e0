"""Checkpoints: written whole or not at all, two newest and the best kept, and anything damaged refused by name."""

import json
import os
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babysit.errors import CheckpointError
from babysit.train import shelf as shelves
from babysit.train.checkpoint import FORMAT, Checkpoint, file_name, step_of
from babysit.train.events import CheckpointSaved, Finished, Warned
from babysit.train.keeper import FIRST_SECONDS, SECONDS, Keeper
from babysit.train.resume import resume
from babysit.train.shelf import Shelf
from babysit.train.trainer import Trainer
from train.samples import digest, resumed, run_until, trainer_of

CONFIG: dict[str, Any] = {"training": {"steps": 100, "batch_size": 64}, "network": {"layers": []}}
FACTS: dict[str, Any] = {
    "format": FORMAT,
    "step": 7,
    "best": {"step": 3},
    "name": "a 💾 \ud800 name",
    "rate": float("inf"),
}
ARRAYS: dict[str, Any] = {
    "a/W": np.arange(6, dtype=np.float32).reshape(2, 3),
    "b": np.array([np.nan, -0.0, 5e-324]),
    "order": np.arange(5)[::-1].copy(),
    "none": np.empty(0, np.int64),
    "flags": np.array([True, False]),
}
GOOD = Checkpoint(ARRAYS, FACTS).encode()[0]


@pytest.fixture(scope="module")
def data() -> bytes:
    trainer = trainer_of(CONFIG)
    next(event for event in trainer.events() if trainer.step == 3)
    return trainer.snapshot().encode()[0]


def test_what_is_encoded_comes_back_bit_for_bit() -> None:
    found = Checkpoint.decode(GOOD, "file")
    assert found.facts == FACTS
    assert found.arrays.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert (found.arrays[name].dtype, found.arrays[name].shape) == (array.dtype, array.shape)
        assert found.arrays[name].tobytes() == array.tobytes()
    assert (found.step, found.best_step) == (7, 3)


def test_the_same_state_gives_the_same_file(data: bytes) -> None:
    trainer = trainer_of(CONFIG)
    next(event for event in trainer.events() if trainer.step == 3)
    assert trainer.snapshot().encode()[0] == data


def test_every_flipped_byte_is_noticed() -> None:
    for place in range(len(GOOD)):
        for bit in (1, 0x80):
            damaged = bytearray(GOOD)
            damaged[place] ^= bit
            with pytest.raises(CheckpointError, match=r"^file: "):
                Checkpoint.decode(bytes(damaged), "file")


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damage_of_a_real_checkpoint_is_noticed(data: bytes, draw: st.DataObject) -> None:
    place = draw.draw(st.integers(0, len(data) - 1))
    damaged = bytearray(data)
    damaged[place] ^= draw.draw(st.integers(1, 255))
    with pytest.raises(CheckpointError):
        Checkpoint.decode(bytes(damaged), "file")


@pytest.mark.parametrize("n", [0, 1, 7, 8, 9, 100, len(GOOD) - 1])
def test_a_truncated_file_is_refused(n: int) -> None:
    with pytest.raises(CheckpointError):
        Checkpoint.decode(GOOD[:n], "file")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_order(noise: bytes) -> None:
    with pytest.raises(CheckpointError):
        Checkpoint.decode(noise, "file")
    with pytest.raises(CheckpointError):
        Checkpoint.decode(struct.pack("<Q", len(noise)) + noise, "file")


DEEP = b'{"__metadata__":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


@pytest.mark.parametrize(
    "header",
    [DEEP, b"[]", b'{"__metadata__":null}', b'{"__metadata__":{"babysit":"1"}}', b'{"a":{"dtype":"BF16"}}'],
    ids=["deep", "list", "null", "short", "type"],
)
def test_hostile_headers_are_refused(header: bytes) -> None:
    with pytest.raises(CheckpointError):
        Checkpoint.decode(struct.pack("<Q", len(header)) + header, "file")


def test_a_header_of_any_length_is_not_believed() -> None:
    with pytest.raises(CheckpointError, match="header"):
        Checkpoint.decode(struct.pack("<Q", 1 << 62) + b"{}", "file")


@pytest.mark.parametrize(
    "facts",
    [{}, {**FACTS, "format": 2}, {**FACTS, "step": -1}, {**FACTS, "step": True}, {**FACTS, "best": None}, [1]],
)
def test_facts_of_another_kind_are_refused(facts: Any) -> None:
    with pytest.raises(CheckpointError):
        Checkpoint.decode(Checkpoint(ARRAYS, facts).encode()[0], "file")


@pytest.fixture
def trained(tmp_path: Path) -> Trainer:
    trainer = trainer_of(CONFIG, tmp_path)
    run_until(trainer, 30)
    return trainer


def changed(trainer: Trainer, change: Callable[[dict[str, Any], dict[str, Any]], object]) -> Checkpoint:
    found = trainer.snapshot()
    arrays, facts = dict(found.arrays), json.loads(json.dumps(found.facts))
    change(arrays, facts)
    return Checkpoint(arrays, facts)


MISFITS: dict[str, Callable[[dict[str, Any], dict[str, Any]], object]] = {
    "a parameter is missing": lambda a, f: a.pop("parameter/layer/1/W"),
    "one too many": lambda a, f: a.update({"parameter/layer/2/W": np.zeros(3, np.float32)}),
    "another shape": lambda a, f: a.update({"parameter/layer/1/W": np.zeros((10, 64), np.float32)}),
    "another type": lambda a, f: a.update({"parameter/layer/1/W": np.zeros((64, 10), np.float64)}),
    "the velocity is missing": lambda a, f: a.pop("optimizer/velocity/layer/1/W"),
    "another order": lambda a, f: a.update({"batches/order": np.arange(10)}),
    "an order that is none": lambda a, f: a.update({"batches/order": np.zeros(1455, np.int64)}),
    "another place": lambda a, f: f["batches"].update(at=1600),
    "an epoch that is none": lambda a, f: f["batches"].update(epochs=-1),
    "no batches": lambda a, f: f.pop("batches"),
    "other data": lambda a, f: f.update(data="0" * 64),
    "generators that are not there": lambda a, f: f.update(generators={"layer/1/dropout": {}}),
    "a place without its generator": lambda a, f: [f["batches"].pop(key) for key in list(f["batches"]) if "gen" in key],
    "no count of steps": lambda a, f: f["optimizer"].update(n_steps="many"),
    "no schedule": lambda a, f: f.update(schedule=3),
    "another metric": lambda a, f: f["best"].update(metric="val/loss"),
    "a best that is no number": lambda a, f: f["best"].update(value="high"),
    "no configuration": lambda a, f: f.pop("config"),
    "a setting that cannot be": lambda a, f: f["config"]["optimizer"].update(learning_rate=-1.0),
    "no number of steps": lambda a, f: f.update(total_steps="many"),
}


@pytest.mark.parametrize("name", MISFITS)
def test_what_does_not_fit_is_refused_before_anything_is_changed(trained: Trainer, name: str) -> None:
    misfit = changed(trained, MISFITS[name])
    other = trainer_of(CONFIG, dataset=trained.dataset)
    next(event for event in other.events() if other.step == 5)
    before = digest(other), other.snapshot().facts
    with pytest.raises(CheckpointError):
        other.restore(misfit)
    assert (digest(other), other.snapshot().facts) == before


def test_what_fits_is_put_back(trained: Trainer) -> None:
    other = trainer_of(CONFIG, dataset=trained.dataset)
    next(event for event in other.events() if other.step == 5)
    other.restore(changed(trained, lambda a, f: None))
    assert digest(other) == digest(trained)
    assert other.step == 30


def test_a_flipped_byte_on_the_disk_gives_way_to_the_one_before_by_name(tmp_path: Path) -> None:
    trainer = trainer_of(CONFIG, tmp_path)
    for step in (30, 40):
        run_until(trainer, step)
    path = tmp_path / file_name(40)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    later = trainer_of(CONFIG, tmp_path)
    (warning,) = resume(later)
    assert warning.startswith(f"the checkpoint of step 40 is not used: {path.name}: is damaged")
    assert later.step == 30
    list(later.events())
    whole = trainer_of(CONFIG)
    list(whole.events())
    assert digest(later) == digest(whole)


@pytest.mark.parametrize("spoil", ["half", "empty", "gone", "larger", "folder"])
def test_other_damage_on_the_disk_is_named_too(tmp_path: Path, spoil: str) -> None:
    run_until(trainer_of(CONFIG, tmp_path), 10)
    path = tmp_path / file_name(10)
    content = path.read_bytes()
    path.unlink()
    if spoil == "folder":
        path.mkdir()
    elif spoil != "gone":
        contents = {"half": content[: len(content) // 2], "empty": b"", "larger": content + bytes(1 << 24)}
        path.write_bytes(contents[spoil])
    with pytest.raises(CheckpointError, match="no checkpoint" if spoil == "gone" else path.name):
        resumed(CONFIG, tmp_path)


def test_a_file_under_another_name_is_refused(tmp_path: Path) -> None:
    run_until(trainer_of(CONFIG, tmp_path), 10)
    (tmp_path / file_name(10)).rename(tmp_path / file_name(50))
    with pytest.raises(CheckpointError, match="is of step 10"):
        resumed(CONFIG, tmp_path)


def test_what_a_killed_process_left_half_written_is_not_looked_at_and_goes(tmp_path: Path) -> None:
    run_until(trainer_of(CONFIG, tmp_path), 30)
    half = tmp_path / f"{file_name(40)}.part"
    half.write_bytes(b"half")
    trainer = resumed(CONFIG, tmp_path)
    assert trainer.step == 30
    run_until(trainer, 35)
    assert not half.exists()


def saved(trainer: Trainer) -> list[CheckpointSaved]:
    return [event for event in trainer.events() if isinstance(event, CheckpointSaved)]


def test_the_two_newest_and_the_best_are_kept_and_told(tmp_path: Path) -> None:
    config = {**CONFIG, "training": {"steps": 100, "batch_size": 64, "evaluate_every": 12, "checkpoint_every": 20}}
    trainer = trainer_of(config, tmp_path)
    told = saved(trainer)
    assert [event.step for event in told if event.step % 20 == 0] == [20, 40, 60, 80, 100]
    for event in told:
        path = tmp_path / event.file
        if path.exists():
            assert path.stat().st_size == event.n_bytes
            assert event.sha256.encode() in path.read_bytes()[:20_000]
            assert path.stat().st_mode & 0o777 == 0o600
    best = trainer.keeper.parts.best.step
    kept = {step_of(path.name) for path in tmp_path.iterdir()}
    assert {80, 100, best} <= kept
    assert len(kept) <= 4
    assert all(event.is_best == (event.step % 12 == 0 and event.step % 20 != 0) for event in told if event.step != 60)


def test_the_best_weights_are_tested_at_the_end(tmp_path: Path) -> None:
    config = {**CONFIG, "optimizer": {"learning_rate": 3.0}, "training": {"steps": 200, "evaluate_every": 5}}
    trainer = trainer_of(config, tmp_path)
    end = list(trainer.events())[-1]
    assert isinstance(end, Finished)
    last = digest(trainer)
    assert trainer.keeper.parts.best.step < trainer.step
    with trainer.keeper.best_weights() as is_there:
        assert is_there
        assert digest(trainer) != last
        scores = trainer.network.forward(trainer.dataset.test.x, training=False)
        accuracy = (scores.argmax(axis=1) == trainer.dataset.test.y).mean()
    assert end.values["test/best/accuracy"] == pytest.approx(accuracy)
    assert digest(trainer) == last


def test_a_best_that_is_gone_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    config = {**CONFIG, "optimizer": {"learning_rate": 3.0}, "training": {"steps": 200, "evaluate_every": 5}}
    trainer = trainer_of(config, tmp_path)
    events = []
    for event in trainer.events():
        events.append(event)
        best = tmp_path / file_name(trainer.keeper.parts.best.step)
        if isinstance(event, CheckpointSaved) and event.step == 200:
            best.unlink()
    assert events[-1].values.keys() == {"test/loss", "test/accuracy"}  # type: ignore[union-attr]
    (warning,) = [event for event in events if isinstance(event, Warned)]
    assert best.name in warning.sentence


def test_a_disk_that_takes_nothing_costs_checkpoints_and_not_the_training(tmp_path: Path) -> None:
    (tmp_path / "shelf").write_text("a file where the folder should be")
    trainer = trainer_of(CONFIG, tmp_path / "shelf")
    events = list(trainer.events())
    assert isinstance(events[-1], Finished)
    assert {event.sentence for event in events if isinstance(event, Warned)} >= {
        "the checkpoint of step 100 was not kept: File exists"
    }


def test_of_many_failures_in_a_row_few_are_told(tmp_path: Path) -> None:
    (tmp_path / "shelf").write_text("a file where the folder should be")
    config = {**CONFIG, "training": {**CONFIG["training"], "checkpoint_every": 10}}
    told = [event.sentence for event in trainer_of(config, tmp_path / "shelf").events() if isinstance(event, Warned)]
    kept = "the checkpoint of step {} was not kept: File exists"
    assert [each for each in told if "was not kept" in each] == [
        kept.format(10),
        *(f"{kept.format(10 * n)} ({n} in a row)" for n in (2, 4, 8)),
    ]


def test_without_steps_checkpoints_follow_the_clock(trained: Trainer) -> None:
    now = [0.0]
    keeper = Keeper(trained.keeper.parts, trained.keeper.shelf, None, clock=lambda: now[0])
    facts = iter({"step": step, "evaluated_at": 0} for step in range(31, 99))
    due = []
    for second in range(1, 200):
        now[0] = float(second)
        if keeper.is_due(second, is_last=False):
            keeper.save(next(facts))
            due.append(second)
    assert due == [FIRST_SECONDS, FIRST_SECONDS + SECONDS, FIRST_SECONDS + 2 * SECONDS, FIRST_SECONDS + 3 * SECONDS]
    assert keeper.is_due(5, is_last=True)
    assert not Keeper(trained.keeper.parts, None, None).is_due(5, is_last=True)
    assert keeper.wait(10)


def test_a_training_is_not_held_up_by_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The training goes on while an earlier checkpoint waits for the disk, here for as long as the test wants."""
    read, write = os.pipe()
    real = os.fsync

    def slow(number: int) -> None:
        os.read(read, 1)
        real(number)

    monkeypatch.setattr(os, "fsync", slow)
    shelf = Shelf(tmp_path)
    trainer = trainer_of(CONFIG)
    next(event for event in trainer.events() if trainer.step == 5)
    shelf.put(trainer.snapshot())
    assert not shelf.wait(0.05)
    assert list(shelf.take_told()) == []
    os.write(write, b"12")
    assert shelf.wait(10)
    assert [event.step for event in shelf.take_told() if isinstance(event, CheckpointSaved)] == [5]
    os.close(read)
    os.close(write)


@pytest.mark.parametrize("is_refused", [True, False])
def test_a_machine_without_a_thread_to_give_costs_a_checkpoint_and_not_the_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_refused: bool
) -> None:
    """Without memory, a thread cannot be made, or ends before it has begun."""

    def begin(act: object, arguments: object) -> None:
        if is_refused:
            raise RuntimeError("can't start new thread")

    monkeypatch.setattr(shelves, "BEGIN_SECONDS", 0.01)
    shelf = Shelf(tmp_path)
    trainer = trainer_of(CONFIG)
    next(event for event in trainer.events() if trainer.step == 5)
    with monkeypatch.context() as patch:
        patch.setattr("_thread.start_new_thread", begin)
        shelf.put(trainer.snapshot())
    assert shelf.wait(0)
    assert [*shelf.take_told()] == [Warned(5, "the checkpoint of step 5 was not kept: no thread could be started")]
    monkeypatch.setattr(shelves, "BEGIN_SECONDS", 600)
    shelf.put(trainer.snapshot())
    assert shelf.wait(60)
    assert shelf.steps() == [5]
