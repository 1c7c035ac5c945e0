"""The lecture's curves are named for what they look like, with numbers, and not before there is something to see."""

import json

import numpy as np
import pytest

from babysit.doctor.archetype import explain
from babysit.doctor.doctor import Doctor
from doctor.histories import FIRING, GUESS, Made, flat

CURVES = {
    "rate_good": Made(),
    "rate_low": FIRING["rate_too_low"](),
    "rate_too_high": Made().learn(lambda s: 1.4 + 0.9 * np.exp(-s / 15), lambda s: 1.9 + 0.5 * np.exp(-s / 15)),
    "bad_init": Made().learn(lambda s: np.where(s < 600, GUESS, 0.3 + 2 * np.exp(-(s - 600) / 60)), noise=0.01),
    "overfit_gap": FIRING["overfitting"](),
    "capacity": FIRING["underfitting"](),
    "diverging": FIRING["divergence"](),
}


def explained(made: Made, until: int = 10**9):
    doctor = Doctor(made.config, made.info, {})
    doctor.take((name, s[s <= until], v[s <= until]) for name, (s, v) in made.series.items())
    doctor.judge(is_over=until > 1000)
    return explain(doctor.history)


@pytest.mark.parametrize("name", CURVES)
def test_a_curve_is_named(name: str) -> None:
    found = explained(CURVES[name])
    assert name in {each.name for each in found[:2]}, found
    assert [each.sure for each in found] == sorted((each.sure for each in found), reverse=True)
    named = next(each for each in found if each.name == name)
    assert named.sure > 0.5
    assert any(letter.isdigit() for letter in named.why)
    assert set(named.series) <= set(CURVES[name].series)
    assert json.loads(json.dumps(named.to_dict())) == named.to_dict()


def test_nothing_is_named_before_there_is_something_to_see() -> None:
    assert [each.name for each in explained(Made(), until=20)] == ["too_early"]
    assert [each.name for each in explain(Doctor({}, {}).history)] == ["too_early"]


def test_a_loss_that_has_not_begun_to_fall_says_so() -> None:
    found = explained(Made().learn(flat, flat, noise=0.01))
    assert found[0].name == "bad_init"
    assert "has not begun" in found[0].why


def test_what_is_no_number_is_told_of_alone() -> None:
    made = Made()
    steps, values = made.series["train/loss/data"]
    made.log("train/loss/data", steps, np.where(steps > 900, np.nan, values))
    assert [each.name for each in explained(made)] == ["diverging"]
