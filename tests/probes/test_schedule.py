"""When a probe is due, on a clock that the tests turn."""

from itertools import pairwise

import pytest

from babysit.errors import ConfigError
from babysit.probes.probe import Kind
from babysit.probes.schedule import Budget, Every, Interval


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Loop:
    """A training loop whose steps and probes take as long as they are told to."""

    def __init__(self, share: float, step: float, costs: dict[Kind, float]) -> None:
        self.clock = Clock()
        self.schedule = Budget(share, self.clock)
        self.step, self.costs = step, costs
        self.times: dict[Kind, list[float]] = {kind: [] for kind in costs}

    def run(self, n_steps: int, first: int = 1) -> None:
        for step in range(first, first + n_steps):
            self.clock.now += self.step
            for kind, cost in self.costs.items():
                if self.schedule.is_due(step, kind):
                    self.clock.now += cost
                    self.schedule.spent(cost, kind)
                    self.times[kind].append(self.clock.now)

    def share(self) -> float:
        spent = sum(cost * len(self.times[kind]) for kind, cost in self.costs.items())
        return spent / (self.clock.now - 100)


def test_every():
    schedule = Every(10)
    assert [step for step in range(1, 41) if schedule.is_due(step)] == [1, 10, 20, 30, 40]
    assert all(Every(1).is_due(step, "pictures") for step in range(1, 20))


@pytest.mark.parametrize("steps", [0, -1, 1.5])
def test_every_refuses_what_is_no_number_of_steps(steps):
    with pytest.raises(ConfigError, match="steps: must be"):
        Every(steps)


def test_every_leaves_examples_to_the_evaluations():
    assert all(Every(100).is_due(step, "examples") for step in range(1, 20))


def test_an_interval_is_kept_by_each_kind():
    clock = Clock()
    schedule = Interval(0.5, clock)
    taken: dict[Kind, list[int]] = {"values": [], "histograms": []}
    for step in range(1, 101):
        clock.now += 0.04
        for kind, times in taken.items():
            if schedule.is_due(step, kind):
                clock.now += 0.01
                schedule.spent(0.01, kind)
                times.append(step)
    assert taken["values"] == taken["histograms"]
    assert taken["values"][:4] == [1, 13, 25, 37]  # twelve steps and a measurement take half a second


@pytest.mark.parametrize("seconds", [0, -1.0, float("inf")])
def test_interval_refuses_what_is_no_time(seconds):
    with pytest.raises(ConfigError, match="seconds: must be"):
        Interval(seconds)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_budget_refuses_what_is_no_share(share):
    with pytest.raises(ConfigError, match="share: must be"):
        Budget(share)


@pytest.mark.parametrize("values", [0.0001, 0.001, 0.02])
@pytest.mark.parametrize("pictures", [0.001, 0.01, 0.2])
@pytest.mark.parametrize("share", [0.03, 0.2])
def test_a_budget_is_used_and_kept_and_no_kind_starves(share, values, pictures):
    loop = Loop(share, 0.004, {"values": values, "pictures": pictures})
    loop.run(20_000)
    assert loop.share() <= share * 1.02 + (values + pictures) / (loop.clock.now - 100)
    assert loop.share() >= min(share * 0.8, values / 0.004 * 0.5)
    assert len(loop.times["values"]) > 5
    assert len(loop.times["pictures"]) > 5


def test_the_first_step_is_always_due_and_an_empty_budget_measures_nothing_more():
    loop = Loop(0.0, 0.01, {"values": 0.001, "pictures": 0.001})
    loop.run(1000)
    assert {kind: len(times) for kind, times in loop.times.items()} == {"values": 1, "pictures": 1}


def test_cheap_probes_run_at_every_step():
    loop = Loop(0.03, 0.01, {"values": 0.0001})
    loop.run(1000)
    assert len(loop.times["values"]) == 1000


def test_pictures_come_at_most_twice_a_second():
    loop = Loop(0.5, 0.01, {"values": 0.0001, "pictures": 0.0001})
    loop.run(2000)
    times = loop.times["pictures"]
    assert all(b - a >= 0.5 for a, b in pairwise(times))
    assert len(times) >= 35


def test_records_share_what_is_theirs_and_leave_the_values_half():
    costs: dict[Kind, float] = {"values": 0.005, "pictures": 0.1, "histograms": 0.02, "examples": 0.05}
    loop = Loop(0.03, 0.01, costs)
    loop.run(40_000)
    spent = {kind: costs[kind] * len(times) for kind, times in loop.times.items()}
    total = sum(spent.values())
    assert loop.share() <= 0.031
    assert spent["values"] >= 0.45 * total
    for kind in ("pictures", "histograms", "examples"):
        assert len(loop.times[kind]) > 5
        assert all(b - a >= 0.5 for a, b in pairwise(loop.times[kind]))


def test_a_pause_is_not_followed_by_a_burst():
    loop = Loop(0.03, 0.01, {"values": 0.005})
    loop.run(1000)
    loop.clock.now += 3600
    before = len(loop.times["values"])
    loop.run(200, first=1001)
    assert (len(loop.times["values"]) - before) * 0.005 <= 3 * 0.03 + 0.01


def test_measurements_are_evenly_spaced_whatever_the_pictures_cost() -> None:
    loop = Loop(0.03, 0.02, {"values": 0.0004, "pictures": 0.02})
    loop.run(2000)
    gaps = [b - a for a, b in pairwise(loop.times["values"][5:])]
    assert max(gaps) <= 3 * (sum(gaps) / len(gaps)) + 0.02


def test_the_first_measurement_is_free():
    loop = Loop(0.03, 0.01, {"values": 0.5})
    loop.run(1)
    loop.costs["values"] = 0.0001
    loop.run(10, first=2)
    assert len(loop.times["values"]) == 11


def test_one_interruption_blinds_no_training():
    loop = Loop(0.03, 0.01, {"values": 0.0001})
    loop.run(10)
    loop.costs["values"] = 5.0
    loop.run(1, first=11)
    loop.costs["values"] = 0.0001
    loop.run(100, first=12)
    assert len(loop.times["values"]) >= 100


def test_measurements_that_grow_dear_are_learnt_and_paid():
    loop = Loop(0.03, 0.01, {"values": 0.0001})
    loop.run(100)
    loop.costs["values"] = 0.05
    before, at = len(loop.times["values"]), loop.clock.now
    loop.run(40_000, first=101)
    spent = 0.05 * (len(loop.times["values"]) - before)
    assert spent <= 0.031 * (loop.clock.now - at) + 0.5
