"""Numbers, shares and layers are written as people read them."""

import math

import pytest

from babysit.doctor import words


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.5, "0.5"), (2.302585, "2.3"), (1234.5, "1234"), (1e-7, "1e−7"), (-0.25, "−0.25"), (0, "0"), (1.5e8, "1.5e8")],
)
def test_numbers(value: float, text: str) -> None:
    assert words.number(value) == text


def test_what_is_no_number() -> None:
    assert [words.number(x) for x in (math.nan, math.inf, -math.inf)] == ["NaN", "infinite", "−infinite"]


def test_layers_and_steps() -> None:
    assert words.layers([3]) == "layer 3"
    assert words.layers([1, 3]) == "layers 1 and 3"
    assert words.layers([4, 2, 3]) == "layers 2–4"
    assert words.layers([1, 2, 7]) == "layers 1, 2 and 7"
    assert (words.part_of(0.03), words.part_of(110)) == ("0.03 of", "110 times")
    assert words.steps(1) == "1 step"
    assert words.steps(1200) == "1,200 steps"
    assert words.percent(0.034) == "3.4\u00a0%"
