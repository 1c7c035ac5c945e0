"""The checks as a whole: what passes and fails on the presets, on odd cases, and what they leave alone."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import babysit.doctor.checks  # noqa: F401 — enters the checks
from babysit.doctor.check import Case, Check, checks, in_order
from babysit.doctor.checkup import Begun, checkup, is_passed, summary
from babysit.doctor.figure import MAX_POINTS, Figure, Line, Mark, Picture
from babysit.doctor.words import percent, spans
from babysit.train.trainer import Points, Trainer
from doctor.cases import MSE, blobs, case_of, numbers, on, outcomes, preset_case

ALL = {
    "gradients",
    "initial_loss",
    "regularizer",
    "overfit_tiny",
    "init_statistics",
    "zero_input",
    "labels",
    "inputs",
    "overlap",
    "rate_range",
}
PRESETS = {
    "digits": set(),
    "digits-linear": set(),
    "relu-bends": set(),
    "tanh-centred": set(),
    "maxout": set(),
    "overfit-small-set": set(),
    "rate-good": set(),
    "linear-stack": {"overfit_tiny"},
    "sigmoid-zigzag": {"rate_range"},
    "dead-relu": {"rate_range"},
    "rate-low": {"rate_range"},
    "rate-high": {"rate_range"},
    "small-init-collapse": {"init_statistics", "overfit_tiny"},
}
"""What must fail of some presets, and nothing else: what is meant to go wrong fails for the reason why it does."""
SMALL = {"network": {"layers": [{"type": "dense", "units": 20}]}, "training": {"batch_size": 10}}


def test_there_is_each_check_in_an_order_of_its_own() -> None:
    assert set(checks.names()) == ALL
    assert len({checks.get(name).rank for name in ALL}) == len(ALL)
    assert in_order()[0] == "labels"


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_check_says_what_a_failure_means_and_who_set_its_threshold(name: str) -> None:
    check: type[Check] = checks.get(name)
    assert check.meaning.endswith(".")
    assert len(check.source) > 10
    assert check.__doc__
    assert check.run.__doc__


@pytest.mark.parametrize("name", PRESETS)
def test_presets_pass_but_for_what_is_wrong_with_them(name: str) -> None:
    found = outcomes(preset_case(name))
    assert {check for check, outcome in found.items() if outcome == "failed"} == PRESETS[name], found
    assert set(found) == ALL


ODD: dict[str, Case] = {
    "regression": on(numbers(), {**SMALL, **MSE}),
    "regression of one number": on(numbers(scale=3.0, offset=1.0), {**MSE, "network": {"layers": []}}),
    "a hundred classes": case_of({"data": {"name": "gaussian", "n": 3000}, "network": {"layers": []}}),
    "hinge": on(blobs(), {**SMALL, "objective": {"loss": "hinge"}}),
    "mse of classes": on(blobs(), {**SMALL, "objective": {"loss": "mse"}, "optimizer": {"learning_rate": 0.05}}),
    "smoothed labels": on(blobs(), {**SMALL, "objective": {"loss": {"name": "softmax", "label_smoothing": 0.1}}}),
    "batch norm and dropout": on(
        blobs(), {"network": {"batch_norm": True, "layers": [{"type": "dense", "units": 20, "dropout": 0.5}] * 2}}
    ),
    "layer norm, adam, l1": on(
        blobs(),
        {
            "network": {"layers": [{"type": "dense", "units": 20}, {"type": "layer_norm"}]},
            "optimizer": {"name": "adam", "learning_rate": 0.003},
            "objective": {"l1": 1e-4},
        },
    ),
    "lsuv": on(blobs(), {"network": {"init": "lsuv", "layers": [{"type": "dense", "units": 20}] * 2}}),
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_healthy_passes_whatever_it_is_made_of(name: str) -> None:
    found = outcomes(ODD[name])
    assert set(found.values()) <= {"passed", "skipped"}, found


@pytest.mark.parametrize(
    "layers",
    [
        [{"type": "residual", "filters": 4}, {"type": "global_avg_pool"}],
        [{"type": "conv", "filters": 4, "kernel": 3}, {"type": "max_pool"}, {"type": "dense", "units": 10}],
        [{"type": "maxout", "units": 8}, {"type": "dropout", "rate": 0.3}],
    ],
)
def test_pictures_and_odd_layers_are_checked_to_the_end(layers: list[dict[str, Any]]) -> None:
    results = [told for told in checkup(case_of({"network": {"layers": layers}})) if not isinstance(told, Begun)]
    assert {result.check for result in results} == ALL
    assert not [result.sentence for result in results if "check itself failed" in result.sentence]
    assert [r.check for r in results if r.outcome == "failed"] in ([], ["overfit_tiny"], ["rate_range"])


@pytest.mark.parametrize("n", [3, 6, 12])
@pytest.mark.parametrize("batch_norm", [False, True])
def test_a_handful_of_examples_is_no_reason_to_break(n: int, batch_norm: bool) -> None:
    data = blobs(30)
    few: dict[str, Any] = {
        name: type(data.train)(getattr(data, name).x[: n // 3], getattr(data, name).y[: n // 3])
        for name in ("train", "validation", "test")
    }
    case = on(replace(data, **few), {"network": {"batch_norm": batch_norm}, "training": {"batch_size": 1}})
    for told in checkup(case):
        if not isinstance(told, Begun):
            assert "check itself failed" not in told.sentence, told
            json.dumps(told.to_dict(), allow_nan=False)


def test_a_check_that_breaks_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(self: Check, case: Case) -> None:
        raise ValueError("something")

    monkeypatch.setattr(checks.get("labels"), "run", run)
    results = [told for told in checkup(on(blobs()), ["labels", "inputs"]) if not isinstance(told, Begun)]
    assert [result.outcome for result in results] == ["failed", "passed"]
    assert results[0].sentence == "The check itself failed: ValueError: 'something'."
    assert not is_passed(results)
    assert summary([result.to_dict() for result in results]) == "1 passed, 1 failed"


def test_the_same_case_gives_the_same_results_and_a_run_is_as_without_them() -> None:
    case = on(blobs(), SMALL)
    before = case.dataset.train.x.copy()

    def trained() -> list[np.ndarray]:
        trainer = Trainer(case.config, case.dataset)
        steps = (event for event in trainer.events() if isinstance(event, Points))
        for _ in range(20):
            next(steps)
        return [parameter.value.copy() for parameter in trainer.network.parameters]

    first = trained()

    def told() -> list[Any]:
        found = [each.to_dict() for each in checkup(case) if not isinstance(each, Begun)]
        return [{key: value for key, value in each.items() if key != "seconds"} for each in found]

    assert told() == told()
    assert all(np.array_equal(a, b) for a, b in zip(first, trained(), strict=True))
    assert np.array_equal(before, case.dataset.train.x)


def test_results_are_strict_and_small() -> None:
    for told in checkup(preset_case("rate-high")):
        if not isinstance(told, Begun):
            assert len(json.dumps(told.to_dict(), allow_nan=False)) < 20_000


def test_a_figure_keeps_its_ends_and_spells_out_what_is_no_number() -> None:
    n = 10 * MAX_POINTS
    figure = Figure(
        "lines", range(n), [Line("y", [float("nan"), *range(1, n)])], [Mark("m", x=float(np.float32(0.5)), to=2.0)]
    )
    found = figure.to_dict()
    assert (len(found["x"]), found["x"][0], found["x"][-1]) == (MAX_POINTS, 0, n - 1)
    assert found["lines"][0]["y"][0] == "NaN"
    assert found["marks"] == [{"label": "m", "x": 0.5, "to": 2.0}]
    picture = Picture("p", np.zeros((2, 3, 1), np.uint8)).to_dict()
    assert (picture["height"], picture["width"], picture["channels"], len(picture["pixels"])) == (2, 3, 1, 8)


def test_numbers_in_words() -> None:
    assert percent(0.0234, 1) == "2.3\u00a0%"
    assert spans([1, 3, 4, 5, 7]) == "1, 3–5, 7"
