"""Verdicts: at equal steps, beyond noise, with what is missing said; a run without an answer yet waits."""

import re
from typing import Any

import numpy as np
import pytest

from babysit.doctor.comparison import compare
from babysit.doctor.curve import Curve
from babysit.doctor.verdict import Side, verdict

FINDING = {"id": "dead_relu#1", "rule": "dead_relu", "title": "Dead ReLU units", "status": "open", "opened_step": 100}
NEVER = float("nan")


def curve(values: list[float], every: int = 50, first: int = 50) -> Curve:
    steps = first + every * np.arange(len(values))
    raw = np.array(values)
    is_bad = (~np.isfinite(raw)).astype(np.int64)
    kept = np.where(is_bad, np.nan, raw)
    return Curve(steps, kept, kept, kept, is_bad)


def side(run: str, step: int, accuracy: list[float], **changes: Any) -> Side:
    first = 50 * (changes.get("start", 0) // 50 + 1)
    facts: dict[str, Any] = {
        "n_validation": 1000,
        "total_steps": 1000,
        "curves": {"val/accuracy": curve(accuracy, first=first)},
    }
    return Side(run, step, **facts | changes)


def parent(**changes: Any) -> Side:
    return side("parent", 1000, [0.3 + 0.001 * (i % 3) for i in range(20)], **changes)


def child(values: list[float], step: int, **changes: Any) -> Side:
    return side("child", step, values, **changes)


def still_open(**changes: Any) -> list[dict[str, Any]]:
    return [{**FINDING, "opened_step": 450} | changes]


@pytest.mark.parametrize(
    ("values", "findings", "outcome", "is_cleared", "is_better"),
    [
        ([0.6, 0.7, 0.8], [], "helped", True, True),
        ([0.6, 0.7, 0.8], still_open(), "mixed", False, True),
        ([0.301, 0.3, 0.301], [], "mixed", True, None),
        ([0.2, 0.1, 0.1], [], "mixed", True, False),
        ([0.301, 0.3, 0.301], still_open(), "did not help", False, None),
        ([0.2, 0.1, 0.1], still_open(), "did not help", False, False),
        ([0.6, 0.7, 0.8], still_open(status="cleared", cleared_step=500), "helped", True, True),
    ],
)
def test_the_outcome_follows_from_the_finding_and_the_metric(
    values: list[float], findings: Any, outcome: str, is_cleared: bool, is_better: bool | None
) -> None:
    found = verdict(child(values, 550, start=400, findings=findings), parent(), FINDING)
    assert (found.outcome, found.is_cleared, found.metrics[0].is_better) == (outcome, is_cleared, is_better)
    assert (found.step, found.finding, found.rule) == (550, "dead_relu#1", "dead_relu")
    assert "At step 550, 150 steps after the fork" in found.sentence
    told = r"the validation accuracy is [\d.]+\s% against 30\.\d\s%: [a-z ]+ \(noise: up to [\d.]+ points\)"
    assert re.search(told, found.sentence)
    assert found.to_dict()["metrics"][0]["child"] == values[-1]


def test_the_metrics_are_those_of_the_equal_step() -> None:
    rising = side("parent", 600, [0.1 * i for i in range(1, 13)])
    found = verdict(child([0.91, 0.92, 0.93, 0.94, 0.95, 0.96], 700, start=400), rising)
    assert (found.step, found.metrics[0].child) == (600, 0.94)
    assert found.metrics[0].parent == pytest.approx(1.2)
    behind = verdict(child([0.91, 0.92], 500, start=400), rising)
    assert behind.step == 500
    assert behind.metrics[0].parent == pytest.approx(1.0)


def test_a_parent_that_rests_where_the_fork_begins_is_judged_by_its_last_values() -> None:
    resting = side("parent", 400, [0.3] * 8, is_at_rest=True)
    found = verdict(child([0.6, 0.7, 0.8], 550, start=400), resting, FINDING)
    assert (found.outcome, found.step, found.metrics[0].parent) == ("helped", 550, 0.3)
    assert "came to rest at step 400: its last values stand for it" in found.sentence
    going_on = side("parent", 400, [0.3] * 8)
    assert verdict(child([0.6, 0.7, 0.8], 550, start=400), going_on, FINDING).outcome == "waiting"


def test_it_waits_for_the_rule_and_for_an_evaluation() -> None:
    early = verdict(child([], 440, start=400), parent(), FINDING)
    assert (early.outcome, early.is_cleared, early.step) == ("waiting", None, None)
    assert early.sentence == "Waiting until the rule has had its time, at step 451."
    unevaluated = verdict(child([], 470, start=400), parent(), FINDING)
    assert unevaluated.sentence == "Waiting for the first evaluation."
    patient = verdict(child([0.8], 455, start=400), parent(), FINDING, patience=20)
    assert "at step 501" in patient.sentence
    restart = verdict(child([0.8], 90), parent(), FINDING)
    assert restart.sentence == "Waiting until the rule has had its time, at step 101."
    assert verdict(child([0.8, 0.9], 101), parent(), FINDING).outcome == "helped"


def test_a_run_that_has_ended_is_not_waited_for() -> None:
    failed = verdict(child([], 410, start=400, is_at_rest=True, has_failed=True), parent(), FINDING)
    assert failed.outcome == "did not help"
    assert "The run failed." in failed.sentence
    stopped = verdict(child([], 410, start=400, is_at_rest=True), parent(), FINDING)
    assert (stopped.outcome, stopped.sentence[:22]) == ("waiting", "It ended while it wait")
    short = verdict(child([0.9], 450, start=400, is_at_rest=True), parent(), FINDING)
    assert short.outcome == "helped"


def test_a_control_stands_for_the_parent() -> None:
    control = side("control", 550, [0.75, 0.8, 0.81], start=400)
    found = verdict(child([0.75, 0.79, 0.8], 550, start=400), parent(), None, control)
    assert (found.control, found.parent, found.outcome) == ("control", "parent", "did not help")
    assert "the run made beside it without a change" in found.sentence
    assert verdict(child([0.9, 0.95, 0.98], 550, start=400), parent(), None, control).outcome == "helped"


def test_a_child_with_an_alarm_has_not_just_helped() -> None:
    alarm = [{"rule": "divergence", "title": "It diverges", "status": "open", "severity": "alarm", "opened_step": 500}]
    found = verdict(child([0.6, 0.7, 0.8], 550, start=400, findings=alarm), parent(), FINDING)
    assert (found.outcome, found.is_cleared) == ("mixed", True)
    assert "It has an alarm: It diverges." in found.sentence


def test_a_number_is_better_than_none() -> None:
    broken = side("parent", 1000, [0.3] * 9 + [NEVER] * 11)
    assert verdict(child([0.2, 0.2, 0.2], 550, start=400), broken).outcome == "helped"
    assert verdict(child([0.2, 0.2, NEVER], 550, start=400), parent()).outcome == "did not help"
    both = verdict(child([NEVER, NEVER, NEVER], 550, start=400), broken)
    assert (both.metrics[0].is_better, both.to_dict()["metrics"][0]["child"]) == (None, "NaN")


def test_without_a_validation_the_training_loss_counts() -> None:
    losses = {"train/loss": curve([2.0] * 100, every=10, first=10)}
    better = {"train/loss": curve([1.0] * 20, every=10, first=410)}
    one = Side("parent", 1000, curves=losses)
    found = verdict(Side("child", 600, 400, is_at_rest=True, curves=better), one)
    assert [(metric.name, metric.is_better) for metric in found.metrics] == [("train/loss", True)]
    assert found.outcome == "helped"


@pytest.mark.parametrize(
    ("n", "child_value", "is_better"),
    [(100, 0.55, None), (10_000, 0.55, True), (None, 0.504, None), (None, 0.51, True)],
)
def test_noise_of_an_accuracy_is_that_of_its_examples(
    n: int | None, child_value: float, is_better: bool | None
) -> None:
    found = compare("val/accuracy", curve([child_value]), curve([0.5]), 50, n)
    assert found is not None
    assert found.is_better == is_better


def test_noise_of_a_loss_is_that_of_its_ups_and_downs() -> None:
    noisy = curve([1.0, 1.3, 0.8, 1.2, 0.9, 1.1, 1.3, 0.9, 1.2, 1.0])
    smooth = curve([1.10, 1.09, 1.08, 1.07, 1.06, 1.05, 1.04, 1.03, 1.02, 1.0])
    ours = curve([0.9])
    for theirs, is_better in ((noisy, None), (smooth, True)):
        found = compare("val/loss", ours, theirs, 50, None)
        assert found is not None
        assert found.is_better == is_better
    worse = compare("val/loss", curve([1.5]), smooth, 50, None)
    assert worse is not None
    assert worse.is_better is False
    assert compare("val/loss", curve([]), smooth, 50, None) is None


def losses(values: list[float], accuracy: list[float]) -> dict[str, Curve]:
    return {"val/accuracy": curve(accuracy), "val/loss": curve(values)}


def test_the_validation_loss_decides_where_the_accuracy_cannot_tell() -> None:
    warning = FINDING | {"rule": "overfitting", "title": "Overfitting", "severity": "warning"}
    wide = side("parent", 500, [], curves=losses([0.4, 0.4, 0.5, 0.6, 0.7, 0.74, 0.74, 0.75, 0.75, 0.75], [0.8] * 10))
    near = side("child", 500, [], curves=losses([0.4, 0.4, 0.39, 0.39, 0.4, 0.4, 0.39, 0.39, 0.4, 0.39], [0.805] * 10))
    found = verdict(near, wide, warning)
    assert (found.outcome, found.metrics[0].is_better) == ("helped", None)
    assert "the same within noise" in found.sentence
    assert "the validation loss is 0.39 against 0.75: better" in found.sentence
    assert verdict(wide, near, warning | {"rule": "none"}).outcome == "mixed"


@pytest.mark.parametrize(("severity", "outcome"), [("note", "helped"), ("warning", "mixed"), ("alarm", "mixed")])
def test_a_finding_that_is_only_a_note_now_no_longer_stands(severity: str, outcome: str) -> None:
    left = [FINDING | {"severity": severity, "opened_step": 450}]
    found = verdict(child([0.6, 0.7, 0.8], 550, start=400, findings=left), parent(), FINDING | {"severity": "warning"})
    assert found.outcome == outcome
    assert ("is only a note now" in found.sentence) is (severity == "note")
