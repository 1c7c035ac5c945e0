"""TensorBoard's event file, as tensorboardX writes it."""

from collections.abc import Callable
from pathlib import Path

from workload import Log, measure


def begin(folder: Path) -> tuple[Log, Callable[[], None]]:
    from tensorboardX import SummaryWriter

    writer = SummaryWriter(str(folder))

    def log(step: int, row: dict[str, float]) -> None:
        for name, value in row.items():
            writer.add_scalar(name, value, step)

    return log, writer.close


measure(begin)
