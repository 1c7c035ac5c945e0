"""The presets: valid, named alike, in two sentences each; and what those sentences say is so."""

import functools
import itertools
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from babysit.data.prepare import prepare
from babysit.train.build import describe_network
from babysit.train.config import parse
from babysit.train.events import Finished, NotFinite, Points
from babysit.train.lecture import compare
from babysit.train.presets import PRESETS, Preset
from babysit.train.trainer import Trainer

NAMES = {preset.name: preset for preset in PRESETS}
OFFLINE = [preset.name for preset in PRESETS if preset.config.get("data", {}).get("name") != "cifar10"]
DEEP = range(1, 11)
GUESS = math.log(10)

presets = pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)


def test_names_and_titles_are_given_once_and_themes_stand_together() -> None:
    for given in ([preset.name for preset in PRESETS], [preset.title for preset in PRESETS]):
        assert len(set(given)) == len(given)
    assert PRESETS[0].name == "digits"
    groups = [group for group, _ in itertools.groupby(preset.group for preset in PRESETS)]
    assert len(set(groups)) == len(groups) > 5


@presets
def test_a_preset_is_a_valid_configuration(preset: Preset) -> None:
    config = parse(preset.config)
    assert config.name
    assert describe_network(config)
    assert parse(config.to_dict()) == config


@presets
def test_a_preset_says_in_two_sentences_what_there_is_to_see(preset: Preset) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", preset.name)
    assert 80 <= len(preset.text) <= 230
    assert preset.text.endswith(".")
    assert len(re.findall(r"[.!?](?=\s|$)", preset.text)) == 2


@dataclass
class Record:
    """One training of a preset: its trainer afterwards, and what it told on the way."""

    trainer: Trainer
    losses: list[float] = field(default_factory=list)
    accuracies: list[float] = field(default_factory=list)
    val_losses: list[float] = field(default_factory=list)
    val_accuracies: list[float] = field(default_factory=list)
    first: dict[str, float] = field(default_factory=dict)
    """What the probes said of the first step."""
    last: dict[str, float] = field(default_factory=dict)
    test_accuracy: float = math.nan
    refused: NotFinite | None = None

    def take(self, values: dict[str, float]) -> None:
        for into, name in (
            (self.losses, "train/loss"),
            (self.accuracies, "train/accuracy"),
            (self.val_losses, "val/loss"),
            (self.val_accuracies, "val/accuracy"),
        ):
            into += [values[name]] if name in values else []
        if "layer/1/activation/std" in values:
            self.first = self.first or values
            self.last = values

    def outputs(self) -> dict[int, NDArray[Any]]:
        """Return what every layer makes of all training examples, (n, units) or (n, height, width, filters)."""
        network = self.trainer.network
        network.forward(self.trainer.dataset.train.x, training=False)
        return {number: output.copy() for number, output in network.activation_outputs()}

    def spread(self, layer: int) -> float:
        return self.first[f"layer/{layer}/activation/std"]


@functools.cache
def trained(name: str, **training: int) -> Record:
    """Train a preset on one core's worth of data; `training` shortens it (epochs or steps)."""
    return record_of(NAMES[name].config, Path(), **training)


def record_of(preset: dict[str, Any], folder: Path, **training: int) -> Record:
    given = {key: value for key, value in preset.get("training", {}).items() if not training or key != "epochs"}
    config = parse({**preset, "training": {**given, **training}})
    record = Record(Trainer(config, prepare(config.data, config.seed, folder)))
    for event in record.trainer.events():
        if isinstance(event, Points):
            record.take(event.values)
        if isinstance(event, NotFinite):
            record.refused = event
        if isinstance(event, Finished):
            record.test_accuracy = event.values["test/accuracy"]
    return record


Claim = Callable[[], None]
CLAIMS: dict[str, Claim] = {}


def claim(test: Claim) -> Claim:
    """Enter a test of what a preset's text says; it has the preset's name."""
    CLAIMS[test.__name__.replace("_", "-")] = test
    return test


@pytest.mark.parametrize("name", OFFLINE)
def test_what_a_preset_says_is_so(name: str) -> None:
    CLAIMS[name]()


def test_nothing_else_is_claimed() -> None:
    assert sorted(CLAIMS) == sorted(OFFLINE)


@claim
def digits() -> None:
    record = trained("digits", epochs=20)
    assert record.val_losses[0] < 0.3 < 2 < record.losses[0]
    assert record.test_accuracy >= 0.97


@claim
def digits_linear() -> None:
    record = trained("digits-linear", epochs=20)
    assert len(record.outputs()) == 1
    assert 0.94 <= record.test_accuracy <= 0.98


@claim
def overfit_small_set() -> None:
    record = trained("overfit-small-set")
    assert len(record.trainer.dataset.train) == 20
    assert record.accuracies[-100:] == [1.0] * 100
    assert max(record.losses[-20:]) < 0.01


@claim
def linear_stack() -> None:
    assert max(trained("linear-stack").val_accuracies) < 0.85


@claim
def relu_bends() -> None:
    bent = trained("relu-bends")
    assert bent.val_accuracies[-1] > 0.98
    assert bent.test_accuracy > 0.98


def share_of_one_sign(name: str) -> float:
    """Return the share of layer 2's units whose weights all get gradients of one sign from a single example."""
    trainer = trained(name).trainer
    scores = trainer.network.forward(trainer.dataset.train.x[:1], training=True)
    trainer.network.backward(np.linspace(-1, 1, scores.size, dtype=np.float32).reshape(scores.shape))
    grad = next(p.grad for p in trainer.network.parameters if p.name == "layer/2/W")
    return float(np.mean((grad > 0).all(axis=0) | (grad < 0).all(axis=0)))


@claim
def sigmoid_zigzag() -> None:
    sigmoid, tanh = trained("sigmoid-zigzag"), trained("tanh-centred")
    assert share_of_one_sign("sigmoid-zigzag") == 1
    for layer in (1, 2):
        assert sigmoid.first[f"layer/{layer}/activation/mean"] == pytest.approx(0.5, abs=0.05)
    assert sigmoid.val_losses[-1] > 5 * tanh.val_losses[-1]


@claim
def tanh_centred() -> None:
    record = trained("tanh-centred")
    assert share_of_one_sign("tanh-centred") < 0.05
    for layer in (1, 2):
        assert abs(record.first[f"layer/{layer}/activation/mean"]) < 0.1
    assert record.val_accuracies[2] > 0.9 > 0.5 > trained("sigmoid-zigzag").val_accuracies[2]


@claim
def dead_relu() -> None:
    record = trained("dead-relu")
    assert np.mean((record.outputs()[1] <= 0).all(axis=0)) > 0.9
    assert record.last["layer/1/activation/std"] < 0.1 < 0.7 < record.spread(1)
    assert np.mean(record.losses[-40:]) == pytest.approx(2.3, abs=0.2)


@claim
def maxout() -> None:
    record = trained("maxout")
    assert record.trainer.network.parameters[0].value.shape == (64, 100)
    units = [units for layer, units in record.outputs().items() if layer < 3]
    assert all(np.ptp(each, axis=0).min() > 0.1 for each in units)
    assert record.test_accuracy > 0.95


@claim
def zero_init() -> None:
    record = trained("zero-init", epochs=4)
    for layer in DEEP:
        output = record.outputs()[layer]
        assert not output.any()
        np.testing.assert_array_equal(output, output[:, :1].repeat(output.shape[1], axis=1))
    assert record.losses[0] == pytest.approx(GUESS, abs=1e-6)
    assert record.val_losses == pytest.approx([GUESS] * 4, abs=5e-3)


@claim
def small_init_collapse() -> None:
    record = trained("small-init-collapse", epochs=4)
    assert record.spread(10) < 1e-8
    for layer in DEEP[1:]:
        assert record.spread(layer - 1) / record.spread(layer) == pytest.approx(7.07, rel=0.1)
    assert record.val_losses == pytest.approx([GUESS] * 4, abs=5e-3)


@claim
def large_init_saturation() -> None:
    record = trained("large-init-saturation", epochs=4)
    for layer in DEEP:
        assert np.mean(np.abs(record.outputs()[layer]) > 0.95) > 0.8
        assert record.spread(layer) == pytest.approx(0.97, abs=0.03)
    assert max(record.val_accuracies) < 0.2


@claim
def xavier_tanh() -> None:
    record = trained("xavier-tanh", epochs=4)
    assert record.spread(1) == pytest.approx(0.63, abs=0.02)
    assert record.spread(10) == pytest.approx(0.21, abs=0.03)
    assert record.val_accuracies[0] > 0.8
    assert record.val_losses[-1] < 0.2


@claim
def xavier_relu_collapse() -> None:
    record, he = trained("xavier-relu-collapse", epochs=4), trained("he-relu", epochs=4)
    assert record.spread(10) == pytest.approx(0.02, abs=0.01)
    assert (record.spread(10) / record.spread(1)) ** (1 / 9) == pytest.approx(2 / 3, abs=0.06)
    assert record.val_losses[0] > 2 > 1 > he.val_losses[0]


@claim
def he_relu() -> None:
    record = trained("he-relu", epochs=4)
    spreads = [record.spread(layer) for layer in DEEP]
    assert 0.5 < min(spreads) <= max(spreads) < 1.2
    assert record.val_accuracies[0] > 0.8


@claim
def batch_norm_bad_init() -> None:
    record = trained("batch-norm-bad-init", epochs=6)
    for layer in DEEP:
        assert record.spread(layer) == pytest.approx(0.63, abs=0.02)
    assert max(record.val_accuracies) > 0.85


def spreads_as_the_lecture(name: str) -> Record:
    """Return a preset's training, each of whose layers has the mean and the spread that the lecture gives for it."""
    record = trained(name, epochs=1)
    layers = range(11)
    found = [{k: record.first[f"layer/{k}/activation/{kind}"] for k in layers} for kind in ("mean", "std")]
    rows = [row for row in compare(name, *found) if row.lecture_std is not None]
    assert len(rows) >= 4
    assert [row for row in rows if not row.is_within] == []
    assert record.first["layer/0/activation/std"] == pytest.approx(1, abs=0.003)
    assert record.trainer.dataset.train.x.shape == (1000, 500)
    return record


@claim
def lecture_tanh_small() -> None:
    record = spreads_as_the_lecture("lecture-tanh-small")
    assert record.spread(1) / record.spread(2) == pytest.approx(4.5, abs=0.1)
    assert record.losses[0] == pytest.approx(GUESS, abs=1e-4)


@claim
def lecture_tanh_large() -> None:
    record = spreads_as_the_lecture("lecture-tanh-large")
    assert np.mean(np.abs(record.outputs()[10]) > 0.95) > 0.9


@claim
def lecture_tanh_xavier() -> None:
    spreads_as_the_lecture("lecture-tanh-xavier")


@claim
def lecture_relu_xavier() -> None:
    spreads_as_the_lecture("lecture-relu-xavier")


@claim
def lecture_relu_he() -> None:
    record = spreads_as_the_lecture("lecture-relu-he")
    for layer in DEEP:
        assert record.spread(layer) == pytest.approx(0.8, abs=0.06)
        assert record.first[f"layer/{layer}/activation/mean"] == pytest.approx(0.53, abs=0.05)


@claim
def lecture_batch_norm_tanh() -> None:
    spreads_as_the_lecture("lecture-batch-norm-tanh")


@claim
def lecture_batch_norm_relu() -> None:
    spreads_as_the_lecture("lecture-batch-norm-relu")


@claim
def rate_low() -> None:
    record = trained("rate-low")
    epochs = np.array(record.losses).reshape(20, -1).mean(axis=1)
    assert 0.65 < epochs[-1] / epochs[0] < 0.9
    assert np.corrcoef(range(20), epochs)[0, 1] < -0.98
    assert record.test_accuracy < 0.5


@claim
def rate_good() -> None:
    record = trained("rate-good")
    assert record.val_losses[0] < 0.5
    assert record.val_losses[-1] < 0.15
    assert record.test_accuracy > 0.96


@claim
def rate_high() -> None:
    record = trained("rate-high")
    assert max(record.losses[:10]) > 3 * record.losses[0]
    assert record.refused is not None
    assert record.refused.action == "pause"
    assert 10 < record.refused.step < 100
    assert record.accuracies[-1] < 0.2


@claim
def regularisation_off() -> None:
    record = trained("regularisation-off")
    assert record.val_losses[-1] > 1.5 * min(record.val_losses)
    assert int(np.argmin(record.val_losses)) < 100
    assert np.mean(record.losses[-50:]) < 0.5 * np.mean(record.losses[50:100])


@claim
def regularisation_on() -> None:
    record = trained("regularisation-on")
    assert record.val_losses[-1] < 1.15 * min(record.val_losses)
    assert record.val_losses[-1] < 0.7 * trained("regularisation-off").val_losses[-1]


@claim
def shapes_convnet() -> None:
    record = trained("shapes-convnet")
    assert record.test_accuracy > 0.92


def on_cifar10(name: str, real_data: Path, folder: Path, limit: int, steps: int) -> Record:
    """Train a CIFAR-10 preset for a moment, on some of the pictures."""
    data = NAMES[name].config["data"] | {"path": str(real_data / "cifar-10-batches-py"), "limit": limit}
    return record_of(NAMES[name].config | {"data": data}, folder, steps=steps)


def test_both_ways_of_centring_cifar10_do_about_the_same(real_data: Path, tmp_path: Path) -> None:
    image, channel = (on_cifar10(name, real_data, tmp_path, 10_000, 200) for name in ("mean-image", "channel-mean"))
    statistics = [record.trainer.dataset.statistics for record in (image, channel)]
    assert np.shape(statistics[0]["picture"]) == (32, 32, 3)
    assert np.shape(statistics[1]["mean"]) == (3,)
    assert min(image.val_accuracies[-1], channel.val_accuracies[-1]) > 0.35
    assert image.val_accuracies[-1] == pytest.approx(channel.val_accuracies[-1], abs=0.04)


@pytest.mark.timeout(600)  # twenty times what it takes where nothing else runs
def test_the_convnet_on_cifar10_soon_beats_the_two_layers(real_data: Path, tmp_path: Path) -> None:
    two_layers, convnet = (
        on_cifar10(name, real_data, tmp_path, 10_000, 300).test_accuracy
        for name in ("cifar10-two-layers", "cifar10-convnet")
    )
    assert two_layers > 0.4
    assert convnet > two_layers + 0.04
