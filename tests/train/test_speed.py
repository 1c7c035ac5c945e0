"""The speedometer: steps and examples over the seconds between two reports, without pauses."""

import pytest

from babysit.train.speed import INTERVAL, PAUSE, Speedometer


def test_it_tells_steps_and_examples_a_second_when_a_report_is_due() -> None:
    now = [0.0]
    speed = Speedometer(lambda: now[0])
    now[0] = INTERVAL / 2
    assert speed.tick(64) == {}
    now[0] = 2 * INTERVAL
    told = speed.tick(16)
    assert told == {
        "speed/steps_per_second": pytest.approx(2 / now[0]),
        "speed/examples_per_second": pytest.approx(80 / now[0]),
    }
    assert speed.last() == {}


def test_what_was_not_told_is_told_at_the_end() -> None:
    now = [0.0]
    speed = Speedometer(lambda: now[0])
    now[0] = INTERVAL / 2
    speed.tick(10)
    assert speed.last()["speed/examples_per_second"] == pytest.approx(10 / now[0])


def test_a_pause_is_no_slowness() -> None:
    now = [0.0]
    speed = Speedometer(lambda: now[0])
    now[0] = INTERVAL / 2
    speed.tick(10)
    now[0] += 100 * PAUSE
    speed.come_back()
    now[0] += INTERVAL
    assert speed.tick(10)["speed/steps_per_second"] == pytest.approx(2 / (1.5 * INTERVAL))


def test_an_evaluation_is_no_slowness() -> None:
    now = [0.0]
    speed = Speedometer(lambda: now[0])
    now[0] = 10 * INTERVAL
    speed.leave_out(9 * INTERVAL)
    assert speed.tick(10)["speed/steps_per_second"] == pytest.approx(1 / INTERVAL)
