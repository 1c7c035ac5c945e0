"""Resuming is exact: a training cut anywhere and gone on with ends bit for bit as one that never was."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from babysit.errors import CheckpointError
from babysit.train import snapshot
from babysit.train.checkpoint import file_name
from babysit.train.events import Finished, Points
from babysit.train.resume import resume
from train.samples import digest, digits, points_of, resumed, run_until, trainer_of

BASE: dict[str, Any] = {"training": {"steps": 110, "batch_size": 32}}  # an epoch is 46 steps, its last batch smaller
CASES: dict[str, dict[str, Any]] = {
    "plain": {"optimizer": {"name": "sgd", "momentum": 0.0}},
    "momentum": {"optimizer": {"name": "sgd", "momentum": 0.9}},
    "adam": {"optimizer": {"name": "adam"}, "training": {**BASE["training"], "clip_norm": 1.0}},
    "adamw, warm-up and one cycle": {
        "optimizer": {"name": "adamw"},
        "schedule": {"name": "one_cycle", "warmup": 50},
        "objective": {"l1": 1e-4, "max_norm": 2.0},
    },
    "reduce on plateau": {
        "schedule": {"name": "reduce_on_plateau", "patience": 0, "threshold": 0.5},
        "training": {**BASE["training"], "evaluate_every": 15},
    },
    "augmentation": {
        "data": {"augment": ["flip", {"name": "crop", "pad": 1}, {"name": "cutout", "size": 2}, "mixup"]},
    },
    "data-driven init": {"network": {"init": {"name": "lsuv"}}},
    "accumulation": {"training": {**BASE["training"], "accumulate": 3}},
    "dropout and batch norm": {
        "network": {
            "batch_norm": True,
            "layers": [{"type": "dense", "units": 30, "dropout": 0.3}, {"type": "dense", "units": 20, "dropout": 0.5}],
        }
    },
    "convolution": {
        "training": {"steps": 70, "batch_size": 64},
        "network": {
            "batch_norm": True,
            "batch_norm_place": "after_activation",
            "layers": [{"type": "conv", "filters": 8}, {"type": "max_pool"}, {"type": "dense", "units": 30}],
        },
    },
    "deep": {"network": {"layers": [{"type": "max_pool"}, {"type": "dense", "units": 30}, {"type": "dense"}]}},
}


@pytest.mark.parametrize("cut", [1, 46, 60])
@pytest.mark.parametrize("name", CASES)
def test_a_resumed_training_ends_with_the_same_bits(tmp_path: Path, name: str, cut: int) -> None:
    config = {**BASE, **CASES[name]}
    data = digits(config)
    whole = trainer_of(config, tmp_path / "whole", data)
    told = points_of(list(whole.events()))
    first = points_of(run_until(trainer_of(config, tmp_path / "cut", data), cut))
    later = resumed(config, tmp_path / "cut", data)
    assert later.step == cut
    rest = list(later.events())
    assert digest(later) == digest(whole)
    assert first + points_of(rest) == told
    assert isinstance(rest[-1], Finished)


def test_a_training_cut_many_times_ends_with_the_same_bits(tmp_path: Path) -> None:
    whole = trainer_of(BASE)
    list(whole.events())
    trainer = trainer_of(BASE, tmp_path)
    for cut in (3, 4, 50, 92, 109):
        run_until(trainer, cut)
        trainer = resumed(BASE, tmp_path)
    list(trainer.events())
    assert digest(trainer) == digest(whole)


@pytest.mark.parametrize("step", [46, 110])
def test_an_evaluation_that_was_cut_is_made_again_and_told_once(
    tmp_path: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("babysit.train.evaluate.EVALUATION_ROWS", 20)
    told = points_of(list(trainer_of(BASE, tmp_path / "whole").events()))
    first = points_of(run_until(trainer_of(BASE, tmp_path / "cut"), step, n_idle=3))
    assert first[-1][0] == step
    assert "val/loss" not in first[-1][1]
    assert first + points_of(list(resumed(BASE, tmp_path / "cut").events())) == told


def test_patience_is_counted_on(tmp_path: Path) -> None:
    config = {"optimizer": {"learning_rate": 3.0}, "training": {"epochs": 50, "batch_size": 32, "patience": 4}}
    whole = trainer_of(config, tmp_path / "whole")
    end = list(whole.events())[-1]
    assert isinstance(end, Finished)
    assert end.step < whole.total_steps
    run_until(trainer_of(config, tmp_path / "cut"), end.step - 60)
    later = resumed(config, tmp_path / "cut")
    assert list(later.events())[-1] == end
    assert digest(later) == digest(whole)


def test_a_training_that_was_over_only_tests_again(tmp_path: Path) -> None:
    end = list(trainer_of(BASE, tmp_path).events())[-1]
    events = list(resumed(BASE, tmp_path).events())
    assert events[-1] == end
    assert not [event for event in events if isinstance(event, Points)]


def test_a_changed_rate_is_kept(tmp_path: Path) -> None:
    trainer = trainer_of(BASE, tmp_path)
    trainer.change("optimizer.learning_rate", 0.002)
    run_until(trainer, 10)
    assert resumed(BASE, tmp_path).learning_rate == 0.002


def test_the_divergence_is_not_told_twice(tmp_path: Path) -> None:
    training = {**BASE["training"], "nan_guard": "off"}
    config = {"training": training, "optimizer": {"learning_rate": 1e9}, "network": {"init": "xavier"}}
    run_until(trainer_of(config, tmp_path), 60)
    later = resumed(config, tmp_path)
    assert not [event for event in later.events() if type(event).__name__ == "Diverged"]


def test_what_is_trained_again_finds_the_same_best_again(tmp_path: Path) -> None:
    config = {"training": {"steps": 400, "batch_size": 32, "evaluate_every": 20, "checkpoint_every": 100}}
    whole = list(trainer_of(config, tmp_path / "whole").events())
    run_until(trainer_of(config, tmp_path / "cut"), 255)
    trainer = trainer_of(config, tmp_path / "cut")
    resume(trainer, last_step=210)
    assert trainer.step <= 210
    events = list(trainer.events())
    assert events[-1] == whole[-1]
    assert (tmp_path / "cut" / file_name(trainer.keeper.parts.best.step)).exists()
    cut, kept = ({path.name for path in (tmp_path / name).iterdir()} for name in ("cut", "whole"))
    assert cut == kept


def test_other_threads_and_versions_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    run_until(trainer_of(BASE, tmp_path), 5)
    trainer = trainer_of(BASE, tmp_path)
    assert resume(trainer) == []
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    assert resume(trainer) == ["resumed with threads 1 instead of 2: the last digits may differ"]
    monkeypatch.setattr(snapshot.babysit, "__version__", "99")  # type: ignore[attr-defined]
    assert len(resume(trainer)) == 2


def test_without_a_checkpoint_there_is_nothing_to_go_on_from(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="the run: has no checkpoint to go on from"):
        resume(trainer_of(BASE, tmp_path / "nothing"))
    with pytest.raises(CheckpointError, match="no checkpoint"):
        resume(trainer_of(BASE))


CHILD = """
import sys, json
from pathlib import Path
from train.samples import digest, resumed, run_until, trainer_of
what, folder, config = sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3])
if what == "cut":
    run_until(trainer_of(config, folder), 70)
else:
    trainer = resumed(config, folder) if what == "rest" else trainer_of(config, folder)
    list(trainer.events())
    print(digest(trainer))
"""


def in_a_process(what: str, folder: Path) -> str:
    path = os.pathsep.join([str(Path(snapshot.__file__).parents[2]), str(Path(__file__).parent.parent)])
    layers = [{"type": "conv", "filters": 16}, {"type": "dense", "units": 300, "dropout": 0.2}]
    config = json.dumps({**BASE, "network": {"batch_norm": True, "layers": layers}})
    environment = {**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "2"}
    command = [sys.executable, "-c", CHILD, what, str(folder), config]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()


def test_processes_with_the_same_threads_agree_to_the_bit(tmp_path: Path) -> None:
    whole = in_a_process("whole", tmp_path / "whole")
    in_a_process("cut", tmp_path / "cut")
    assert in_a_process("rest", tmp_path / "cut") == whole
    assert len(whole) == 64
