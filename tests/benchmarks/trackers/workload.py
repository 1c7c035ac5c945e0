"""What every tracker is given: steps of 20 numbers, one call a step, timed until they are on the disk.

Run by the tracker's own Python, which knows nothing of babysit: python NAME.py FOLDER STEPS.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

N_SERIES = 20
NAMES = [f"layer/{k}/value" for k in range(N_SERIES)]

Log = Callable[[int, dict[str, float]], None]


def measure(begin: Callable[[Path], tuple[Log, Callable[[], None]]]) -> None:
    """Print as JSON how many points a second were durable, and how long a call took, in microseconds.

    `begin` returns what logs a step, and what returns when everything is durable; to begin is not timed.
    """
    folder, n_steps = Path(sys.argv[1]), int(sys.argv[2])
    log, finish = begin(folder)
    rows = [dict(zip(NAMES, (k + step * 1e-3 for k in range(N_SERIES)), strict=True)) for step in range(n_steps)]
    start = time.perf_counter()
    for step, row in enumerate(rows):
        log(step, row)
    logged = time.perf_counter()
    finish()
    end = time.perf_counter()
    told = {"points_per_second": n_steps * N_SERIES / (end - start), "log_us": 1e6 * (logged - start) / n_steps}
    print(json.dumps(told))
