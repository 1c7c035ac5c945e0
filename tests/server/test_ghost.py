"""The ghost's numbers: spread where enough runs have come, and a run's place among those that have come as far."""

from typing import Any, cast

import numpy as np
import pytest

from babysit.server.ghost import band, standing
from babysit.store.ghosts import Ghosts
from babysit.store.runs import Run
from babysit.store.series import SeriesData


def curve(*pairs: tuple[int, float]) -> SeriesData:
    steps = np.array([step for step, _ in pairs], np.int64)
    return SeriesData(len(pairs), steps, steps / 2, np.array([value for _, value in pairs], np.float64))


def held(own: SeriesData | None, *others: SeriesData) -> Ghosts:
    return Ghosts(cast(Run, None), own, "digits", {str(k): other for k, other in enumerate(others)})


def test_the_band_is_between_the_tenth_and_the_ninetieth_percentile() -> None:
    others = {str(k): curve((0, k), (10, 2.0 * k)) for k in range(11)}
    steps, low, middle, high = band(others, 100)
    assert steps.tolist() == [0, 10]
    assert low.tolist() == [1.0, 2.0]
    assert middle.tolist() == [5.0, 10.0]
    assert high.tolist() == [9.0, 18.0]


def test_between_its_points_a_run_counts_by_the_line_through_them_and_beyond_them_not_at_all() -> None:
    steps, _, middle, _ = band({"a": curve((0, 0), (10, 10)), "b": curve((5, 7), (20, 7))}, 100)
    assert steps.tolist() == [5, 10], "one run alone has no spread"
    assert middle.tolist() == [6.0, 8.5]


def test_what_is_not_finite_is_left_out() -> None:
    steps, low, _, high = band({"a": curve((0, 1), (1, np.nan), (2, 3)), "b": curve((0, 1), (2, np.inf))}, 100)
    assert steps.tolist() == [0]
    assert (low.tolist(), high.tolist()) == ([1.0], [1.0])


def test_many_steps_are_picked_evenly_with_both_ends() -> None:
    line = curve(*((step, 1.0) for step in range(1000)))
    steps, *_ = band({"a": line, "b": line}, 10)
    assert (len(steps), steps[0], steps[-1]) == (10, 0, 999)


@pytest.mark.parametrize(
    "others",
    [{}, {"a": curve((0, 1))}, {"a": curve((0, np.nan)), "b": curve()}, {"a": curve((0, 1)), "b": curve((5, 1))}],
)
def test_without_two_runs_there_is_no_band(others: dict[str, SeriesData]) -> None:
    assert [len(part) for part in band(others, 10)] == [0, 0, 0, 0]


@pytest.mark.parametrize(("name", "place"), [("val/accuracy", 2), ("val/loss", 3)])
def test_the_place_is_counted_from_the_best(name: str, place: int) -> None:
    others = [curve((0, 0), (100, value)) for value in (0.2, 0.4, 0.9)]
    found: Any = standing(held(curve((0, 0), (100, 0.6)), *others), name)
    assert (found.step, found.value, found.place, found.of) == (100, 0.6, place, 4)


def test_only_those_that_have_come_as_far_are_counted() -> None:
    found: Any = standing(held(curve((0, 0), (50, 0.6)), curve((0, 0), (40, 1)), curve((0, 0), (100, 1))), "accuracy")
    assert (found.place, found.of) == (1, 2)


def test_one_batch_is_not_what_is_compared() -> None:
    noisy = curve(*((step, 1.0 + (step % 2)) for step in range(1000)))
    found: Any = standing(held(noisy, curve((0, 1.4), (1000, 1.4))), "train/loss")
    assert found.value == pytest.approx(1.5, abs=0.05)
    assert found.place == 2


@pytest.mark.parametrize("own", [None, curve(), curve((0, np.nan))])
def test_a_run_without_a_value_stands_nowhere(own: SeriesData | None) -> None:
    assert standing(held(own, curve((0, 1))), "loss") is None
    assert standing(held(curve((0, 1))), "loss") is None
