"""The checks that look at the network: each passes on a sound one, and fails on what it is there to find."""

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import DTypeLike

from babysit.doctor.case import Case
from babysit.nn.activations import Relu
from babysit.nn.dense import Dense
from babysit.nn.layer import Array
from babysit.nn.network import Design, Network
from babysit.nn.threads import Job
from babysit.train.build import WEIGHT_STREAM, plan_network
from babysit.train.config import Config
from doctor.cases import MSE, blobs, case_of, make, numbers, on, preset_case

LAYERS: dict[str, Any] = {"network": {"layers": [{"type": "dense", "units": 20}] * 2}}


class TooSteep(Dense):
    """A dense layer whose weights' gradient is a tenth too large."""

    def gradient_jobs(self, dout: Array) -> list[Job]:
        return [*super().gradient_jobs(dout), self._steepen]

    def _steepen(self) -> None:
        self.grads["W"] *= 1.1


class Biasless(Dense):
    """A dense layer that forgets the gradient of its bias."""

    def gradient_jobs(self, dout: Array) -> list[Job]:
        return [*super().gradient_jobs(dout), lambda: self.grads["b"].fill(0)]


class Maskless(Relu):
    """A ReLU that passes the gradient on where it was off."""

    def chain(self, dout: Array, out: Array, scratch: Array) -> None:
        pass


def broken(layer: type[Dense] | None = None, activation: type[Relu] | None = None) -> Case:
    """Return a case whose network has a wrong second layer, or wrong activations."""

    def factory(config: Config, shape: tuple[int, ...], n_outputs: int, dtype: DTypeLike) -> Network:
        designs = [plan.create() for plan in plan_network(config, shape, n_outputs)]
        if layer is not None:
            designs[1] = designs[1]._replace(layer=layer(20))
        if activation is not None:
            designs[:2] = [Design(d.layer, activation(), d.init) for d in designs[:2]]
        return Network(shape, designs, np.random.default_rng([config.seed, WEIGHT_STREAM]), dtype)

    return case_of(LAYERS, factory=factory)


@pytest.mark.parametrize("seed", range(3))
def test_right_gradients_pass(seed: int) -> None:
    result = make("gradients", case_of({**LAYERS, "seed": seed}))
    assert result.outcome == "passed", result.sentence
    assert result.value is not None
    assert result.value < 1e-6


@pytest.mark.parametrize(
    ("case", "named"),
    [
        (broken(TooSteep), "layer/2/W"),
        (broken(Biasless), "layer/2/b"),
        (broken(activation=Maskless), "layer/"),
    ],
    ids=["a tenth too steep", "no bias gradient", "no mask"],
)
def test_a_wrong_backward_is_found_where_it_is(case: Case, named: str) -> None:
    result = make("gradients", case)
    assert result.outcome == "failed"
    assert result.value is not None
    assert result.value > 1e-2
    assert named in result.sentence
    assert "wrong" in result.sentence


def test_only_the_wrong_parameter_stands_out() -> None:
    figure = make("gradients", broken(TooSteep)).figure
    assert figure is not None
    errors = dict(zip(figure.x, figure.lines[0].y, strict=True))
    assert errors["2/W"] == pytest.approx(0.1 / 1.1, rel=0.01)
    assert max(value or 0 for name, value in errors.items() if name != "2/W") < 1e-6


@pytest.mark.parametrize("name", ["large-init-saturation", "small-init-collapse", "zero-init", "batch-norm-bad-init"])
def test_an_init_that_goes_wrong_has_right_gradients_all_the_same(name: str) -> None:
    assert make("gradients", preset_case(name)).outcome == "passed"


def test_smooth_networks_are_held_to_more_than_those_with_kinks() -> None:
    smooth = make("gradients", case_of({"network": {**LAYERS["network"], "activation": "tanh"}}))
    kinked = make("gradients", case_of(LAYERS))
    assert (smooth.threshold, kinked.threshold) == (1e-5, 1e-4)


def test_a_first_loss_is_that_of_a_guess_or_a_little_more() -> None:
    small = {"network": {"init": {"name": "normal", "std": 1e-4}}}
    assert make("initial_loss", case_of(small)).value == pytest.approx(math.log(10), abs=1e-4)
    hinge = make("initial_loss", case_of({**small, "objective": {"loss": "hinge"}}))
    assert (hinge.outcome, hinge.value) == ("passed", pytest.approx(9, abs=1e-3))
    he = make("initial_loss", case_of({}))
    assert he.outcome == "passed"
    assert he.value is not None
    assert he.value > math.log(10) + 0.2


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("depth", [1, 10])
def test_hes_last_layer_passes_under_every_seed(seed: int, depth: int) -> None:
    layers = [{"type": "dense", "units": 50}] * depth
    assert make("initial_loss", case_of({"seed": seed, "network": {"layers": layers}})).outcome == "passed"


def test_scores_that_are_large_from_the_start_fail() -> None:
    last = {"network": {"init": {"name": "normal", "std": 1.0}}}
    result = make("initial_loss", case_of(last))
    assert result.outcome == "failed"
    assert result.comparison == "≤"


@pytest.mark.parametrize(
    ("scale", "offset", "outcome"), [(1.0, 0.0, "passed"), (1e-3, 0.0, "failed"), (1.0, 200.0, "failed")]
)
def test_numbers_are_held_against_the_spread_of_the_targets(scale: float, offset: float, outcome: str) -> None:
    assert make("initial_loss", on(numbers(scale=scale, offset=offset), MSE)).outcome == outcome


def test_the_penalty_raises_the_loss_by_what_it_should() -> None:
    case = case_of({"objective": {"l2": 0.01, "l1": 0.001}})
    result = make("regularizer", case)
    assert result.outcome == "passed"
    figure = result.figure
    assert figure is not None
    without, own, large = (float(value or 0) for value in figure.lines[0].y)
    weights = [p.value.astype(np.float64) for p in case.network().parameters if p.decays]
    squares, sizes = (sum(float(act(w)) for w in weights) for act in (lambda w: (w**2).sum(), lambda w: abs(w).sum()))
    assert own - without == pytest.approx(0.005 * squares + 0.001 * sizes, rel=1e-5)
    assert large - without == pytest.approx(500 * squares, rel=1e-5)


def test_a_weight_that_the_penalty_forgets_is_found() -> None:
    def factory(config: Config, shape: tuple[int, ...], n_outputs: int, dtype: DTypeLike) -> Network:
        designs = [plan.create() for plan in plan_network(config, shape, n_outputs)]
        network = Network(shape, designs, np.random.default_rng(0), dtype)
        network.parameters[0].decays = False
        return network

    result = make("regularizer", case_of(LAYERS, factory=factory))
    assert result.outcome == "failed"
    assert result.value is not None
    assert result.value > 0.1


def test_20_examples_are_learnt_or_not() -> None:
    good = make("overfit_tiny", preset_case("digits"))
    assert (good.outcome, good.value) == ("passed", 1.0)
    bad = make("overfit_tiny", preset_case("zero-init"))
    assert bad.outcome == "failed"
    assert "%" in bad.sentence


def test_dropout_and_penalty_do_not_keep_20_examples_from_being_learnt() -> None:
    config = {"network": {"layers": [{"type": "dense", "units": 50, "dropout": 0.9}]}, "objective": {"l2": 10.0}}
    assert make("overfit_tiny", case_of(config)).outcome == "passed"


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("small-init-collapse", "shrinking"),
        ("large-init-saturation", "saturated"),
        ("zero-init", "symmetric"),
        ("xavier-relu-collapse", "shrinking"),
    ],
)
def test_an_init_that_loses_the_signal_is_told_by_its_word(name: str, word: str) -> None:
    result = make("init_statistics", preset_case(name))
    assert result.outcome == "failed"
    assert word in result.sentence
    assert result.figure is not None
    assert len(result.figure.x) == 10


def test_a_network_without_a_hidden_layer_has_no_statistics_to_fail() -> None:
    assert make("init_statistics", case_of({"network": {"layers": []}})).outcome == "passed"


def test_inputs_that_say_nothing_are_found() -> None:
    assert make("zero_input", on(blobs())).outcome == "passed"
    data = blobs()
    nothing = type(data.train)(np.zeros_like(data.train.x), data.train.y)
    result = make("zero_input", on(blobs(train=nothing)))
    assert (result.outcome, result.value) == ("failed", pytest.approx(1.0))


@pytest.mark.parametrize(
    ("optimizer", "outcome"),
    [
        ({"name": "sgd", "learning_rate": 1e-2}, "passed"),
        ({"name": "sgd", "learning_rate": 1e-7}, "failed"),
        ({"name": "sgd", "learning_rate": 100.0}, "failed"),
        ({"name": "adam", "learning_rate": 1e-3}, "passed"),
        ({"name": "adam", "learning_rate": 1e-8}, "failed"),
    ],
)
def test_a_rate_is_held_against_the_band(optimizer: dict[str, Any], outcome: str) -> None:
    result = make("rate_range", case_of({"optimizer": optimizer}))
    assert result.outcome == outcome, result.sentence
    assert result.figure is not None
    assert [mark.label for mark in result.figure.marks][:2] == [
        f"configured, {optimizer['learning_rate']:g}",
        "falls well",
    ]


def test_a_network_that_is_too_large_is_skipped_with_a_reason() -> None:
    config = {"data": {"name": "shapes", "n": 100}, "network": {"layers": [{"type": "dense", "units": 8000}] * 5}}
    case = case_of(config)
    for name in ("gradients", "overfit_tiny", "zero_input", "rate_range"):
        result = make(name, case)
        assert result.outcome == "skipped", name
        assert "too" in result.sentence
