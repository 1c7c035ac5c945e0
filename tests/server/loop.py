"""A training loop of one's own as a server sees it: a run that no worker trains, streamed by the client library."""

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from babysit.sdk.run import Run
from babysit.server.serve import Background
from babysit.store.runs import RunState, create_run, move_run

INFO = {"total_steps": 1000, "steps_per_epoch": 100, "data": {"classes": ["a", "b"], "n_validation": 100}}


def new_run(server: Background, name: str = "by hand") -> str:
    """Store a run that is about to start."""
    writer = server.services.database.writer
    run_id = writer.submit(lambda c: create_run(c, {}, name, "mine", "none", 1000)).result().id
    writer.submit(lambda c: move_run(c, run_id, RunState.STARTING, "")).result()
    return run_id


@contextmanager
def streaming(server: Background, run_id: str, folder: Path, producer: str = "loop") -> Iterator[Run]:
    """Give the client library's run; what was said is with the server when the block ends."""
    token = server.services.tokens.ingest(run_id)
    run = Run(server.url, run_id, token, folder=folder / run_id, producer=producer)
    try:
        yield run
    finally:
        assert run.finish(timeout=60.0), run.trouble


def losses(step: int) -> dict[str, float]:
    """Return the losses of a run that goes well for 300 steps, then diverges, and is no number from step 600 on."""
    if step >= 600:
        return {"train/loss": math.nan}
    loss = 2.3 * 0.99**step if step < 300 else 0.12 * 1.05 ** (step - 300)
    return {"train/loss": loss}


def log(run: Run, steps: range, values: Callable[[int], Mapping[str, float]] = losses) -> None:
    """Log every step of a stretch."""
    for step in steps:
        run.log(step, values(step))


def findings_of(client: Any, run_id: str) -> list[dict[str, Any]]:
    """Return the findings as the server tells them."""
    found: list[dict[str, Any]] = client.get(f"/api/runs/{run_id}/findings").json()["findings"]
    return found
