"""A batch on the disk: the examples on which a step went bad, to be looked at and tried again."""

import io
from contextlib import suppress
from pathlib import Path

import numpy as np

from babysit.train.diagnosis import Batch
from babysit.train.shelf import write_whole

MAX_BYTES = 64 << 20
"""Of the arrays in a file: of a larger batch only the first examples are kept."""
KEPT = 4
"""Files kept of a run, the newest."""


def keep_batch(folder: Path, step: int, batch: Batch) -> str:
    """Write a batch of the step that it belongs to into `folder`; return the file's name. Raises OSError.

    The file is NumPy's .npz: `x` and `y` as the network was given them, `rows` their places in the training split.
    """
    each = max((batch.x.nbytes + batch.y.nbytes + batch.rows.nbytes) // max(len(batch.y), 1), 1)
    n = max(1, min(len(batch.y), MAX_BYTES // each))
    buffer = io.BytesIO()
    np.savez(buffer, x=batch.x[:n], y=batch.y[:n], rows=batch.rows[:n])
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"batch-{step:012}.npz"
    write_whole(folder / name, buffer.getvalue())
    for old in sorted(folder.glob("batch-*.npz"))[:-KEPT]:
        with suppress(OSError):
            old.unlink()
    return name
