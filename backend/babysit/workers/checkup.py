"""The process of a checkup: `python -m babysit.workers.checkup` reads one order and tells of the checks, a line each.

The order is a line of JSON on standard input: `config`, `data_dir` and `memory_limit`. Standard input stays open: when
it ends, whoever asked is gone, and so is this process. On standard output come lines of JSON: `begun` (a check's name,
its place, how many there are), `result`, and at the end `error` (a sentence, or null).
"""

import contextlib
import faulthandler
import json
import os
import resource
import sys
import threading
import traceback
from pathlib import Path
from typing import Any

from babysit.errors import BabysitError

NICENESS = 10


def main() -> int:
    """Make the checks that standard input asks for; return 0 when they were made, however they came out."""
    faulthandler.enable()
    order = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_asker, name="babysit-asker", daemon=True).start()
    if order["memory_limit"] is not None:
        _limit_memory(order["memory_limit"])
    with contextlib.suppress(OSError):
        os.nice(NICENESS)
    error = _try(order)
    _tell(error=error)
    return 0 if error is None else 3


def _try(order: dict[str, Any]) -> str | None:
    """Make the checks; return what kept them from being made, as a sentence, or None."""
    try:
        _make(order["config"], Path(order["data_dir"]))
    except BabysitError as error:
        return str(error)
    except MemoryError:
        return "out of memory: the data and the network are too large to be checked here"
    except BrokenPipeError:
        os._exit(1)  # nobody listens any more
    except Exception as error:
        traceback.print_exc()
        return f"the checks could not be made: {type(error).__name__}: {error}"
    return None


def _make(config: dict[str, Any], data_dir: Path) -> None:
    from babysit.data.prepare import prepare
    from babysit.doctor.check import Case
    from babysit.doctor.checkup import Begun, checkup
    from babysit.train.config import parse

    parsed = parse(config)
    dataset = prepare(parsed.data, parsed.seed, data_dir / "datasets")
    for told in checkup(Case(parsed, dataset)):
        if isinstance(told, Begun):
            _tell(begun={"check": told.check, "title": told.title, "place": told.place, "n": told.n})
        else:
            _tell(result=told.to_dict())


def _tell(**content: Any) -> None:
    sys.stdout.write(json.dumps(content, allow_nan=False) + "\n")
    sys.stdout.flush()


def _end_with_asker() -> None:
    """End at once when standard input does."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os._exit(1)


def _limit_memory(n_bytes: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        n_bytes = min(n_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (n_bytes, n_bytes))


if __name__ == "__main__":
    sys.exit(main())
