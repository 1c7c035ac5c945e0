"""What to expect of each preset: the small curves of a training that really ran, kept beside the presets as data."""

import functools
import hashlib
import json
from pathlib import Path
from typing import Any

from babysit.train.presets.preset import Preset

FILE = Path(__file__).with_name("expected.json")
"""Written by tests/benchmarks/record_presets.py, which says how."""


@functools.cache
def expected() -> dict[str, dict[str, Any]]:
    """Return every preset's record by name.

    `steps` of `of` were trained. `train_loss`, `val_loss` and `val_accuracy` are pairs of a step and a value, null for
    what is not finite; `diverged_at` is the first step of which the loss was not. `mean` and `std` are those of the
    activations on the first step, a number a layer, the input first.
    """
    presets: dict[str, dict[str, Any]] = json.loads(FILE.read_text())["presets"]
    return presets


def fingerprint(preset: Preset) -> str:
    """Return what changes when the preset's configuration does, and its record is to be made anew."""
    return hashlib.sha256(json.dumps(preset.config, sort_keys=True).encode()).hexdigest()[:12]
