"""Frozen layer: its weights do not change, while others' do."""

import numpy as np

from babysit.doctor import remedies, words
from babysit.doctor.finding import Evidence
from babysit.doctor.history import History
from babysit.doctor.progress import is_fitted
from babysit.doctor.rule import Rule, Sign, rules

STILL = 1e-8
"""TheDeepChecker: unchanged to a relative 1e-5 and an absolute 1e-8; of a whole layer's norm it is 0 or nearly."""
MOVES = 1e-6
ALONE = 0.01
"""By which part a gradient may differ from the penalty's own, if that is all there is to it."""
CHECKS = 3
"""TheDeepChecker: measurements in a row."""


@rules.register("frozen_layer")
class FrozenLayer(Rule):
    """A layer's update is nothing at three measurements in a row, while another layer's weights move."""

    title = "A layer does not learn"
    statistic = "the largest of a layer's last three ‖ΔW‖ / ‖W‖"
    source = "TheDeepChecker (unchanged at three checks)"
    waits = "for three measurements"
    refuted_by = "weights that change at the next measurement, or a layer that was meant to be frozen"
    explanation = (
        "A layer whose weights never change keeps what it began with: random features. Its gradient is cut off, "
        "because the units above or in it are dead, because it was left out of the optimizer, or because it is frozen "
        "on purpose."
    )

    def judge(self, history: History) -> Sign | None:
        """Return a warning: a layer that stands still while others learn is never healthy by accident."""
        newest = {k: history.curve(f"layer/{k}/update_ratio").values[-CHECKS:] for k in history.layers}
        newest = {k: values for k, values in newest.items() if len(values) == CHECKS and np.isfinite(values).all()}
        crushed = [k for k in newest if _has_penalty_alone(history, k)]
        still = tuple(k for k, values in newest.items() if k in crushed or values.max() < STILL)
        moving = [k for k, values in newest.items() if k not in still and values.min() > MOVES]
        if not still or not moving or is_fitted(history):
            return None
        if crushed:
            return _penalty_sign(history, still, moving, crushed[0])
        sentence = f"The weights of {words.layers(still)} stand still, while those of {words.layers(moving)} move."
        evidence = Evidence(
            f"update : weight, layer {still[0]}",
            float(newest[still[0]].max()),
            STILL,
            "<",
            "TheDeepChecker",
            history.step,
            f"layer/{still[0]}/update_ratio",
        )
        why = "Random weights of the right size let the gradient through to every layer."
        return Sign("warning", sentence, (evidence,), still, remedies.fit_init(history, why))


def _has_penalty_alone(history: History, k: int) -> bool:
    """Return whether a layer's last gradients were λ W and nothing else: the data tell it nothing."""
    l2 = history.setting("objective.l2", 0.0)
    grads = history.curve(f"layer/{k}/gradient/norm").values[-CHECKS:]
    weights = history.curve(f"layer/{k}/weight/norm").values[-CHECKS:]
    if not isinstance(l2, int | float) or l2 <= 0 or len(grads) < CHECKS or len(weights) < CHECKS:
        return False
    return bool(np.all(np.abs(grads - l2 * weights) < ALONE * l2 * weights))


def _penalty_sign(history: History, still: tuple[int, ...], moving: list[int], k: int) -> Sign:
    gradient, weight = history.last(f"layer/{k}/gradient/norm"), history.last(f"layer/{k}/weight/norm")
    sentence = (
        f"The gradient of {words.layers(still)} is the penalty's alone ({words.number(gradient)}), nothing of it comes "
        f"from the data, while {words.layers(moving)} learn."
    )
    off = abs(gradient / (history.setting("objective.l2") * weight) - 1) if weight else 0.0
    evidence = Evidence(
        f"gradient of layer {k} / its penalty's, off 1 by",
        off,
        ALONE,
        "<",
        "proposed here",
        history.step,
        f"layer/{k}/gradient/norm",
    )
    why = "Random weights of the right size let the gradient through to every layer."
    return Sign("warning", sentence, (evidence,), still, remedies.fit_init(history, why))
