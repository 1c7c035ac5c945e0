"""The inventory: what stands in a data folder besides the database, run by run."""

import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from babysit.train.checkpoint import step_of
from babysit.train.pins import NAME as PINS
from babysit.workers.executors.local import LOG_NAME
from babysit.workers.job import checkpoint_folder, run_folder

RUNS = "runs"

logger = logging.getLogger(__name__)


def run_folders(data_dir: Path) -> list[str]:
    """Return the names of the folders of runs' files, sorted."""
    folder = data_dir / RUNS
    return (
        sorted(entry.name for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False))
        if folder.is_dir()
        else []
    )


def kept_files(data_dir: Path) -> Iterator[tuple[Path, str]]:
    """Yield what of the runs' files a backup keeps, each with its path in the data folder: checkpoints and logs.

    What is left out is a secret (a job has its run's token), or of use to a living process only.
    """
    for run in run_folders(data_dir):
        folder = checkpoint_folder(data_dir, run)
        found = sorted(folder.iterdir()) if folder.is_dir() else []
        paths = [path for path in found if step_of(path.name) is not None or path.name == PINS]
        for path in [*paths, run_folder(data_dir, run) / LOG_NAME]:
            if path.is_file() and not path.is_symlink():
                yield path, path.relative_to(data_dir).as_posix()


def bytes_below(folder: Path) -> int:
    """Return how many bytes the files below a folder have; links are not followed, what is gone by then has none."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(place, name)).st_size  # noqa: PTH118 (a Path a file takes ten times as long)
            except OSError:
                continue
    return total


def remove_run_files(data_dir: Path, run_id: str) -> None:
    """Remove the folder of a run that is no more; what cannot be removed is left, and found by `babysit verify`."""
    root, folder = data_dir / RUNS, run_folder(data_dir, run_id)
    try:
        if folder.is_symlink():
            folder.unlink()
        elif folder.exists() and folder.resolve().parent == root.resolve():
            shutil.rmtree(folder)
    except OSError as error:
        logger.warning("the files of the purged run %s are left: %s", run_id, error)
