"""The clock: what it books on what, that it is asleep unless armed, and that shares never exceed their phase."""

import threading

import pytest

from babysit.nn.clock import Clock


class Ticks:
    """A time that goes on by what it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def clock(ticks: Ticks) -> Clock:
    clock = Clock(ticks)
    clock.arm()
    ticks.pass_by(7)  # what others do before the step
    clock.begin()
    return clock


def test_a_sleeping_clock_hands_out_what_it_is_given(ticks: Ticks) -> None:
    clock = Clock(ticks)
    clock.begin()
    assert clock.timed("forward", "a", ticks.pass_by) == ticks.pass_by
    clock.lap("forward")
    clock.end()
    assert (clock.laps, clock.shares()) == ({}, {})


def test_laps_add_up_to_the_step(clock: Clock, ticks: Ticks) -> None:
    for _ in range(2):  # two batches in one step
        ticks.pass_by(1)
        clock.lap("data")
        ticks.pass_by(2)
        clock.lap("forward")
    assert clock.laps == {"data": 2, "forward": 4}


def test_a_call_is_booked_on_its_owner_and_phase(clock: Clock, ticks: Ticks) -> None:
    clock.timed("forward", "a", ticks.pass_by)(1)
    clock.timed("forward", "b", ticks.pass_by)(2)
    clock.timed("forward", "a", ticks.pass_by)(3)
    ticks.pass_by(1)
    clock.lap("forward")
    clock.timed("backward", "a", ticks.pass_by)(5)
    clock.lap("backward")
    assert clock.shares() == {("forward", "a"): 4, ("forward", "b"): 2, ("backward", "a"): 5}
    assert clock.timed("forward", "a", lambda: "result")() == "result"


def test_the_seconds_of_threads_are_divided_by_their_number(clock: Clock, ticks: Ticks) -> None:
    act = clock.timed("update", "a", ticks.pass_by, 2)
    for _ in range(2):
        thread = threading.Thread(target=act, args=(3,))
        thread.start()
        thread.join()
    clock.lap("update")
    assert clock.shares() == {("update", "a"): 3}


def test_shares_that_overlap_are_scaled_down_to_their_phase(clock: Clock, ticks: Ticks) -> None:
    def both() -> None:
        clock.timed("backward", "b", ticks.pass_by)(3)

    clock.timed("backward", "a", both)()  # the same three seconds twice
    clock.lap("backward")
    assert clock.shares() == {("backward", "a"): 1.5, ("backward", "b"): 1.5}


def test_only_the_step_that_was_asked_for_is_timed(clock: Clock, ticks: Ticks) -> None:
    ticks.pass_by(1)
    clock.lap("data")
    clock.end()
    assert clock.timed("forward", "a", ticks.pass_by) == ticks.pass_by  # an evaluation
    clock.begin()
    ticks.pass_by(10)
    clock.lap("data")
    assert clock.laps == {"data": 1}
    clock.arm()
    clock.begin()
    assert clock.laps == {}
