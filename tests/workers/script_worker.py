"""A real worker process with another training: what it does is its job's configuration."""

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

from babysit.sdk.run import Run
from babysit.workers.control import Control, block_signals
from babysit.workers.job import Job, spool_folder


def main() -> int:
    block_signals()
    job = Job.read(Path(sys.argv[1]))
    what = job.config["do"]
    if what == "deaf":  # neither an order nor a signal is heard
        print("deaf", flush=True)
        threading.Event().wait()
    if what == "exit":
        print("the reason stands in the last line\n", flush=True)
        return 5
    if what == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    control = Control()
    run = Run(
        lambda: json.loads((Path(job.data_dir) / "server.json").read_text())["url"],
        job.run,
        job.token,
        folder=spool_folder(Path(job.data_dir), job.run),
        producer="worker-script",
        on_command=control.order,
    )
    control.start(run)
    run.state("running", "begun")
    step = 0
    while control.obey(step) and step < job.config.get("steps", 10**9):
        step += 1
        run.log(step, {"train/loss": 1 / step})
        time.sleep(0.001)
    is_done = step == job.config.get("steps")
    if what == "silent":
        run.finish(10)
        return 0
    control.conclude(lambda: run.state("finished" if is_done else "stopped", "", step), 0)
    run.finish(30)
    return 0


if __name__ == "__main__":
    sys.exit(main())
