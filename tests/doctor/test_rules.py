"""Every rule fires where it should and stays silent elsewhere, says on what evidence, and what to try next."""

import dataclasses
import json
import math
import operator

import numpy as np
import pytest

from babysit.doctor.doctor import Doctor, diagnose
from babysit.doctor.rule import Rule, rules
from babysit.train.config import parse
from babysit.train.overrides import put_values
from doctor.histories import EPOCHS, FIRING, GUESS, PROBED, STEPS, Made, N, stuck

PHRASES = ("title", "statistic", "source", "waits", "refuted_by", "explanation")
QUIET = {
    "as it should be": Made(),
    "tanh": Made("tanh", "xavier"),
    "a user's own loop": Made(),
    "nothing but a loss": Made(),
}
QUIET["a user's own loop"].config, QUIET["a user's own loop"].info = {}, {}
QUIET["nothing but a loss"].config, QUIET["nothing but a loss"].info = {}, {}
QUIET["nothing but a loss"].series = {"loss": QUIET["as it should be"].series["train/loss"]}


def found_in(made: Made, *names: str):
    doctor = Doctor(made.config, made.info, {name: rules.create(name) for name in names} if names else None)
    doctor.take((name, *columns) for name, columns in made.series.items())
    for event in made.events:
        doctor.note_event(*event)
    doctor.judge(is_over=True)
    return doctor.findings


def test_every_rule_has_a_history_that_fires_it() -> None:
    assert set(FIRING) == set(rules.names())
    assert len(rules.names()) == 22


@pytest.mark.parametrize("name", rules.names())
def test_a_rule_fires(name: str) -> None:
    findings = found_in(FIRING[name](), name)
    assert [finding.rule for finding in findings[:1]] == [name]
    finding = findings[0]
    assert finding.id == f"{name}#1"
    assert finding.is_open
    assert finding.severity in ({"note"} if name == "noisy_filters" else {"warning", "alarm"})
    assert finding.evidence
    for evidence in finding.evidence:
        assert evidence.source
        assert evidence.series is None or evidence.series in FIRING[name]().series, evidence.series
        assert holds(evidence), evidence


def holds(evidence) -> bool:
    """Return whether the value is on the side of the threshold that the comparison says."""
    value, threshold = evidence.value, evidence.threshold
    if math.isnan(value):
        return evidence.comparison == ">"
    compare = {">": operator.gt, "<": operator.lt, "≥": operator.ge, "≤": operator.le, "=": operator.eq}
    return compare[evidence.comparison](value, threshold)


@pytest.mark.parametrize("quiet", QUIET)
def test_every_rule_stays_silent(quiet: str) -> None:
    assert found_in(QUIET[quiet]) == []


def test_nothing_is_said_of_an_empty_history() -> None:
    assert diagnose({}, {}, [], {}, is_over=True) == []
    made = Made()
    assert diagnose(made.config, made.info, [], {"val/nothing": ([1], [1.0])}, is_over=True) == []


@pytest.mark.parametrize("name", rules.names())
def test_a_rule_survives_nonsense(name: str) -> None:
    """Whatever a loop logs: names that mean something, and numbers that do not."""
    rng = np.random.default_rng(0)
    made = FIRING[name]()
    bad = [np.nan, np.inf, -np.inf, 0.0, -1.0, 1e300]
    for series, (steps, values) in made.series.items():
        made.series[series] = steps, np.where(rng.random(len(values)) < 0.1, rng.choice(bad, len(values)), values)
    json.dumps([finding.to_dict() for finding in found_in(made, name)], allow_nan=False)


@pytest.mark.parametrize("name", rules.names())
def test_a_rule_explains_itself(name: str) -> None:
    rule = rules.get(name)
    for phrase in PHRASES:
        assert getattr(rule, phrase, ""), phrase
    assert rule.explanation.endswith(".")
    assert not rule.title.endswith(".")
    assert issubclass(rule, Rule)


@pytest.mark.parametrize("name", rules.names())
def test_a_finding_is_plain_json(name: str) -> None:
    facts = [finding.to_dict() for finding in found_in(FIRING[name]())]
    assert json.loads(json.dumps(facts, allow_nan=False)) == facts
    wanted = {"id", "rule", "number", "status", "severity", "title", "sentence", "opened_step", "step", "cleared_step"}
    wanted |= {"layers", "evidence", "cause", "explanation", "refuted_by", "waits", "experiment"}
    assert all(set(each) == wanted for each in facts)


@pytest.mark.parametrize("name", rules.names())
def test_an_experiment_is_a_configuration(name: str) -> None:
    made = FIRING[name]()
    experiments = [f.experiment for f in found_in(made, name) if f.experiment]
    assert experiments or name in {"class_imbalance", "suspicious_validation"}
    for experiment in experiments:
        changed = parse(put_values(parse(made.config).to_dict(), experiment.changes)).to_dict()
        assert changed != parse(made.config).to_dict()
        assert experiment.title.startswith("Fork" if experiment.kind == "fork" else "Restart")
        assert (experiment.step == 0) is (experiment.kind == "restart")


def test_learning_by_heart_is_tried_with_the_examples_that_were_left_out_or_a_penalty_that_weighs_as_one() -> None:
    def offered(made: Made):
        return next(f.experiment for f in found_in(made, "overfitting") if f.experiment)

    few = FIRING["overfitting"]()
    few.info["data"]["class_counts"] = [10] * 10
    assert offered(few).changes == {"objective.l2": 0.01}
    few.config["data"]["limit"] = 100
    changes = offered(few).changes
    assert changes == {"data.limit": None, "training.epochs": None, "training.steps": few.info["total_steps"]}
    assert (offered(few).title, offered(few).step) == ("Restart with all the examples", 0)


def test_what_is_good_again_clears_and_comes_back_with_the_next_number() -> None:
    made = Made()
    values = np.select([PROBED < 300, PROBED < 600], [0.9, 0.1], 0.9)
    findings = found_in(Made("tanh").probe(1, saturated=values), "saturation")
    assert [(f.id, f.status) for f in findings] == [("saturation#1", "cleared"), ("saturation#2", "open")]
    assert findings[0].opened_step <= findings[0].step < findings[0].cleared_step < findings[1].opened_step
    assert found_in(made) == []


def test_a_user_of_another_loop_is_warned_too() -> None:
    rising = np.where(STEPS < 300, 2 * np.exp(-STEPS / 400), np.exp((STEPS - 300) / 40))
    findings = diagnose({}, {}, [], {"loss": (STEPS, rising)}, is_over=True)
    assert [f.rule for f in findings] == ["divergence"]
    assert findings[0].experiment is None


def test_regression_and_hinge_have_their_own_beginning() -> None:
    regression = Made().learn(lambda s: 4 + 96 * np.exp(-s / 60), lambda s: 4.4 + 96 * np.exp(-s / 60))
    regression.config["objective"] = {"loss": "mse"}
    regression.info["data"] = {"classes": [], "targets": ["y"], "n_validation": 400}
    del regression.series["train/accuracy"], regression.series["val/accuracy"]
    assert [f.id for f in found_in(regression) if f.severity != "note"] == []
    hinge = Made().learn(lambda s: 0.2 + 9 * np.exp(-s / 60), lambda s: 0.3 + 9 * np.exp(-s / 60))
    hinge.config["objective"] = {"loss": "hinge"}
    assert [f.id for f in found_in(hinge)] == []


def test_a_plateau_alone_is_a_note_until_half_of_the_run() -> None:
    """With nothing wrong inside, a network may take its time: shapes do for a fifth of the run."""
    late = Made().learn(lambda s: np.where(s < 250, GUESS, 0.2 + 2 * np.exp(-(s - 250) / 40)), noise=0.01)
    found = found_in(late, "bad_init_plateau")
    assert [(f.severity, f.status) for f in found] == [("note", "cleared")]
    assert [f.severity for f in found_in(stuck(Made()), "bad_init_plateau")] == ["warning"]
    assert [f.severity for f in found_in(stuck(Made()).update(1e-6), "bad_init_plateau")] == ["alarm"]


class TestPitfalls:
    """What cost other tools their users' trust."""

    def test_zeros_of_a_batch_are_no_dead_units(self) -> None:
        assert found_in(Made().probe(1, zero=0.6).probe(2, zero=0.75)) == []

    def test_a_tenth_of_silent_units_is_healthy(self) -> None:
        assert found_in(Made().log("layer/2/activation/dead", EPOCHS, 0.1)) == []

    def test_dead_units_of_a_run_that_learns_are_a_note(self) -> None:
        found = found_in(Made().log("layer/2/activation/dead", EPOCHS, 0.6))
        assert [(f.rule, f.severity) for f in found] == [("dead_relu", "note")]

    def test_one_worse_epoch_is_no_overfitting(self) -> None:
        def bump(s):
            return 0.15 + 2.2 * np.exp(-s / 60) + 0.3 * (s == 500)

        assert found_in(Made().learn(val=bump)) == []

    def test_small_gradients_of_what_is_learnt_are_no_vanishing(self) -> None:
        made = Made().learn(lambda s: 1e-4 + 2.3 * np.exp(-s / 60), lambda s: 0.15 + 2.2 * np.exp(-s / 60))
        for k in (1, 2, 3):
            made.log(f"layer/{k}/gradient/norm", PROBED, np.where(PROBED < 200, 0.3, 1e-9))
        assert found_in(made.update(np.where(PROBED < 200, 2e-3, 1e-8))) == []

    @pytest.mark.parametrize("ratio", [0.04, 0.2])
    def test_the_first_steps_of_adam_are_large_and_healthy(self, ratio: float) -> None:
        assert found_in(Made().update(np.where(PROBED < 10, ratio, 2e-3))) == []

    def test_a_nominal_rate_says_nothing(self) -> None:
        made = Made()
        made.config["optimizer"]["learning_rate"] = 10.0
        made.log("optimizer/learning_rate", STEPS, 10.0)
        assert found_in(made) == []

    def test_a_spike_that_recovers_is_none(self) -> None:
        made = Made()
        steps, values = made.series["train/loss/data"]
        made.log("train/loss/data", steps, np.where((steps > 400) & (steps < 403), 40.0, values))
        assert found_in(made) == []

    def test_the_cause_is_not_what_is_seen_first(self) -> None:
        """tanh with weights of 1: gradients explode on their way back, and the diagnosis is saturation."""
        made = saturated_and_exploding()
        findings = {f.rule: f for f in found_in(made)}
        assert findings["saturation"].cause is None
        assert findings["exploding_gradient"].cause == "saturation#1"
        assert findings["bad_init_plateau"].cause == "saturation#1"

    def test_a_loss_that_rises_from_the_first_step_is_called_a_bug(self) -> None:
        made = (
            Made()
            .learn(lambda s: 2.3 * np.exp(s / 100), noise=0.01)
            .update(np.minimum(1e-3 * np.exp(PROBED / 30), 0.2))
        )
        roots = [f for f in found_in(made) if f.cause is None and f.severity == "alarm"]
        assert [f.rule for f in roots] == ["divergence"]
        assert "bug" in roots[0].sentence

    def test_dropout_makes_training_harder_and_is_not_suspicious(self) -> None:
        made = FIRING["suspicious_validation"]()
        made.config["network"]["layers"] = [{"type": "dense", "units": 64, "dropout": 0.5}] * 2
        assert found_in(made, "suspicious_validation") == []

    def test_a_long_plateau_after_a_decay_is_healthy(self) -> None:
        made = Made().log("optimizer/learning_rate", STEPS, np.where(STEPS < 500, 0.01, 1e-5))
        assert found_in(made.update(np.where(PROBED < 500, 2e-3, 2e-6))) == []


def saturated_and_exploding() -> Made:
    made = stuck(Made("tanh", "normal")).probe(1, saturated=0.93, std=0.98).probe(2, saturated=0.93, std=0.98)
    return made.log("layer/1/gradient/norm", PROBED, 7e4).log("layer/2/gradient/norm", PROBED, 200.0)


def test_a_fork_is_not_judged_by_how_it_began() -> None:
    """A child goes on from its parent's weights: its first loss is no initial loss."""
    made = FIRING["initial_loss"]()
    made.series = {name: (steps + 400, values) for name, (steps, values) in made.series.items()}
    made.info["total_steps"] = N + 400
    assert "initial_loss" not in {f.rule for f in found_in(made)}


def test_an_intervention_changes_the_settings() -> None:
    made = Made()
    made.events = [("intervention", 300, {"field": "objective.l2", "old": 1e-3, "new": 0.5})]
    doctor = Doctor(made.config, made.info)
    doctor.take((name, *columns) for name, columns in made.series.items())
    doctor.note_event(*made.events[0])
    doctor.judge()
    assert doctor.history.setting("objective.l2") == 0.5
    assert doctor.history.config["objective"]["l2"] == 1e-3


def test_what_a_guard_stopped_is_a_divergence() -> None:
    made = Made()
    made.series = {name: (s[s < 200], v[s < 200]) for name, (s, v) in made.series.items()}
    made.events = [("nan", 199, {"name": "layer/2/W", "layer": 2, "tensor": "gradient"})]
    finding = found_in(made, "divergence")[0]
    assert "layer/2/W is no number at step 199" in finding.sentence
    assert finding.to_dict()["evidence"][0]["value"] == "NaN"


def test_findings_are_values() -> None:
    one, other = (found_in(FIRING["dead_relu"]()) for _ in range(2))
    assert one == other
    assert dataclasses.replace(one[0], severity="note") != one[0]
    assert GUESS > 2.3
