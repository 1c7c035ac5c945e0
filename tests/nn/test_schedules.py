"""The schedules: rates in steps and epochs, warm-up, and what one remembers."""

import json
import math
from itertools import pairwise

import numpy as np
import pytest

from babysit.errors import ConfigError
from babysit.nn.schedules import schedules
from babysit.nn.warmup import Warmup


def rates(schedule, n_steps=100, base=0.1) -> list[float]:
    return [schedule.rate(base, step, n_steps) for step in range(1, n_steps + 1)]


@pytest.mark.parametrize("name", schedules.names())
@pytest.mark.parametrize("warmup", [0, 1, 10, 200])
@pytest.mark.parametrize("n_steps", [1, 2, 3, 100])
def test_every_rate_is_finite_and_at_most_the_base(name, warmup, n_steps):
    schedule = schedules.create(name)
    schedule = Warmup(schedule, warmup) if warmup else schedule
    schedule.begin(7)
    found = rates(schedule, n_steps)
    assert all(type(rate) is float for rate in found)
    assert np.isfinite(found).all()
    assert 0 <= min(found) <= max(found) <= 0.1


@pytest.mark.parametrize("name", schedules.names())
def test_the_state_goes_through_json_and_back(name):
    first, second = schedules.create(name), schedules.create(name)
    json.dumps(first.state(), allow_nan=False)
    for loss in [1.0, 2.0, float("nan"), 0.5, *[1.0] * 9]:
        first.observe(loss)
    second.load(json.loads(json.dumps(first.state(), allow_nan=False)))
    assert second.state() == first.state()
    for _ in range(8):
        first.observe(0.9)
        second.observe(0.9)
        assert rates(first) == rates(second)


@pytest.mark.parametrize("name", [name for name in schedules.names() if not schedules.create(name).state()])
def test_a_schedule_without_state_is_pure(name):
    schedule = schedules.create(name)
    before = rates(schedule)
    for _ in range(50):
        schedule.observe(1.0)
    assert rates(schedule)[::-1] == before[::-1]


def test_the_constant_schedule_is_constant():
    assert set(rates(schedules.create("constant"))) == {0.1}


def test_a_step_counts_epochs_or_steps():
    by_epoch, by_step = schedules.create("step", every=2), schedules.create("step", every=20, unit="steps")
    by_epoch.begin(10)
    by_step.begin(10)
    assert rates(by_epoch) == rates(by_step) == [0.1 * 0.5 ** (k // 20) for k in range(100)]


@pytest.mark.parametrize(
    ("name", "options", "share"),
    [("exponential", {"factor": 0.5}, 0.25), ("inverse_time", {"decay": 1.5}, 0.25)],
)
def test_two_epochs_of_decay(name, options, share):
    schedule = schedules.create(name, **options)
    schedule.begin(10)
    found = rates(schedule)
    assert found[0] == 0.1
    assert found[20] == pytest.approx(0.1 * share)
    assert all(later < earlier for earlier, later in pairwise(found))


def test_the_cosine_goes_from_the_whole_rate_through_the_half_to_almost_nothing():
    found = rates(schedules.create("cosine"))
    assert (found[0], found[50]) == (0.1, pytest.approx(0.05))
    assert 0 < found[-1] < 1e-4


def test_one_cycle_has_its_peak_where_it_was_told():
    found = rates(schedules.create("one_cycle", rise=0.3, start=0.1, final=0.001))
    assert found.index(max(found)) + 1 == 30
    assert (found[0], max(found), found[-1]) == (pytest.approx(0.01), pytest.approx(0.1), pytest.approx(1e-4))


def test_a_warmup_grows_in_equal_parts_and_then_the_schedule_begins():
    inner = schedules.create("step", every=10, factor=0.1, unit="steps")
    found = rates(Warmup(inner, 5), 30)
    np.testing.assert_allclose(found[:5], [0.02, 0.04, 0.06, 0.08, 0.1])
    assert found[5:] == rates(inner, 25)


def test_a_warmup_hands_on_what_it_is_told():
    inner = schedules.create("reduce_on_plateau", patience=0)
    warm = Warmup(inner, 5)
    warm.begin(10)
    for _ in range(2):
        warm.observe(1.0)
    assert inner.steps_per_epoch == 10
    assert warm.state() == inner.state() == {"best": 1.0, "n_bad": 0, "n_cuts": 1}
    other = Warmup(schedules.create("reduce_on_plateau", patience=0), 5)
    other.load(warm.state())
    assert rates(other) == rates(warm)
    assert max(rates(warm)) == pytest.approx(0.01)


def test_a_plateau_is_borne_for_as_long_as_patience_lasts():
    schedule = schedules.create("reduce_on_plateau", factor=0.5, patience=3, min_rate=0.03)
    found = []
    for _ in range(14):
        schedule.observe(1.0)
        found.append(schedule.rate(0.1, 1, 100))
    assert found == [0.1] * 4 + [0.05] * 4 + [0.03] * 6


def test_a_better_loss_ends_the_plateau_and_nan_does_not():
    schedule = schedules.create("reduce_on_plateau", factor=0.5, patience=1)
    for loss in (1.0, math.nan, 0.9, math.nan, 0.8):
        schedule.observe(loss)
    assert schedule.rate(0.1, 1, 100) == 0.1
    schedule.observe(math.nan)
    schedule.observe(0.8 * (1 - 1e-5))  # hardly better
    assert schedule.rate(0.1, 1, 100) == 0.05


def test_a_rate_below_the_floor_is_not_raised():
    schedule = schedules.create("reduce_on_plateau", min_rate=0.5)
    assert schedule.rate(0.1, 1, 100) == 0.1


@pytest.mark.parametrize(
    ("name", "options", "rule"),
    [
        ("step", {"every": 0}, "every: must be at least 1"),
        ("step", {"factor": 1.5}, "factor: must be at most 1"),
        ("step", {"unit": "hours"}, "unit: must be one of epochs, steps"),
        ("one_cycle", {"rise": 1.0}, "rise: must be less than 1"),
        ("cosine", {"final": -1.0}, "final: must be at least 0"),
        ("reduce_on_plateau", {"patience": 1.5}, "patience: must be a whole number"),
    ],
)
def test_a_schedule_names_the_rule_and_the_value(name, options, rule):
    with pytest.raises(ConfigError, match=rule):
        schedules.create(name, **options)


@pytest.mark.parametrize("warmup", [0, 10])
@pytest.mark.parametrize("name", schedules.names())
def test_a_bent_schedule_goes_on_from_its_rate_to_the_new_end(name, warmup):
    """After 40 of 100 steps with 10 an epoch, the 6 epochs that are left have 5 steps each."""
    plain, bent, again = (schedules.create(name) for _ in range(3))
    if warmup:
        plain, bent, again = (Warmup(schedule, warmup) for schedule in (plain, bent, again))
    for schedule in (plain, bent):
        schedule.begin(10)
        for loss in (1.0, 2.0, 3.0):
            schedule.observe(loss)
    bent.bend(40, 5, 100, 70)
    after = [bent.rate(0.1, step, 70) for step in range(41, 71)]
    every_other = [plain.rate(0.1, step, 100) for step in range(41, 101, 2)]
    assert after == pytest.approx(every_other, rel=0.05, abs=0.002 if name == "one_cycle" else 1e-9)
    again.begin(5)
    again.load(json.loads(json.dumps(bent.state(), allow_nan=False)))
    assert [again.rate(0.1, step, 70) for step in range(41, 71)] == after


def test_a_schedule_in_steps_counts_on_when_epochs_change():
    schedule = schedules.create("step", every=30, unit="steps")
    schedule.begin(10)
    schedule.bend(40, 5, 100, 70)
    assert [schedule.rate(1.0, step, 70) for step in (41, 60, 61)] == [0.5, 0.5, 0.25]
