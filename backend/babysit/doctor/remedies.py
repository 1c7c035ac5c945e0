"""The remedies: the one next experiment that a finding offers, as changes of this run's configuration.

Each returns None for a run without a configuration: a user's own loop cannot be started from here.
"""

from collections.abc import Mapping
from typing import Any

from babysit.doctor import words
from babysit.doctor.finding import Experiment
from babysit.doctor.history import History
from babysit.doctor.layers import name_of

RATE = "optimizer.learning_rate"
FITTING = {"relu": "he", "leaky_relu": "he", "prelu": "he", "elu": "he", "gelu": "he", "swish": "he", "selu": "lecun"}
"""The init made for an activation; Xavier for those that are like tanh (CS231n, lecture 6)."""


def change_rate(history: History, factor: float, step: int | None, why: str) -> Experiment | None:
    """Return a fork from `step` (None: the newest checkpoint; 0: a restart) with the rate times `factor`."""
    rate = history.setting(RATE)
    if not history.config or not isinstance(rate, int | float) or isinstance(rate, bool) or rate <= 0:
        return None
    by = f"× {factor:g}" if factor > 1 else f"÷ {1 / factor:.3g}"
    wanted = round_up(rate * factor)
    return _experiment(history, step, f"the rate {by}", {RATE: wanted}, why)


def restart(history: History, what: str, changes: Mapping[str, Any], why: str) -> Experiment | None:
    """Return a restart with changes that weights cannot be taken over."""
    return _experiment(history, 0, what, changes, why)


def fork(history: History, step: int | None, what: str, changes: Mapping[str, Any], why: str) -> Experiment | None:
    """Return a fork from the newest checkpoint at or before `step`."""
    return _experiment(history, step, what, changes, why)


def fit_init(history: History, why: str) -> Experiment | None:
    """Return a restart with the init that the layers' activation asks for; with batch norm where they have it."""
    hidden = [layer for layer in history.layers.values() if not layer.is_output]
    main = next((layer.activation for layer in hidden), "")
    wanted = FITTING.get(main, "xavier")
    changes: dict[str, Any] = {"network.init": {"name": wanted}} | _own_inits(history)
    title = {"he": "He", "xavier": "Xavier", "lecun": "LeCun"}[wanted]
    if hidden and all(layer.init == wanted for layer in hidden):
        return normalize(history, why)
    return restart(history, f"{title} init", changes, why)


def normalize(history: History, why: str) -> Experiment | None:
    """Return a restart with batch normalisation."""
    if history.setting("network.batch_norm") is True or not history.setting("network.layers"):
        return change_rate(history, 0.1, 0, why)
    return restart(history, "batch normalisation", {"network.batch_norm": True}, why)


def scale(history: History, field: str, title: str, factor: float, least: float, why: str) -> Experiment | None:
    """Return a restart with a number of the configuration times `factor`; `least` in place of 0."""
    value = history.setting(field)
    if not history.config or isinstance(value, bool) or not isinstance(value, int | float | None):
        return None
    wanted = round_up(value * factor) if value else least
    return restart(history, f"{title} {words.number(wanted)}", {field: wanted}, why)


def round_up(value: float) -> float:
    """Return a number without the dust of its arithmetic: 0.001, not 0.0010000000000000002."""
    return float(f"{value:.6g}")


def _own_inits(history: History) -> dict[str, Any]:
    """Return the fitting init for each layer that names one of its own."""
    layers = history.setting("network.layers", [])
    found: dict[str, Any] = {}
    for place, layer in enumerate(layers if isinstance(layers, list) else []):
        if isinstance(layer, Mapping) and layer.get("init"):
            own = name_of(layer.get("activation")) or name_of(history.setting("network.activation"))
            found[f"network.layers.{place}.init"] = {"name": FITTING.get(own, "xavier")}
    return found


def _experiment(
    history: History, step: int | None, what: str, changes: Mapping[str, Any], why: str
) -> Experiment | None:
    if not history.config:
        return None
    if step is not None and step <= (history.first_step or 1):
        step = 0
    if step == 0:
        return Experiment("restart", f"Restart with {what}", dict(changes), 0, why)
    place = f"step {step:,}" if step is not None else "here"
    return Experiment("fork", f"Fork from {place} with {what}", dict(changes), step, why)
