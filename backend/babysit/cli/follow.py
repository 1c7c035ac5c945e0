"""Following a run to its end: a progress bar fed by the server, and Ctrl-C as a stop."""

import time
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from babysit.cli.client import ContactError
from babysit.cli.interrupt import Interrupt
from babysit.cli.link import Link
from babysit.cli.output import errors
from babysit.cli.runs import number
from babysit.store.states import RunState

POLL = 0.2  # seconds


def follow(link: Link, run: dict[str, Any], interrupt: Interrupt) -> dict[str, Any]:
    """Show the run until it has ended and return it as it is then; `interrupt` stops it first.

    A run that the NaN guard has paused is returned as it waits: somebody has to say how to go on. A server that goes
    away is replaced: the worker trains on meanwhile.
    """
    is_stopping = False
    with _progress() as progress:
        task = progress.add_task(run["state"], total=run["total_steps"], loss="–", accuracy="–")
        while True:
            try:
                if interrupt.is_asked and not is_stopping:
                    link.client.stop(run["id"])
                    is_stopping = True
                run = link.client.run(run["id"])
            except ContactError:
                link.renew()
                continue
            progress.update(task, **_fields(run, is_stopping))
            if RunState(run["state"]).is_final or (run["state"] == "paused" and refusal(run)):
                return run
            time.sleep(POLL)


def refusal(run: dict[str, Any]) -> dict[str, Any] | None:
    """Return what the NaN guard found at the step that the run stands before, None where it found nothing."""
    found = run.get("info", {}).get("nan")
    return found if isinstance(found, dict) else None


def _progress() -> Progress:
    console = errors()
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("loss {task.fields[loss]}  val accuracy {task.fields[accuracy]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )


def _fields(run: dict[str, Any], is_stopping: bool) -> dict[str, Any]:
    """Return what the bar shows of a run."""
    state = "stopping" if is_stopping and not RunState(run["state"]).is_final else run["state"]
    place = f", place {run['queue_place']}" if run["queue_place"] else ""
    metrics = run["metrics"]
    return {
        "description": state + place,
        "completed": run["step"],
        "total": run["total_steps"],
        "loss": number(metrics.get("train/loss", {}).get("last")) or "–",
        "accuracy": number(metrics.get("val/accuracy", {}).get("last")) or "–",
    }
