"""What a checkpoint costs: the training's time, and that until it is on the disk, for a small ConvNet."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from babysit.data.prepare import prepare
from babysit.train.config import parse
from babysit.train.events import Points
from babysit.train.shelf import Shelf
from babysit.train.trainer import Trainer
from benchmarks.figure import Figure

CONFIG = {
    "network": {
        "batch_norm": True,
        "layers": [{"type": "conv", "filters": 32}, {"type": "conv", "filters": 64}, {"type": "dense", "units": 30}],
    },
    "training": {"steps": 60, "batch_size": 64},
}


def measure() -> Iterator[Figure]:
    """Yield the medians over fifty checkpoints, one a step."""
    config = parse(CONFIG)
    held_up, written = [], []
    with tempfile.TemporaryDirectory() as folder:
        trainer = Trainer(config, prepare(config.data, config.seed, Path()), Shelf(Path(folder)))
        for event in trainer.events():
            if isinstance(event, Points) and "train/loss" in event.values and 10 < trainer.step < 60:
                start = time.perf_counter()
                trainer.save()
                held_up.append(time.perf_counter() - start)
                trainer.keeper.wait()
                written.append(time.perf_counter() - start)
        n_parameters = sum(parameter.value.size for parameter in trainer.network.parameters)
    yield Figure("parameters of the checkpoint's ConvNet", n_parameters)
    yield Figure("training held up by a checkpoint", 1e3 * statistics.median(held_up), "ms", goal=50)
    yield Figure("until the checkpoint is on the disk", 1e3 * statistics.median(written), "ms")
