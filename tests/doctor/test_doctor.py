"""The doctor finds the same live, in whatever pieces the points come, as afterwards from the whole history."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babysit.doctor.causes import EXPLAINS
from babysit.doctor.doctor import MAX_SERIES, Doctor, diagnose
from babysit.doctor.finding import Finding
from babysit.doctor.moments import next_moment
from babysit.doctor.rule import rules
from doctor.histories import FIRING, Made

WHOLE = {name: FIRING[name]() for name in ("divergence", "dead_relu", "overfitting", "saturation", "rate_too_low")}
FOUND = {name: diagnose(m.config, m.info, m.events, m.series, is_over=True) for name, m in WHOLE.items()}


def pieces(made: Made, cuts: list[int]):
    """Yield the points in the order of their steps, cut after some of the (step, series) pairs."""
    rows = sorted((int(s), i, name) for name, (steps, _) in made.series.items() for i, s in enumerate(steps))
    begin = 0
    for end in [*sorted(cut % len(rows) for cut in cuts), len(rows)]:
        found: dict[str, list[int]] = {}
        for _, i, name in rows[begin:end]:
            found.setdefault(name, []).append(i)
        yield [(name, made.series[name][0][i], made.series[name][1][i]) for name, i in found.items()]
        begin = end


@pytest.mark.parametrize("name", WHOLE)
@given(cuts=st.lists(st.integers(0, 10**6), max_size=12))
@settings(max_examples=4, deadline=None)
def test_the_pieces_do_not_matter(name: str, cuts: list[int]) -> None:
    made = WHOLE[name]
    doctor = Doctor(made.config, made.info)
    told: dict[str, Finding] = {}
    for blocks in pieces(made, cuts):
        doctor.take(blocks)
        told |= {finding.id: finding for finding in doctor.judge()}
    told |= {finding.id: finding for finding in doctor.judge(is_over=True)}
    assert doctor.findings == FOUND[name]
    assert sorted(told) == sorted(finding.id for finding in FOUND[name])
    assert all(told[finding.id] == finding for finding in FOUND[name])
    assert doctor.judge(is_over=True) == []


def test_it_is_found_while_it_happens() -> None:
    made = WHOLE["divergence"]
    doctor = Doctor(made.config, made.info)
    for blocks in pieces(made, list(range(0, 40_000, 400))):
        doctor.take(blocks)
        if found := [finding for finding in doctor.judge() if finding.rule == "divergence"]:
            break
    assert 300 < found[0].opened_step <= doctor.history.step < 400


def test_a_guard_is_heard_though_no_point_follows() -> None:
    made = Made()
    doctor = Doctor(made.config, made.info)
    doctor.note_event("nan", 204, {"name": "layer/2/W"})
    doctor.take([(name, s[s < 204], v[s < 204]) for name, (s, v) in made.series.items()])
    assert [(f.rule, f.opened_step) for f in doctor.judge()] == [("divergence", 204)]
    doctor.take([(name, s[s >= 204], v[s >= 204]) for name, (s, v) in made.series.items()])
    doctor.judge(is_over=True)
    assert [f.status for f in doctor.findings] == ["cleared"]  # somebody went on from there, and it went well


def test_the_end_of_a_run_is_not_before_the_step_that_its_guard_refused() -> None:
    made = Made()
    doctor = Doctor(made.config, made.info)
    doctor.note_event("nan", 204, {"name": "layer/2/W"})
    doctor.take([(name, s[s < 204], v[s < 204]) for name, (s, v) in made.series.items()])
    doctor.judge()
    doctor.judge(is_over=True)
    assert [(f.opened_step, f.step) for f in doctor.findings if f.rule == "divergence"] == [(204, 204)]


def test_what_follows_from_another_is_called_by_what_is_seen() -> None:
    """A rate that is too high or low is no second cause below the first."""
    made = FIRING["activation_collapse"]().update(1e-9)
    found = {f.rule: f for f in diagnose(made.config, made.info, made.events, made.series, is_over=True)}
    assert found["rate_too_low"].cause is not None
    assert found["rate_too_low"].title == "The loss hardly falls"
    alone = next(f for f in FOUND["rate_too_low"] if f.rule == "rate_too_low")
    assert alone.title == "The learning rate is too low"


def test_a_guard_that_is_told_of_before_the_points_is_not_judged_before_them() -> None:
    """As a stored run is read: all its events, and then its points in stretches."""
    made = Made()
    doctor = Doctor(made.config, made.info)
    doctor.note_event("nan", 900, {"name": "layer/2/W"})
    doctor.take([(name, s[s < 500], v[s < 500]) for name, (s, v) in made.series.items()])
    assert doctor.judge() == []


@pytest.mark.parametrize("total", [1, 7, 200, 999, 10**6])
def test_moments_are_dense_at_first_and_never_far_apart(total: int) -> None:
    moments = [1]
    while moments[-1] < total:
        moments.append(next_moment(moments[-1], total))
    gaps = np.diff(moments)
    assert (gaps > 0).all()
    assert gaps.max(initial=1) <= max(1, -(-total // 200))
    assert moments[:3] == [1, 2, 3][: len(moments)]
    assert len(moments) <= 260


def test_without_a_total_moments_thin_out() -> None:
    moment, n = 1, 0
    while moment < 10**6:
        following = next_moment(moment, None)
        assert moment < following <= moment + max(moment // 50, 1)
        moment, n = following, n + 1
    assert n < 600


def test_names_without_end_are_bounded() -> None:
    doctor = Doctor({}, {})
    doctor.take((f"train/{i}", np.array([1]), np.array([1.0])) for i in range(MAX_SERIES + 50))
    doctor.judge(is_over=True)
    assert len(doctor.history.names()) <= MAX_SERIES


def test_causes_are_rules_and_form_no_circle() -> None:
    names = set(rules.names())
    assert set(EXPLAINS) <= names
    assert {effect for effects in EXPLAINS.values() for effect in effects} <= names
    assert all(why and not why.endswith(".") for effects in EXPLAINS.values() for why in effects.values())
    for cause, effects in EXPLAINS.items():
        assert cause not in effects


@pytest.mark.parametrize("name", sorted(FIRING))
def test_a_cause_is_a_finding_and_as_grave_as_what_it_explains(name: str) -> None:
    made = FIRING[name]()
    findings = {f.id: f for f in diagnose(made.config, made.info, made.events, made.series, is_over=True)}
    order = ("note", "warning", "alarm")
    for finding in findings.values():
        seen = {finding.id}
        while finding.cause is not None:
            cause = findings[finding.cause]
            assert order.index(cause.severity) >= order.index(finding.severity)
            assert cause.id not in seen
            seen.add(cause.id)
            finding = cause
