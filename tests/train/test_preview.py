"""The preview: the run's own first weights, the lecture's numbers from them, and a word on each layer that holds."""

import functools
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from babysit.data.prepare import prepare
from babysit.data.sample import take_sample
from babysit.errors import ConfigError
from babysit.nn.activations import Relu, Tanh
from babysit.nn.threads import crew
from babysit.train.config import parse
from babysit.train.layer_verdict import judge
from babysit.train.presets import PRESETS
from babysit.train.preview import Preview, preview
from babysit.train.trainer import Trainer
from babysit.train.unit_facts import BINS, measure

ON_DIGITS = [preset.name for preset in PRESETS if preset.config.get("data", {}).get("name") != "cifar10"]
HEALTHY = {
    *("digits", "digits-linear", "overfit-small-set", "linear-stack", "relu-bends", "sigmoid-zigzag", "tanh-centred"),
    *("dead-relu", "maxout", "xavier-tanh", "he-relu", "batch-norm-bad-init", "rate-low", "rate-good", "rate-high"),
    *("regularisation-off", "regularisation-on", "shapes-convnet"),
}


def look(data: dict[str, Any]) -> Preview:
    config = parse(data)
    return preview(config, take_sample(config.data, config.seed, Path()))


@functools.cache
def of_preset(name: str) -> Preview:
    return look(next(preset.config for preset in PRESETS if preset.name == name))


def words(found: Preview) -> list[str]:
    return [layer.verdict.word for layer in found.layers]


def stds(found: Preview) -> list[float]:
    return [layer.facts.std for layer in found.layers]


@pytest.mark.parametrize("name", sorted(HEALTHY))
def test_a_sound_preset_is_called_healthy(name: str) -> None:
    assert set(words(of_preset(name))) == {"healthy"}
    loss = of_preset(name).loss
    assert loss.chance is not None
    assert loss.verdict != "far above a guess"


def test_every_preset_is_judged_here() -> None:
    assert set(ON_DIGITS) - HEALTHY == {
        *("zero-init", "small-init-collapse", "large-init-saturation", "xavier-relu-collapse"),
    }


def test_a_small_init_shrinks() -> None:
    found = of_preset("small-init-collapse")
    assert words(found) == ["healthy", "healthy", *["shrinking"] * 9, "healthy"]
    assert found.layers[10].facts.std < 1e-6
    assert found.loss.data == pytest.approx(math.log(10), abs=1e-6)
    assert found.loss.verdict == "as a guess"


def test_a_large_init_saturates() -> None:
    found = of_preset("large-init-saturation")
    assert words(found) == ["healthy", *["saturated"] * 10, "exploding"]
    assert all((layer.facts.saturated or 0) > 0.8 for layer in found.layers[1:-1])
    assert found.loss.verdict == "far above a guess"


def test_xavier_with_relu_shrinks_late_and_he_does_not() -> None:
    xavier, he = of_preset("xavier-relu-collapse"), of_preset("he-relu")
    assert words(xavier)[-3:] == ["shrinking", "shrinking", "healthy"]
    assert words(xavier)[1:4] == ["healthy"] * 3
    assert stds(xavier)[10] < 0.05 < 0.6 < stds(he)[10]


def test_batch_norm_makes_up_for_the_small_init() -> None:
    assert stds(of_preset("batch-norm-bad-init"))[1:11] == pytest.approx([0.63] * 10, abs=0.02)


def test_zeros_are_symmetric_and_not_dead() -> None:
    assert words(of_preset("zero-init")) == ["healthy", *["symmetric"] * 10, "healthy"]


def test_a_constant_init_is_symmetric() -> None:
    init = {"name": "constant", "value": 0.01}
    assert words(look({"network": {"init": init}}))[1] == "symmetric"


def test_an_infinite_activation_is_called_exploding() -> None:
    layers = [{"type": "dense", "units": 10, "activation": "linear", "init": {"name": "normal", "std": 1e6}}] * 8
    found = look({"network": {"layers": layers}})
    assert words(found)[1:] == ["exploding"] * 9
    last = found.layers[-1].facts
    assert last.nonfinite > 0
    assert last.histogram.counts.sum() + last.nonfinite == found.n_examples * 10
    assert found.loss.verdict == "not finite"


@pytest.mark.parametrize(
    "network",
    [
        {"layers": [{"type": "dense", "units": 30}, {"type": "dense", "units": 20, "dropout": 0.5}]},
        {"init": {"name": "lsuv"}, "layers": [{"type": "dense", "units": 30}] * 3},
        {"batch_norm": True, "layers": [{"type": "conv", "filters": 4}, {"type": "dense", "units": 20}]},
    ],
)
def test_it_looks_at_the_runs_own_first_weights(network: dict[str, Any]) -> None:
    config = parse({"seed": 5, "network": network, "training": {"steps": 1}})
    found = look({"seed": 5, "network": network})
    trainer = Trainer(config, prepare(config.data, 5, Path()))
    if trainer.network.needs_calibration:
        trainer.network.calibrate(trainer.dataset.train.x[:512])
    trainer.network.forward(trainer.dataset.train.x[:1000], training=True)
    outputs = [out for _, out in trainer.network.activation_outputs()]
    assert stds(found)[1:] == pytest.approx([float(out.std()) for out in outputs], rel=1e-4)
    assert [layer.facts.mean for layer in found.layers[1:]] == pytest.approx(
        [float(out.mean(dtype=np.float64)) for out in outputs], rel=1e-3, abs=1e-6
    )


def test_the_first_loss_is_that_of_the_trainers_first_step() -> None:
    data = {"data": {"limit": 40}, "objective": {"l2": 0.01}, "training": {"batch_size": 40, "steps": 1}}
    config = parse(data)
    found = look(data).loss
    trainer = Trainer(config, prepare(config.data, 0, Path()))
    values = next(event.values for event in trainer.events() if hasattr(event, "values"))
    assert (found.data, found.total) == pytest.approx((values["train/loss/data"], values["train/loss"]), rel=1e-5)


def test_a_guess_of_the_hinge_is_one_less_than_the_classes() -> None:
    assert look({"objective": {"loss": {"name": "hinge"}}}).loss.chance == 9


def test_numbers_have_no_guess(tmp_path: Path) -> None:
    file = tmp_path / "numbers.npz"
    rng = np.random.default_rng(0)
    np.savez(file, x=rng.normal(size=(200, 5)).astype(np.float32), y=rng.normal(size=200).astype(np.float32))
    data = {"name": "npz", "path": str(file), "task": "regression"}
    loss = look({"data": data, "objective": {"loss": "mse"}}).loss
    assert (loss.chance, loss.verdict) == (None, "")


@pytest.mark.parametrize(("units", "n", "field"), [(65536, 3, "network.layers.1"), (16_384, 2, "network.layers.1")])
def test_what_is_too_large_is_refused_at_its_layer(units: int, n: int, field: str) -> None:
    data = {"network": {"layers": [{"type": "dense", "units": units}] * n}}
    with pytest.raises(ConfigError) as caught:
        look(data)
    (problem,) = caught.value.problems
    assert problem.field == field
    assert "too large to be looked at before it runs" in problem.rule


def test_a_large_network_is_looked_at_on_fewer_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("babysit.train.preview.WORK", 100 * 2 * 64 * 100 * 2)
    assert 32 <= look({}).n_examples < 1000
    monkeypatch.setattr("babysit.train.preview.WORK", 1000)
    with pytest.raises(ConfigError, match="too much work to be looked at before it runs"):
        look({})


def test_giving_up_stops_it_and_the_cores_go_back() -> None:
    asked = []

    def give_up() -> None:
        asked.append(crew.is_lent)
        if len(asked) == 3:
            raise TimeoutError

    config = parse({})
    with pytest.raises(TimeoutError):
        preview(config, take_sample(config.data, 0, Path()), give_up)
    assert crew.is_lent in {True, None}


def test_facts_of_a_layer_are_counted() -> None:
    out = np.array([[0, 1, -1, 0], [0, 0.99, -1, 2], [0, 0.5, -1, 4]], np.float32)
    facts = measure(out, Tanh())
    assert (facts.mean, facts.std) == pytest.approx((out.mean(), out.std()), rel=1e-6)
    assert facts.size == pytest.approx(np.abs(out).mean())
    assert (facts.min, facts.max) == (-1, 4)
    assert facts.zero == pytest.approx(4 / 12)
    assert facts.saturated == pytest.approx(7 / 12)
    assert facts.dead == 0.5  # the first is always 0, the third always at its end
    assert not facts.is_symmetric
    edges = np.linspace(-1, 4, BINS + 1)
    assert facts.histogram.counts.tolist() == np.histogram(out, edges)[0].tolist()


def test_the_histogram_holds_every_finite_value() -> None:
    out = np.random.default_rng(1).normal(size=(500, 40)).astype(np.float32)
    whole = measure(out, Relu()).histogram
    expected = np.histogram(out, BINS)[0]
    assert whole.counts.sum() == out.size
    assert np.abs(whole.counts - expected).max() <= 2  # values at an edge may fall to either side
    out[0] = np.nan
    out[1] = np.inf
    facts = measure(out, Relu())
    assert facts.nonfinite == 80
    assert facts.histogram.counts.sum() == out.size - 80
    assert math.isnan(facts.mean)


def test_units_that_are_alike_in_every_picture_are_symmetric() -> None:
    alike = np.random.default_rng(2).normal(size=(20, 4, 4, 1)).repeat(3, axis=3)
    assert measure(alike, Relu()).is_symmetric
    assert not measure(alike[..., :1], Relu()).is_symmetric  # one unit is like no other
    alike[7, 1, 2, 1] += 1
    assert not measure(alike, Relu()).is_symmetric


def test_silent_units_are_dead_when_they_are_most() -> None:
    rng = np.random.default_rng(3)
    first = measure(rng.normal(size=(100, 10)), Relu())
    out = np.maximum(rng.normal(size=(100, 10)), 0)
    assert judge(measure(out, Relu()), first).word == "healthy"  # half of the values are 0, and no unit is dead
    out[:, :6] = 0
    verdict = judge(measure(out, Relu()), first)
    assert (verdict.word, verdict.rule) == ("dead", "more than 50 % of the units are silent on every example")
    assert "SageMaker" in verdict.source
