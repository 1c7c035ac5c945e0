"""The probing of a training: no probe changes it, those that fail are switched off, and what is switched stays so."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from babysit.nn.network import Network
from babysit.probes.histogram import Histogram
from babysit.probes.probe import Kind, Measurement, Probe, Setting, probes
from babysit.train.events import Event, Points, ProbeSwitched, Started, TensorTaken
from babysit.train.trainer import Trainer
from train.samples import digest, only, trainer_of

# What a probe could disturb: running statistics, generators, kept velocities, the mean over several batches.
DELICATE: dict[str, Any] = {
    "network": {"batch_norm": True, "layers": [{"type": "dense", "units": 20, "dropout": 0.3}], "init": "lsuv"},
    "training": {"steps": 12, "batch_size": 16, "evaluate_every": 5, "accumulate": 2, "clip_norm": 1.0},
}
PICTURES: dict[str, Any] = {
    "network": {"layers": [{"type": "conv", "filters": 4, "kernel": 3}, {"type": "residual", "filters": 4}]},
    "training": {"steps": 4, "batch_size": 8},
}


def switches(**on: bool) -> dict[str, bool]:
    return {name: on.get(name, False) for name in probes.names()}


def run(trainer: Trainer) -> list[Event]:
    return list(trainer.events())


def names_of(events: list[Event]) -> set[str]:
    return {name for event in only(events, Points) for name in event.values}


@pytest.fixture(scope="module", params=[DELICATE, PICTURES], ids=["delicate", "pictures"])
def plain(request: pytest.FixtureRequest) -> tuple[dict[str, Any], str]:
    """A configuration, and what its training comes to without any probe."""
    trainer = trainer_of({**request.param, "probes": switches()})
    run(trainer)
    return request.param, digest(trainer)


@pytest.mark.parametrize("name", probes.names())
def test_every_probe_leaves_the_training_as_it_is(plain: tuple[dict[str, Any], str], name: str) -> None:
    config, expected = plain
    trainer = trainer_of({**config, "probes": {"every": 1, **switches(**{name: True})}})
    assert not only(run(trainer), ProbeSwitched)
    assert digest(trainer) == expected


def test_all_probes_together_leave_the_training_as_it_is(plain: tuple[dict[str, Any], str]) -> None:
    config, expected = plain
    for schedule in ({"every": 1}, {"every": 3}, {"interval": 0.001}, {"budget": 0.5}):
        trainer = trainer_of({**config, "probes": schedule})
        run(trainer)
        assert digest(trainer) == expected


def test_what_is_off_is_not_measured() -> None:
    everything = names_of(run(trainer_of({**DELICATE, "probes": {"every": 1}})))
    nothing = names_of(run(trainer_of({**DELICATE, "probes": {"every": 1, **switches()}})))
    probed = ("layer/", "time/forward", "system/")
    assert {name for name in everything if name.startswith(probed)}
    assert not {name for name in nothing if name.startswith(probed)}
    assert {name for name in nothing if not name.startswith("speed/")} < everything


def test_everything_is_taken_at_every_nth_step() -> None:
    events = run(trainer_of({**DELICATE, "probes": {"every": 4}}))
    due = [1, 4, 8, 12]
    for name in ("layer/1/activation/mean", "layer/1/gradient/norm", "layer/1/weight/norm", "layer/1/update_ratio"):
        assert [event.step for event in only(events, Points) if name in event.values] == due
    taken = only(events, TensorTaken)
    for name in ("layer/0/activation/histogram", "layer/2/gradient/histogram", "layer/1/weight/histogram"):
        assert [event.step for event in taken if event.name == name] == due


def test_dead_units_go_with_the_first_step_and_the_evaluations() -> None:
    events = run(trainer_of({**DELICATE, "probes": {"every": 4}}))
    found = [event for event in only(events, Points) if "layer/1/activation/dead" in event.values]
    assert [event.step for event in found] == [1, 5, 10, 12]
    assert all("val/loss" in event.values for event in found[1:])


def test_an_update_ratio_is_measured_of_a_calibrated_network() -> None:
    """The init that is scaled on data is no update."""
    config = {**DELICATE, "optimizer": {"learning_rate": 1e-9}, "probes": {"every": 1}}
    first = next(e for e in run(trainer_of(config)) if isinstance(e, Points))
    assert first.values["layer/1/update_ratio"] < 1e-6


class Failing(Probe):
    """Fails where it is told to, each time."""

    place = ""

    def begin(self, setting: Setting) -> None:
        self._fail("begin")

    def prepare(self, network: Network) -> None:
        self._fail("prepare")

    def measure(self, network: Network) -> Measurement:
        self._fail("measure")
        return Measurement({"failing/asked": 1.0})

    def histograms(self, network: Network) -> list[Histogram]:
        self._fail("histograms")
        return []

    def _fail(self, place: str) -> None:
        if self.place == place:
            raise MemoryError(f"no room to {place}")


class FailingExamples(Failing):
    """Fails at evaluations, in the middle of a forward of its own."""

    kind: Kind = "examples"  # type: ignore[misc]

    def measure(self, network: Network) -> Measurement:
        with network.aside():
            network.forward(np.ones((3, *network.input_shape), np.float32), training=False)
            raise ValueError("half done")


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Failing]]:
    """A probe that stands in the place of another, so that the configuration knows it."""
    monkeypatch.setitem(probes._classes, "gradients", Failing)
    yield Failing
    Failing.place = ""


@pytest.mark.parametrize(("place", "step"), [("begin", 0), ("prepare", 1), ("measure", 1), ("histograms", 1)])
def test_a_probe_that_fails_is_switched_off_and_the_training_goes_on(
    plain: tuple[dict[str, Any], str], failing: type[Failing], place: str, step: int
) -> None:
    config, expected = plain
    failing.place = place
    trainer = trainer_of({**config, "probes": {"every": 1}})
    events = run(trainer)
    (told,) = only(events, ProbeSwitched)
    assert (told.step, told.name, told.is_on) == (step, "gradients", False)
    assert told.reason == f"it failed at step {step}: MemoryError: 'no room to {place}'"
    assert {"name": "gradients", "title": "Gradients", "is_on": False} in told.probes
    assert trainer.step == trainer.total_steps
    assert digest(trainer) == expected
    assert "layer/1/weight/norm" in names_of(events)


def test_a_probe_that_fails_in_a_forward_leaves_what_the_others_read(
    plain: tuple[dict[str, Any], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    config, expected = plain
    monkeypatch.setitem(probes._classes, "dead_units", FailingExamples)
    trainer = trainer_of({**config, "probes": {"every": 1}})
    (told,) = only(run(trainer), ProbeSwitched)
    assert told.reason == "it failed at step 1: ValueError: 'half done'"
    assert digest(trainer) == expected


def test_a_probe_is_switched_between_two_steps() -> None:
    trainer = trainer_of({**DELICATE, "probes": {"every": 1}})
    seen = []
    for event in trainer.events():
        if isinstance(event, Points) and "train/loss" in event.values:
            seen.append("layer/1/gradient/norm" in event.values)
            if event.step in (3, 7):
                (told,) = trainer.probing.switch("gradients", event.step == 7, event.step, "by hand")
                assert (told.step, told.name, told.is_on, told.reason) == (
                    event.step,
                    "gradients",
                    event.step == 7,
                    "by hand",
                )
    assert seen == [True] * 3 + [False] * 4 + [True] * 5


def test_what_is_so_already_is_not_switched(failing: type[Failing]) -> None:
    trainer = trainer_of({**DELICATE, "probes": switches(weights=True)})
    assert trainer.probing.switch("weights", True, 0, "") == []
    assert trainer.probing.switch("updates", False, 0, "") == []
    failing.place = "begin"
    (told,) = trainer.probing.switch("gradients", True, 0, "by hand")
    assert not told.is_on
    assert "MemoryError" in told.reason


def test_the_facts_tell_of_every_probe() -> None:
    started = next(iter(trainer_of({**DELICATE, "probes": {"filters": False}}).events()))
    assert isinstance(started, Started)
    told = {probe["name"]: (probe["title"], probe["is_on"]) for probe in started.info["probes"]}
    assert told.keys() == set(probes.names())
    assert told["dead_units"] == ("Dead units", True)
    assert told["filters"] == ("Filters", False)


def test_an_evaluation_that_was_cut_off_tells_of_dead_units_once(tmp_path: Path) -> None:
    from train.samples import resumed, run_until

    run_until(trainer_of(DELICATE, tmp_path), 5, n_idle=1)
    trainer = resumed(DELICATE, tmp_path)
    found = [e.step for e in only(run(trainer), Points) if "layer/1/activation/dead" in e.values]
    assert found[0] == 5
    assert len(found) == len(set(found))
