"""A training loop of one's own in a process of its own: logs known points through the client library.

Its argument is JSON of `url`, `run`, `token`, `producer`, `folder`, `first`, `last`, `every` (seconds between steps),
`limit` (bytes of spool), `jump` (seconds by which its clock jumps to and fro). Prints "step N" now and then, "dropped
P M" and "delivered" at the end; ends early when its standard input does, having delivered what it logged.
"""

import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np

from babysit.sdk.run import Run
from faults.ledger import MARK, SERIES, value_of

MARK_EVERY = 50
TIMEOUT = 400.0  # a machine with much else to do takes its time


def main(what: dict[str, Any]) -> None:
    over = threading.Event()

    def listen() -> None:
        sys.stdin.read()
        over.set()

    threading.Thread(target=listen, daemon=True).start()
    run = Run(
        what["url"],
        what["run"],
        what["token"],
        folder=Path(what["folder"]),
        producer=what["producer"],
        limit=what.get("limit", 256 << 20),
    )
    own, jump = what["producer"], what.get("jump", 0.0)
    for step in range(what["first"], what["last"] + 1):
        values = {f"{own}/{name}": float(value_of(np.array([step]), name)[0]) for name in SERIES}
        run.log(step, values, time.time() + (jump if step % 3 else -jump) if jump else None)
        if step % MARK_EVERY == 0:
            run.event(MARK, {"producer": own, "n": step // MARK_EVERY})
            print(f"step {step}", flush=True)
        if over.is_set():
            break
        time.sleep(what["every"])
    is_delivered = run.finish(what.get("timeout", TIMEOUT))
    print("dropped", *run.dropped, flush=True)
    print("delivered" if is_delivered else f"not delivered: {run.trouble}", flush=True)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
