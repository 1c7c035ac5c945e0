"""Writes the fixtures of this folder by TensorBoard's own writer: `python tests/foreign/record_events.py`.

They stand beside the tests that write such files themselves, for machines without PyTorch.
"""

import shutil
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

FIXTURES = Path(__file__).parent / "fixtures"
STEPS = 12


def write(folder: Path, first: int, last: int) -> None:
    """Write a file of events into `folder`: scalars of both forms, histograms, pictures, a text, hyperparameters."""
    SummaryWriter: Any = import_module("torch.utils.tensorboard").SummaryWriter  # untyped, and not everywhere

    rng = np.random.default_rng(0)
    writer = SummaryWriter(str(folder))
    for step in range(first, last):
        writer.add_scalar("loss/train", 1 / (step + 1), step, walltime=1000.0 + step)
        value = float("nan") if step == 5 else step / 10
        writer.add_scalar("accuracy", value, step, walltime=1000.5 + step, new_style=True)
        if step % 5 == 0:
            normal = rng.normal(size=500)
            writer.add_histogram("weights", normal, step, walltime=1000.0 + step)
            pixels = np.full((3, 4, 5), step / 20)
            writer.add_image("picture", pixels, step, walltime=1000.0 + step)
    if first == 0:
        writer.add_text("words", "a **note**", 0, walltime=1000.0)
        hyperparameters = {"lr": 0.1, "optimizer": "adam", "nesterov": True}
        writer.add_hparams(hyperparameters, {"best": 0.9}, run_name="hparams")
    writer.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        write(Path(place), 0, STEPS)
        for number, path in enumerate(sorted(Path(place).rglob("*tfevents*"))):
            name = "hparams" if path.parent.name == "hparams" else "plain"
            shutil.copy(path, FIXTURES / f"{name}.tfevents")
            print(number, name, path.stat().st_size)
