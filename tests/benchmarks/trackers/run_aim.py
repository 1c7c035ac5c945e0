"""Aim: its local repository."""

from collections.abc import Callable
from pathlib import Path

from workload import Log, measure


def begin(folder: Path) -> tuple[Log, Callable[[], None]]:
    import aim

    run = aim.Run(repo=str(folder), system_tracking_interval=None, capture_terminal_logs=False, log_system_params=False)

    def log(step: int, row: dict[str, float]) -> None:
        for name, value in row.items():
            run.track(value, name=name, step=step)

    return log, run.close


measure(begin)
