"""The causes: which finding explains which, and why, so that a run's troubles are told of as one."""

from collections.abc import Sequence

from babysit.doctor.finding import Finding

_INPUT = "inputs that are too large, or all the same, are multiplied by every layer that follows"
_RATE = "one step that is too large throws the weights where this happens; before it, it did not"
_SAME = "units that are all the same are worth one, and learn as one"
_FLAT = "where the nonlinearities are flat no gradient passes"
_LARGE = "scores and gradients are as large as the signal is"
_SMALL = "the gradient of a weight is a product with an activation that is nearly 0"
_NONE = "a layer that gets no gradient does not move"
_PENALTY = "a penalty that outweighs the data makes the weights small, whatever the examples say"
_SLOW = "steps that are too small do in a whole run what others do in an epoch"
_DIVERGED = "weights that were thrown far away make everything large"

EXPLAINS: dict[str, dict[str, str]] = {
    "symmetry": dict.fromkeys(
        (
            *("bad_init_plateau", "activation_collapse", "vanishing_gradient", "frozen_layer", "rate_too_low"),
            *("underfitting", "update_ratio", "noisy_filters", "dead_relu", "rate_too_high"),
        ),
        _SAME,
    ),
    "unnormalized_input": dict.fromkeys(
        (
            *("activation_blow_up", "saturation", "initial_loss", "exploding_gradient", "divergence", "dead_relu"),
            *("rate_too_high", "bad_init_plateau", "update_ratio", "noisy_filters", "vanishing_gradient"),
            *("underfitting", "frozen_layer", "activation_collapse", "rate_too_low", "regularizer_overwhelms"),
        ),
        _INPUT,
    ),
    "regularizer_overwhelms": dict.fromkeys(
        (
            *("activation_collapse", "vanishing_gradient", "bad_init_plateau", "rate_too_high", "rate_too_low"),
            *("underfitting", "update_ratio", "dead_relu", "divergence", "frozen_layer", "noisy_filters", "saturation"),
            *("exploding_gradient", "activation_blow_up"),
        ),
        _PENALTY,
    ),
    "activation_blow_up": dict.fromkeys(
        (
            *("initial_loss", "exploding_gradient", "divergence", "dead_relu", "bad_init_plateau", "update_ratio"),
            *("frozen_layer", "vanishing_gradient", "underfitting", "noisy_filters"),
        ),
        _LARGE,
    ),
    "rate_too_high": dict.fromkeys(
        (
            *(
                "activation_blow_up",
                "saturation",
                "exploding_gradient",
                "divergence",
                "dead_relu",
                "vanishing_gradient",
            ),
            *(
                "activation_collapse",
                "bad_init_plateau",
                "update_ratio",
                "frozen_layer",
                "underfitting",
                "noisy_filters",
            ),
        ),
        _RATE,
    ),
    "saturation": dict.fromkeys(
        (
            *("initial_loss", "exploding_gradient", "vanishing_gradient", "bad_init_plateau", "rate_too_low"),
            *("underfitting", "update_ratio", "frozen_layer", "divergence", "noisy_filters"),
        ),
        _FLAT,
    ),
    "initial_loss": dict.fromkeys(
        ("divergence", "exploding_gradient", "dead_relu", "update_ratio", "bad_init_plateau"), _LARGE
    ),
    "activation_collapse": dict.fromkeys(
        (
            *("vanishing_gradient", "dead_relu", "bad_init_plateau", "rate_too_low", "update_ratio", "frozen_layer"),
            *("underfitting", "noisy_filters"),
        ),
        _SMALL,
    ),
    "exploding_gradient": dict.fromkeys(("divergence", "dead_relu", "update_ratio"), _LARGE),
    "divergence": dict.fromkeys(
        (
            *("dead_relu", "bad_init_plateau", "vanishing_gradient", "update_ratio", "frozen_layer", "noisy_filters"),
            *("activation_blow_up", "activation_collapse", "saturation", "exploding_gradient", "overfitting"),
        ),
        _DIVERGED,
    ),
    "dead_relu": dict.fromkeys(
        (
            *("vanishing_gradient", "frozen_layer", "bad_init_plateau", "rate_too_low"),
            *("underfitting", "update_ratio", "noisy_filters"),
        ),
        _NONE,
    ),
    "vanishing_gradient": dict.fromkeys(
        ("bad_init_plateau", "rate_too_low", "frozen_layer", "update_ratio", "underfitting", "noisy_filters"), _NONE
    ),
    "frozen_layer": dict.fromkeys(("rate_too_low", "underfitting", "noisy_filters", "bad_init_plateau"), _NONE),
    "rate_too_low": dict.fromkeys(
        ("still_improving", "update_ratio", "bad_init_plateau", "underfitting", "noisy_filters"), _SLOW
    ),
    "bad_init_plateau": dict.fromkeys(("update_ratio", "noisy_filters"), _NONE),
    "overfitting": dict.fromkeys(
        ("noisy_filters",), "what no example asks for stays as it began, or follows single ones"
    ),
}
"""Cause → effect → why. The causes stand in such an order that none explains one before it."""


STATES = frozenset({"activation_blow_up", "saturation", "activation_collapse", "exploding_gradient"})
"""What a network may begin with, and what may come of its training: only in the first case it explains these."""
OUTCOMES = frozenset(
    {"divergence", "rate_too_high", "exploding_gradient", "dead_relu", "initial_loss", "bad_init_plateau"}
)
FIRST = 1
"""The moment that sees the first step."""


def cause_of(finding: Finding, others: Sequence[Finding]) -> Finding | None:
    """Return which of the other findings explains this one; None for one that stands for itself.

    Of several the one that comes first in the table, which none of the others explains.
    """
    order = list(EXPLAINS)
    found = [other for other in others if _explains(other, finding)]
    return min(found, key=lambda other: (order.index(other.rule), other.number), default=None)


def _explains(cause: Finding, effect: Finding) -> bool:
    if effect.rule not in EXPLAINS.get(cause.rule, {}):
        return False
    if cause.rule == "initial_loss" and cause.severity == "note":
        return False  # a first loss that is a little off explains nothing
    if cause.rule in STATES and effect.rule in OUTCOMES:
        return cause.opened_step <= FIRST
    return not (cause.rule == "divergence" and effect.rule in STATES and effect.opened_step <= FIRST)
