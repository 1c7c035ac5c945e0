"""One step: what several batches add up to."""

import tracemalloc

import numpy as np
import pytest

from babysit.train.events import Points, Started
from train.samples import points_of, trainer_of


def test_accumulated_batches_make_one_large_step() -> None:
    """The gradient of three batches of 20 is that of one of 60: the same examples in the same order."""
    small = trainer_of({"seed": 3, "training": {"steps": 24, "batch_size": 20, "accumulate": 3}})
    large = trainer_of({"seed": 3, "training": {"steps": 24, "batch_size": 60}})
    told = [
        [values["train/loss"] for _, values in points_of(list(t.events())) if "train/loss" in values]
        for t in (small, large)
    ]
    np.testing.assert_allclose(told[0], told[1], rtol=1e-4)
    for one, other in zip(small.network.parameters, large.network.parameters, strict=True):
        np.testing.assert_allclose(one.value, other.value, rtol=1e-3, atol=1e-5)


def test_an_accumulated_step_counts_each_example_once_where_batches_differ_in_size() -> None:
    trainer = trainer_of({"training": {"steps": 1, "batch_size": 1000, "accumulate": 2}})  # batches of 1000 and 455
    whole = trainer_of({"training": {"steps": 1, "batch_size": 1455}})
    first, second = (next(e for e in t.events() if isinstance(e, Points)).values for t in (trainer, whole))
    assert first["train/loss"] == pytest.approx(second["train/loss"], rel=1e-5)
    assert first["train/accuracy"] == pytest.approx(second["train/accuracy"])
    for one, other in zip(trainer.network.parameters, whole.network.parameters, strict=True):
        np.testing.assert_allclose(one.grad, other.grad, rtol=1e-3, atol=1e-6)


def test_an_epoch_is_shown_by_fewer_steps_where_they_accumulate() -> None:
    trainer = trainer_of({"training": {"epochs": 2, "batch_size": 32, "accumulate": 4}})
    assert (trainer.steps_per_epoch, trainer.total_steps) == (12, 24)
    started = next(trainer.events())
    assert isinstance(started, Started)
    assert (started.info["batch_size"], started.info["epochs"]) == (128, 2)


def test_a_steady_accumulated_step_allocates_nothing_that_grows_with_the_network() -> None:
    layers = [{"type": "dense", "units": 900}, {"type": "dense", "units": 900}]
    trainer = trainer_of({"training": {"steps": 9, "accumulate": 3}, "network": {"layers": layers}})
    for _ in range(3):
        trainer._train_step()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        trainer._train_step()
        assert tracemalloc.get_traced_memory()[1] - before < 64 * 1024  # the weights are 3.4 MiB
    finally:
        tracemalloc.stop()
