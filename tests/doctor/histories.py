"""Synthetic histories: small runs of which a test knows what is wrong with them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

Columns = tuple[np.ndarray, np.ndarray]
Series = dict[str, Columns]
N = 1000
STEPS = np.arange(1, N + 1)
EPOCH = 50
EPOCHS = np.arange(EPOCH, N + 1, EPOCH)
PROBED = np.unique(np.concatenate(([1, 2, 4, 8], np.arange(20, N + 1, 20))))
GUESS = float(np.log(10))


class Made:
    """A run of two hidden layers that learns as it should, until something is changed."""

    def __init__(self, activation: str = "relu", init: str = "he", n_layers: int = 3) -> None:
        self.config: dict[str, Any] = {
            "data": {"name": "digits", "preprocess": "standardize"},
            "network": {
                "activation": activation,
                "init": {"name": init},
                "batch_norm": False,
                "layers": [{"type": "dense", "units": 64}] * (n_layers - 1),
            },
            "objective": {"loss": "softmax", "l2": 1e-3},
            "optimizer": {"name": "sgd", "learning_rate": 0.01, "momentum": 0.9},
            "training": {"batch_size": 32, "steps": N},
        }
        blocks = [
            {
                "number": k,
                "type": "dense",
                "input_shape": [64],
                "output_shape": [64],
                "activation": activation,
                "init": init,
            }
            for k in range(1, n_layers + 1)
        ]
        blocks[-1] |= {"activation": "linear", "output_shape": [10]}
        classes = [str(k) for k in range(10)]
        data = {"classes": classes, "class_counts": [160] * 10, "n_train": 1600, "n_validation": 400}
        self.info: dict[str, Any] = {"total_steps": N, "steps_per_epoch": EPOCH, "layers": blocks, "data": data}
        self.events: list[tuple[str, int, dict[str, Any]]] = []
        self.series: Series = {}
        self.learn()
        for k in range(n_layers + 1):
            is_hidden = 0 < k < n_layers
            self.probe(
                k, mean=0.5 if is_hidden else 0.0, std=0.8, zero=0.5 if is_hidden and activation == "relu" else 0.0
            )
        for k in range(1, n_layers + 1):
            self.probe(k, saturated=0.05)
            self.log(f"layer/{k}/gradient/norm", PROBED, 0.3)
            self.log(f"layer/{k}/weight/norm", PROBED, 8.0)
            self.log(f"layer/{k}/update_ratio", PROBED, 2e-3)
            self.log(f"layer/{k}/activation/dead", EPOCHS, 0.02)
        self.log("layer/1/filters/smoothness", EPOCHS, 0.4)
        self.log("layer/1/filters/smoothness_null", EPOCHS, 0.0)

    def log(self, name: str, steps: Sequence[int] | np.ndarray, values: Any) -> "Made":
        """Put a series in place of what is there."""
        steps = np.asarray(steps, np.int64)
        self.series[name] = steps, np.broadcast_to(np.asarray(values, np.float64), steps.shape).copy()
        return self

    def probe(self, k: int, **facts: float | np.ndarray) -> "Made":
        """Put activation statistics of a layer in place."""
        for what, value in facts.items():
            self.log(f"layer/{k}/activation/{what}", PROBED, value)
        return self

    def learn(
        self,
        loss: Callable[[np.ndarray], np.ndarray] = lambda s: 0.05 + 2.3 * np.exp(-s / 60),
        val: Callable[[np.ndarray], np.ndarray] = lambda s: 0.15 + 2.2 * np.exp(-s / 60),
        noise: float = 0.05,
        penalty: float = 0.08,
    ) -> "Made":
        """Put the curves in place; accuracies follow from the losses."""
        rng = np.random.default_rng(0)
        data = loss(STEPS) + noise * loss(STEPS) * rng.standard_normal(N)
        self.log("train/loss/data", STEPS, data)
        self.log("train/loss/regularizer", STEPS, penalty)
        self.log("train/loss", STEPS, data + penalty)
        self.log("train/accuracy", STEPS, _accuracy(loss(STEPS)))
        self.log("optimizer/learning_rate", STEPS, 0.01)
        own = val(EPOCHS)
        self.log("val/loss", EPOCHS, own).log("val/accuracy", EPOCHS, _accuracy(own))
        return self

    def update(self, ratio: Any, *layers: int) -> "Made":
        """Put the update ratios of some layers, or of all, in place."""
        for k in layers or range(1, 1 + len(self.info["layers"])):
            self.log(f"layer/{k}/update_ratio", PROBED, ratio)
        return self


def _accuracy(loss: np.ndarray) -> np.ndarray:
    accuracy: np.ndarray = np.clip(1 - 0.9 * np.minimum(loss, GUESS) / GUESS, 0.1, 1.0)
    return accuracy


def flat(s: np.ndarray) -> np.ndarray:
    """Return the loss of a guess at all steps."""
    return np.full(s.shape, GUESS)


def stuck(made: Made) -> Made:
    """Let it learn nothing."""
    return made.learn(flat, flat, noise=0.01)


def _config(made: Made, section: str, **values: Any) -> Made:
    made.config[section] = {**made.config[section], **values}
    return made


def divergence() -> Made:
    return Made().learn(lambda s: np.where(s < 300, 1.5, 1.5 * np.exp((s - 300) / 30)), noise=0.02)


def rate_too_high() -> Made:
    made = Made().learn(lambda s: np.where(s < 10, 2.3 + s, GUESS), flat, noise=0.02)
    return made.update(np.where(PROBED < 10, 0.9, 0.01))


def rate_too_low() -> Made:
    return Made().learn(lambda s: GUESS - 0.2 * s / N, lambda s: GUESS - 0.2 * s / N, noise=0.005).update(2e-5)


def bad_init_plateau() -> Made:
    return stuck(Made())


def symmetry() -> Made:
    return stuck(Made(init="zeros")).probe(1, std=0.0, mean=0.0).probe(2, std=0.0, mean=0.0)


def overfitting() -> Made:
    return Made().learn(lambda s: 0.01 + 2.3 * np.exp(-s / 60), lambda s: 0.5 + 0.8 * np.abs(s - 150) / 400)


def underfitting() -> Made:
    made = Made(activation="linear").learn(lambda s: 1.2 + np.exp(-s / 30), lambda s: 1.22 + np.exp(-s / 30))
    return made


def dead_relu() -> Made:
    made = stuck(Made())
    return made.log("layer/1/activation/dead", EPOCHS, 0.9).log("layer/2/activation/dead", EPOCHS, 0.7)


def saturation() -> Made:
    return stuck(Made("tanh", "normal")).probe(1, saturated=0.9, std=0.97).probe(2, saturated=0.9, std=0.97)


def vanishing_gradient() -> Made:
    made = stuck(Made("tanh", "normal"))
    return made.log("layer/1/gradient/norm", PROBED, 1e-8).log("layer/2/gradient/norm", PROBED, 1e-5)


def exploding_gradient() -> Made:
    made = stuck(Made("tanh", "normal"))
    return made.log("layer/1/gradient/norm", PROBED, 500.0).log("layer/2/gradient/norm", PROBED, 20.0)


def activation_collapse() -> Made:
    return stuck(Made("tanh", "normal", 4)).probe(1, std=0.2).probe(2, std=0.01).probe(3, std=5e-4)


def activation_blow_up() -> Made:
    return stuck(Made()).probe(2, std=80.0)


def update_ratio() -> Made:
    return stuck(Made()).update(1e-7)


def noisy_filters() -> Made:
    return overfitting().log("layer/1/filters/smoothness", EPOCHS, 0.01)


def initial_loss() -> Made:
    return Made().learn(lambda s: 0.05 + 40 * np.exp(-s / 60), lambda s: 0.3 + 40 * np.exp(-s / 60))


def regularizer_overwhelms() -> Made:
    made = stuck(_config(Made(), "objective", l2=1.0))
    return made.log("train/loss/regularizer", STEPS, 150 * np.exp(-STEPS / 20))


def unnormalized_input() -> Made:
    return stuck(_config(Made(), "data", preprocess="none")).probe(0, mean=33.0, std=78.0)


def frozen_layer() -> Made:
    made = Made().learn(lambda s: 0.6 + 1.7 * np.exp(-s / 60), lambda s: 0.65 + 1.7 * np.exp(-s / 60))
    return made.update(0.0, 1)


def class_imbalance() -> Made:
    made = Made()
    made.info["data"]["class_counts"] = [800, 800, *[8] * 8]
    for k in range(10):
        made.log(f"val/class/{k}/accuracy", EPOCHS, 0.95 if k < 2 else 0.1)
    return made


def still_improving() -> Made:
    made = Made().learn(lambda s: 2.3 - 1.5 * s / N, lambda s: 2.3 - 1.4 * s / N, noise=0.02)
    made.info["steps_per_epoch"] = 500
    return made


def suspicious_validation() -> Made:
    return Made().learn(lambda s: 0.6 + 1.7 * np.exp(-s / 60), lambda s: 0.2 + np.exp(-s / 60))


FIRING: Mapping[str, Callable[[], Made]] = {
    made.__name__: made
    for made in (
        *(divergence, rate_too_high, rate_too_low, bad_init_plateau, symmetry, overfitting, underfitting, dead_relu),
        *(saturation, vanishing_gradient, exploding_gradient, activation_collapse, activation_blow_up, update_ratio),
        *(noisy_filters, initial_loss, regularizer_overwhelms, unnormalized_input, frozen_layer, class_imbalance),
        *(still_improving, suspicious_validation),
    )
}
"""By rule: a run that it must find something in. The run that nothing was changed in is one in which it must not."""
