"""The presets: configurations to start from, by theme, in the order of the lecture and in which to look at them."""

from babysit.train.presets import (
    activations,
    babysitting,
    batch_norm,
    experiment,
    first_steps,
    initialization,
    pictures,
    preprocessing,
    regularization,
)
from babysit.train.presets.preset import Preset, Theme

__all__ = ["PRESETS", "THEMES", "Preset", "Theme"]

_MODULES = (
    first_steps,
    activations,
    preprocessing,
    initialization,
    experiment,
    batch_norm,
    babysitting,
    regularization,
    pictures,
)
THEMES = tuple(Theme(module.GROUP, module.LESSON, module.PRESETS) for module in _MODULES)
PRESETS: tuple[Preset, ...] = tuple(preset for theme in THEMES for preset in theme.presets)
