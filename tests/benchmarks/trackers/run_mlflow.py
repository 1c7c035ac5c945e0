"""MLflow on SQLite: a request of all metrics of a step."""

import logging
import os
from collections.abc import Callable
from pathlib import Path

from workload import Log, measure


def begin(folder: Path) -> tuple[Log, Callable[[], None]]:
    os.environ["MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING"] = "false"
    logging.disable(logging.WARNING)
    import mlflow

    mlflow.set_tracking_uri(f"sqlite:///{folder / 'mlflow.db'}")
    mlflow.start_run()
    return lambda step, row: mlflow.log_metrics(row, step=step), mlflow.end_run


measure(begin)
