"""The gym: its twins are what they say, outcomes label runs, and findings are scored by what was done."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from babysit.doctor.finding import Finding, Severity
from babysit.doctor.rule import rules
from babysit.train.config import parse
from benchmarks.gym import results, table
from benchmarks.gym.broken import BROKEN_TUNED, CHECKED
from benchmarks.gym.cache import judge_all
from benchmarks.gym.fault import NONE
from benchmarks.gym.healthy import HEALTHY, D, M
from benchmarks.gym.history_file import Run, is_current, key_of, load, save
from benchmarks.gym.outcome import label
from benchmarks.gym.reasons import REASONS, wrong
from benchmarks.gym.score import Case, score
from benchmarks.gym.spoilt import LEAK
from benchmarks.gym.train import train, train_into
from benchmarks.gym.twin import Twin
from benchmarks.gym.twins import TWINS, chosen, named
from benchmarks.gym.unseen import BROKEN_UNSEEN
from benchmarks.gym.wrong_gradients import is_wrong

BROKEN = (*BROKEN_TUNED, *BROKEN_UNSEEN)
LOW_RATE = named("d-rate-1e-5")


def flat(config: Any, path: str = "") -> dict[str, Any]:
    """Return the leaves of a configuration by their dotted names."""
    if isinstance(config, Mapping) and config:
        parts = [flat(value, f"{path}.{key}") for key, value in config.items()]
        return {name: value for part in parts for name, value in part.items()}
    return {path: config}


def a_run(accuracy: list[float], loss: list[float], test: float = 0.9, events: Any = ()) -> Run:
    """Return a run with these evaluations."""
    steps = np.arange(1, len(loss) + 1)
    series = {"val/accuracy": (steps, np.array(accuracy)), "val/loss": (steps, np.array(loss))}
    series["test/accuracy"] = (steps[-1:], np.array([test]))
    return Run({}, {"total_steps": 10}, list(events), series)


SOUND = [a_run([0.5, last], [1.0, 0.3]) for last in (0.90, 0.91, 0.92)]


def a_finding(rule: str, severity: Severity, step: int, cause: str | None = None) -> Finding:
    return Finding(
        rule=rule,
        number=1,
        severity=severity,
        title=rule,
        sentence=rule,
        opened_step=step,
        step=step,
        evidence=(),
        explanation="",
        refuted_by="",
        waits="",
        cause=cause,
    )


def a_case(*findings: Finding, twin: Twin = LOW_RATE) -> Case:
    return Case(twin, 0, "healthy" if twin.is_healthy else "broken", 100, findings)


def test_there_are_enough_twins() -> None:
    assert len(BROKEN) + len(CHECKED) >= 45
    assert len(HEALTHY) >= 25
    assert len({twin.name for twin in TWINS}) == len(TWINS) == len(HEALTHY) + len(BROKEN)
    assert sum(not twin.is_tuned_on for twin in BROKEN) >= 20


@pytest.mark.parametrize("twin", [*TWINS, *CHECKED], ids=lambda twin: twin.name)
def test_every_twin_can_be_configured_and_says_why(twin: Twin) -> None:
    parse({**twin.config, "seed": 1})
    assert twin.why
    assert bool(twin.expected) is not twin.is_healthy


@pytest.mark.parametrize("twin", [*BROKEN, *CHECKED], ids=lambda twin: twin.name)
def test_a_broken_twin_differs_in_one_field_or_by_one_fault(twin: Twin) -> None:
    assert twin.of is not None
    healthy = named(twin.of)
    assert healthy.is_healthy
    before, after = flat(healthy.config), flat(twin.config)
    # The probes and the network's layers follow from what was changed.
    fields = {field for field in before.keys() | after.keys() if before.get(field) != after.get(field)}
    sections = {field.split(".")[1] for field in fields if not field.startswith(".probes")}
    assert (len(sections), twin.fault is NONE) in {(1, True), (0, False)}, fields


def test_the_expected_diagnoses_are_rules() -> None:
    assert {rule for twin in BROKEN for rule in twin.expected} <= set(rules.names())


def test_names_choose_twins_with_those_they_are_held_against() -> None:
    assert [twin.name for twin in chosen(["d-rate-1e-5"])] == ["d", "d-rate-1e-5"]
    assert {twin.data for twin in chosen(["mnist"])} == {"mnist"}
    assert chosen([]) == list(TWINS)


def test_a_run_is_broken_when_it_is_worse_than_all_its_twins_by_their_range() -> None:
    assert label(LOW_RATE, a_run([0.5, 0.80], [1.0, 0.3]), SOUND) == "broken"
    assert label(LOW_RATE, a_run([0.5, 0.89], [1.0, 0.3]), SOUND) == "benign"
    assert label(LOW_RATE, a_run([0.5, 0.885], [1.0, 0.3]), SOUND) == "benign"  # within the range of the twins
    assert label(D, a_run([0.5, 0.1], [1.0, 3.0]), SOUND) == "healthy"


def test_a_loss_that_ends_high_is_an_outcome_too() -> None:
    assert label(LOW_RATE, a_run([0.5, 0.91], [0.3, 0.5]), SOUND) == "broken"
    assert label(LOW_RATE, a_run([0.5, 0.91], [1.0, 0.42]), SOUND) == "benign"


@pytest.mark.parametrize("kind", ["diverged", "nan"])
def test_a_run_that_ends_in_nan_is_broken(kind: str) -> None:
    assert label(LOW_RATE, a_run([0.5, 0.91], [1.0, 0.3], events=[(kind, 3, {})]), SOUND) == "broken"


def test_a_run_without_an_evaluation_is_broken() -> None:
    assert label(LOW_RATE, Run({}, {"total_steps": 10}), SOUND) == "broken"


def test_a_leak_is_broken_where_validation_flatters() -> None:
    leaking = M.broken("leak", ("suspicious_validation",), "flatters", fault=LEAK)
    assert label(leaking, a_run([0.5, 0.99], [1.0, 0.1], test=0.9), SOUND) == "broken"
    assert label(leaking, a_run([0.5, 0.91], [1.0, 0.1], test=0.9), SOUND) == "benign"


def test_a_note_is_no_detection() -> None:
    assert not a_case(a_finding("rate_too_low", "note", 5)).is_detected
    assert a_case(a_finding("rate_too_low", "warning", 5)).is_detected


def test_the_diagnosis_is_the_cause_and_not_what_is_merged_under_it() -> None:
    low, plateau = a_finding("rate_too_low", "alarm", 20), a_finding("underfitting", "alarm", 10, "rate_too_low#1")
    case = a_case(plateau, low)
    assert [finding.rule for finding in case.diagnoses] == ["rate_too_low"]
    assert case.is_right
    assert case.share == 0.1


def test_the_gravest_cause_is_the_diagnosis_and_of_equals_the_first() -> None:
    low, high = a_finding("rate_too_low", "warning", 5), a_finding("saturation", "alarm", 50)
    assert not a_case(low, high).is_right
    assert a_case(low, high).is_among
    assert a_case(low, a_finding("saturation", "warning", 50)).is_right


def test_an_equivalent_diagnosis_is_right() -> None:
    assert a_case(a_finding("update_ratio", "warning", 5)).is_right


def test_scores_count_runs() -> None:
    accused = a_case(a_finding("overfitting", "warning", 5), a_finding("dead_relu", "note", 5), twin=D)
    right, missed = a_case(a_finding("rate_too_low", "alarm", 10)), a_case()
    found = score([accused, a_case(twin=D), right, missed])
    assert (found.n_broken, found.n_detected, found.n_right, found.median_share) == (2, 1, 1, 0.1)
    assert (found.n_healthy, found.n_accused, found.n_warnings, found.n_notes) == (2, 1, 1, 1)


def test_the_tables_tell_of_every_group_rule_and_twin() -> None:
    cases = [a_case(a_finding("rate_too_low", "alarm", 10)), a_case(a_finding("overfitting", "warning", 5), twin=D)]
    assert "| tuned on: digits, MNIST | 1 | 100 % (1) | 100 % (1) |" in table.summary(cases)
    assert "| `overfitting` | 0 |  |  |  | 0 | 1 | 0 |" in table.by_rule(cases)
    assert "1 of 1, falsely" in table.by_twin(cases)
    assert table.report(cases).startswith("ok         d-rate-1e-5-0 (broken; 100 steps)")
    assert [is_met for _, _, is_met in results.aims(cases)] == [False, True, True, True]


def test_what_is_wrong_is_told_with_its_reason() -> None:
    accused = a_case(a_finding("overfitting", "warning", 5), twin=D)
    told = wrong([accused, a_case(), a_case(a_finding("saturation", "alarm", 5)), a_case(twin=named("c-leak"))])
    assert "- `d`, 1 of 1 accused though healthy: not looked into." in told
    assert "- `d-rate-1e-5`, 1 of 2 missed, 1 of 2 called by another name: not looked into." in told
    assert f"- `c-leak`, 1 of 1 missed: {REASONS['c-leak']}." in told
    assert wrong([a_case(a_finding("rate_too_low", "alarm", 5))]) == "Nowhere."


def test_reasons_are_of_twins() -> None:
    assert set(REASONS) <= {twin.name for twin in TWINS}


def test_the_kept_results_are_of_the_present_twins() -> None:
    page = results.PAGE.read_text()
    assert [twin.name for twin in BROKEN if f"| `{twin.name}` |" not in page] == []
    assert f" trainings of {len(TWINS)} twins" in page


def test_two_twins_from_training_to_score(tmp_path: Path) -> None:
    for twin in (D, LOW_RATE):
        for seed in range(2):
            train_into(twin, seed, None, tmp_path)
    assert is_current(LOW_RATE, 1, tmp_path)
    assert not is_current(LOW_RATE, 2, tmp_path)
    healthy, *_, broken = judge_all([D, LOW_RATE], 2, tmp_path, 1)
    assert (healthy.label, healthy.is_detected) == ("healthy", False)
    assert (broken.label, broken.is_detected, broken.is_right) == ("broken", True, True)


def test_a_training_is_the_same_again_and_outlives_the_disk(tmp_path: Path) -> None:
    one, other = (train(named("d-short"), 0, None, tmp_path) for _ in range(2))
    save(other, tmp_path / "kept")
    kept = load(tmp_path / "kept")
    assert kept.key == key_of(named("d-short"), 0)
    assert (kept.config, kept.info, kept.events, kept.is_over) == (one.config, one.info, one.events, True)
    steady = [name for name in one.series if not name.startswith(("speed/", "time/"))]
    assert "layer/1/activation/std" in steady
    for name in steady:
        np.testing.assert_array_equal(kept.series[name], one.series[name], err_msg=name)


def test_a_training_ends_before_the_step_that_is_no_number(tmp_path: Path) -> None:
    run = train(named("d-r10-large"), 0, None, tmp_path)
    ((kind, step, data),) = run.events
    assert (kind, step) == ("nan", run.series["train/loss"][0][-1] + 1)
    assert data["tensor"] in {"activation", "gradient", "loss", "update"}
    assert step < run.total_steps


def test_a_script_changes_the_rate_and_says_so(tmp_path: Path) -> None:
    twin = D.healthy("spiked", "", ("training.steps", 20), fault=named("m-spike").fault)
    steps = ((5, 0.3), (6, 0.01))
    spiked = Twin(twin.name, twin.why, twin.config, type(twin.fault)("a spike", script=steps))
    run = train(spiked, 0, None, tmp_path)
    rates = dict(zip(*run.series["optimizer/learning_rate"], strict=True))
    assert (rates[5], rates[6], rates[7]) == (0.01, 0.3, 0.01)
    assert [(kind, step, data["new"]) for kind, step, data in run.events] == [
        ("intervention", 5, 0.3),
        ("intervention", 6, 0.01),
    ]


@pytest.mark.parametrize("twin", CHECKED, ids=lambda twin: twin.name)
def test_the_gradient_check_finds_wrong_gradients_and_only_these(twin: Twin, tmp_path: Path) -> None:
    assert is_wrong(twin, None, tmp_path)
    assert not is_wrong(D, None, tmp_path)  # the bug is gone again with the run that had it
