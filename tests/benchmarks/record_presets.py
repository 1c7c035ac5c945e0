"""What to expect of each preset: trains them and writes the small curves that the lecture page draws.

    BABYSIT_TEST_DATA=… PYTHONPATH=backend python tests/benchmarks/record_presets.py [NAME …]

writes `backend/babysit/train/presets/expected.json` anew, or the named presets in it. Those on CIFAR-10 need the real
data; of the two long ones only the beginning is trained, as the record says. A test trains two of the quick ones and
holds the file to them, and every entry to the configuration that its preset has now.
"""

import argparse
import json
import math
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from babysit.data.prepare import prepare
from babysit.train.config import Config, parse
from babysit.train.events import Points
from babysit.train.presets import PRESETS, Preset
from babysit.train.presets.expected import FILE, fingerprint
from babysit.train.trainer import Trainer

POINTS = 20
"""Points of a curve: a picture an inch wide shows no more."""
BEGINNING = {"cifar10-two-layers": 1200, "cifar10-convnet": 1400}
"""Steps of the presets that take minutes; the schedule is that of the whole training."""
HOW = "Made by tests/benchmarks/record_presets.py, which really trained each preset; run it again after a change."


def record(preset: Preset, folder: Path, data_path: Path | None = None) -> dict[str, Any]:
    """Train a preset and return its entry; data that are not embedded lie at `data_path`."""
    config = _configuration(preset, data_path)
    trainer = Trainer(config, prepare(config.data, config.seed, folder))
    steps = BEGINNING.get(preset.name, trainer.total_steps)
    points = []
    for event in trainer.events():
        if isinstance(event, Points):
            points.append(event)
        if trainer.step >= steps and isinstance(event, Points) and "val/loss" in event.values:
            break
    return {"preset": fingerprint(preset), "steps": trainer.step, "of": trainer.total_steps, **_curves(points)}


def _configuration(preset: Preset, data_path: Path | None) -> Config:
    """Return the preset's configuration; where only its beginning is trained, it is looked at more often.

    The picture goes on past a loss that is no number, where a run would pause.
    """
    data = dict(preset.config.get("data", {})) | ({"path": str(data_path)} if data_path else {})
    steps = BEGINNING.get(preset.name)
    training = preset.config.get("training", {}) | {"nan_guard": "off"}
    training |= {"evaluate_every": steps // 10} if steps else {}
    return parse({**preset.config, "data": data, "training": training})


def _curves(points: Sequence[Points]) -> dict[str, Any]:
    """Return loss and accuracy as a few points each, and each layer's mean and spread on the first step."""
    losses = [(point.step, point.values["train/loss"]) for point in points if "train/loss" in point.values]
    first = next(point.values for point in points if "layer/1/activation/std" in point.values)
    diverged = [step for step, loss in losses if not math.isfinite(loss)]
    layers = sum(name.endswith("/activation/std") for name in first)
    return {
        "train_loss": _binned(losses),
        "val_loss": _thinned(points, "val/loss"),
        "val_accuracy": _thinned(points, "val/accuracy"),
        "diverged_at": diverged[0] if diverged else None,
        "mean": [_short(first[f"layer/{k}/activation/mean"]) for k in range(layers)],
        "std": [_short(first[f"layer/{k}/activation/std"]) for k in range(layers)],
    }


def _binned(losses: Sequence[tuple[int, float]]) -> list[list[float | None]]:
    """Return the first loss, and the mean loss of each of at most POINTS spans at the span's middle."""
    spans = [span for span in np.array_split(np.array(losses[1:]), min(POINTS, len(losses) - 1)) if len(span)]
    return [
        [1, _short(losses[0][1])],
        *([round(float(span[:, 0].mean())), _short(_mean(span[:, 1]))] for span in spans),
    ]


def _mean(values: Any) -> float:
    with np.errstate(all="ignore"):
        return float(np.mean(values))


def _thinned(points: Sequence[Points], name: str) -> list[list[float | None]]:
    """Return at most POINTS evaluations, evenly chosen, the first and the last among them."""
    found = [(point.step, point.values[name]) for point in points if name in point.values]
    chosen = np.unique(np.linspace(0, len(found) - 1, min(POINTS, len(found))).round().astype(int))
    return [[found[place][0], _short(found[place][1])] for place in chosen]


def _short(value: float) -> float | None:
    """Return four digits; null for what is not finite."""
    return float(f"{value:.4g}") if math.isfinite(value) else None


def main(names: Sequence[str]) -> None:
    """Record the named presets, or all."""
    from benchmarks import real_data

    held = json.loads(FILE.read_text())["presets"] if FILE.exists() else {}
    with tempfile.TemporaryDirectory() as folder:
        for preset in PRESETS:
            if names and preset.name not in names:
                continue
            is_ours = preset.config.get("data", {}).get("name") != "cifar10"
            held[preset.name] = record(
                preset, Path(folder), None if is_ours else real_data.folder() / "cifar-10-batches-py"
            )
            sys.stdout.write(f"{preset.name}: {held[preset.name]['steps']} steps\n")
            sys.stdout.flush()
            write(held)


def write(held: dict[str, Any]) -> None:
    """Write the file, an entry a line, in the order of the presets."""
    lines = [f"{json.dumps(p.name)}: {_packed(held[p.name])}" for p in PRESETS if p.name in held]
    text = ",\n".join(lines)
    FILE.write_text(f'{{"how": {json.dumps(HOW)},\n"presets": {{\n{text}\n}}}}\n')


def _packed(entry: dict[str, Any]) -> str:
    return json.dumps(entry, separators=(",", ":"))


if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    parser = argparse.ArgumentParser(description="Record what to expect of the presets.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="a preset; all without")
    main(parser.parse_args().names)
