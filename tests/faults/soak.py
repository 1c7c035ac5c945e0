"""The long form of the fault harness: `make soak`, or `python tests/faults/soak.py [NAME …] [--seed N] [--scale X]`.

Each file `fault_<name>.py` beside this one does one kind of fault to real processes. It has a docstring that says
which, how many tries the short and the long form are (`SHORT`, `LONG`), and

    def inject(rng, size, folder, record) -> None

which does it `size` times in `folder`, draws whatever is left to chance from `rng`, and notes what it tried and lost.
"""

import argparse
import importlib
import math
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path[0] = str(FOLDER.parent)  # the tests' folder: faults use their parts

from faults.record import Record, table  # noqa: E402


def names() -> list[str]:
    """Return the names of all faults."""
    return sorted(path.stem.removeprefix("fault_") for path in FOLDER.glob("fault_*.py"))


def fault(name: str) -> Any:
    """Return the module of a fault."""
    return importlib.import_module(f"faults.fault_{name}")


def run(name: str, seed: int, size: int, folder: Path, seconds: float = math.inf) -> Record:
    """Inject a fault `size` times, and return what came of it; an error of its own is a problem like others.

    No try begins after so many `seconds`.
    """
    record = Record(name.replace("_", " "), seed, deadline=time.monotonic() + seconds)
    with record.timed():
        try:
            fault(name).inject(random.Random(f"{name} {seed}"), size, folder, record)
        except Exception as error:
            record.problems.append(f"it ended by {type(error).__name__}: {error}\n{traceback.format_exc()}")
    if not record.is_clean:
        record.notes.append(f"its data are in {folder}")
    return record


def soak(chosen: list[str], seed: int, scale: float, count: int | None, minutes: float) -> Iterator[Record]:
    """Yield the record of each fault; what one leaves is removed when it is clean."""
    for name in chosen:
        size = count or max(1, round(fault(name).LONG * scale))
        title = (fault(name).__doc__ or "").splitlines()[0]
        print(f"{time.strftime('%H:%M:%S')} {name}, {size} times: {title}", flush=True)
        folder = Path(tempfile.mkdtemp(prefix=f"babysit-soak-{name}-"))
        record = run(name, seed, size, folder, 60 * minutes)
        if record.is_clean:
            shutil.rmtree(folder, ignore_errors=True)
        print("\n".join(table([record])[:2] + record.remarks()), flush=True)
        yield record


def main() -> int:
    """Inject the faults that the arguments name, or all, and print what they tried and lost."""
    parser = argparse.ArgumentParser(description="Try babysit by faults, for half an hour.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(names())}")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="what is left to chance is drawn from it")
    parser.add_argument("--scale", type=float, default=1.0, help="how many times the long form's tries")
    parser.add_argument("--count", type=int, help="so many tries of each")
    parser.add_argument("--minutes", type=float, default=30.0, help="the most that each fault may take")
    arguments = parser.parse_args()
    unknown = set(arguments.names) - set(names())
    if unknown:
        parser.error(f"no fault is named {', '.join(sorted(unknown))}; there are {', '.join(names())}")
    chosen = arguments.names or names()
    records = list(soak(chosen, arguments.seed, arguments.scale, arguments.count, arguments.minutes))
    print("\n" + "\n".join(table(records)))
    return 0 if all(record.is_clean for record in records) else 1


if __name__ == "__main__":
    sys.exit(main())
