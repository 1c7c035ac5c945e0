"""Weights & Biases, offline: its local file."""

import os
from collections.abc import Callable
from pathlib import Path

from workload import Log, measure


def begin(folder: Path) -> tuple[Log, Callable[[], None]]:
    os.environ |= {"WANDB_MODE": "offline", "WANDB_SILENT": "true", "WANDB_DIR": str(folder)}
    os.environ |= {"WANDB_CACHE_DIR": str(folder), "WANDB_CONFIG_DIR": str(folder)}
    import wandb

    run = wandb.init(project="bench", dir=str(folder))
    return lambda step, row: run.log(row, step=step), run.finish


measure(begin)
