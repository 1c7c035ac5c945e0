"""The presets: configurations to start from, by theme and in the order in which to look at them."""

from babysit.train.presets import (
    activations,
    first_steps,
    initialization,
    learning_rate,
    pictures,
    preprocessing,
    regularization,
)
from babysit.train.presets.preset import Preset

__all__ = ["PRESETS", "Preset"]

THEMES = (first_steps, activations, initialization, preprocessing, learning_rate, regularization, pictures)
PRESETS: tuple[Preset, ...] = tuple(preset for theme in THEMES for preset in theme.PRESETS)
