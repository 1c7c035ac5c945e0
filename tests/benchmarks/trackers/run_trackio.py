"""Trackio: its local SQLite database."""

import os
from collections.abc import Callable
from pathlib import Path

from workload import Log, measure


def begin(folder: Path) -> tuple[Log, Callable[[], None]]:
    os.environ |= {"TRACKIO_DIR": str(folder), "HF_HUB_OFFLINE": "1", "GRADIO_ANALYTICS_ENABLED": "False"}
    import trackio

    run = trackio.init(project="bench", name="run", embed=False)
    return lambda step, row: run.log(row, step=step), trackio.finish


measure(begin)
