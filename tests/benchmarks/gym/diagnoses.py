"""What is the right diagnosis of what is broken: rules that say the same of a run in other words are equivalent.

Written before the first result, and by what was done to the twin, not by what was found in it.
"""

LOW = ("rate_too_low", "update_ratio")
"""A rate that is too low *is* a ratio of update to weight that is too small."""
HIGH = ("rate_too_high", "divergence", "update_ratio")
"""So is a rate that is too high, and where it ends in NaN that is its outcome under another name."""
KILLING = (*HIGH, "dead_relu")
"""At a rate that throws biases far below zero, what is left of a ReLU network afterwards is dead units."""
SAME = ("symmetry", "bad_init_plateau")
"""Equal weights: symmetry is what they are, the plateau what the loss shows of them."""
SHRINKING = ("activation_collapse", "vanishing_gradient", "bad_init_plateau")
"""One weight scale, seen forwards, backwards and in the loss."""
GROWING = ("activation_blow_up", "exploding_gradient", "initial_loss", "divergence")
"""The same scale the other way: activations, gradients and the first loss are all too large by it."""
SATURATED = ("saturation", "bad_init_plateau")
BLOCKED = ("bad_init_plateau", "vanishing_gradient", "saturation", "activation_collapse")
"""A deep sigmoid network: its lecture names the plateau, and the vanishing gradient as the reason."""
OVERFITTING = ("overfitting",)
UNDERFITTING = ("underfitting",)
PENALTY = ("regularizer_overwhelms",)
WEIGHTS_GROW = ("regularizer_overwhelms", "divergence", "exploding_gradient", "activation_blow_up")
"""A penalty that pulls the wrong way: it outgrows the data's gradient, and so do weights and activations."""
RISING = ("divergence", "exploding_gradient")
"""Uphill: the loss rises from the first step (TP: that is a bug, not a rate)."""
LOUD = ("initial_loss", "exploding_gradient", "divergence", "rate_too_high")
"""A loss, and a gradient, that are a batch too large: the first loss tells it apart from a rate that is too high."""
OUTPUT = ("initial_loss", "exploding_gradient", "activation_blow_up")
"""Scores far too large at first."""
DEAD = ("dead_relu",)
UNSCALED = ("unnormalized_input",)
BLANK = ("unnormalized_input", "activation_collapse")
"""Inputs that say nothing: layer 0 has no spread, and so has no layer behind it."""
FROZEN = ("frozen_layer",)
RARE = ("class_imbalance",)
LEAKING = ("suspicious_validation",)
SHORT = ("still_improving",)
TIRED = ("rate_too_low", "update_ratio", "still_improving")
"""A rate that decays away in mid-run."""
