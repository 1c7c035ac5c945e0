"""Frozen layer: its weights do not change, while others' do."""

import numpy as np

from babysit.doctor import remedies, words
from babysit.doctor.finding import Evidence
from babysit.doctor.history import History
from babysit.doctor.rule import Rule, Sign, rules

STILL = 1e-8
"""TheDeepChecker: unchanged to a relative 1e-5 and an absolute 1e-8; of a whole layer's norm it is 0 or nearly."""
MOVES = 1e-6
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
        still = tuple(k for k, values in newest.items() if values.max() < STILL)
        moving = [k for k, values in newest.items() if values.min() > MOVES]
        if not still or not moving:
            return None
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
