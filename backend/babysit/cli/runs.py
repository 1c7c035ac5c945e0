"""`babysit runs`: the newest runs as a table."""

import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from babysit.cli.answer import answer
from babysit.cli.options import DataDir, Json, settings_for
from babysit.cli.output import note, say_json
from babysit.cli.table import Column, say_table
from babysit.server.settings import Settings

if TYPE_CHECKING:
    from babysit.store.database import Connection

COLUMNS = (
    Column("id"),
    Column("state"),
    Column("name", is_wrapped=True),
    Column("data set", rank=3),
    Column("network", rank=4),
    Column("step", is_right=True),
    Column("val accuracy", is_right=True),
    Column("best", is_right=True, rank=1),
    Column("started", rank=2),
    Column("duration", is_right=True, rank=5),
)
LONGEST_NAME = 60


def runs(
    data_dir: DataDir = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many, newest first.")] = 20,
    is_json: Json = False,
) -> None:
    """List the newest runs."""
    found = _newest(settings_for(data_dir), limit)
    if is_json:
        say_json(found)
    elif found["runs"]:
        say_table(COLUMNS, [_row(run) for run in found["runs"]])
        if found["total"] > len(found["runs"]):
            note(f"{len(found['runs'])} of {found['total']:,} runs")
    else:
        note("no runs yet: start one with `babysit train --preset digits`, or in the browser with `babysit serve`")


def _newest(settings: Settings, limit: int) -> dict[str, Any]:
    """Return the newest runs, and how many there are in all."""
    found = answer(settings, lambda client: client.runs(limit), lambda connection: _read(connection, limit))
    return found or {"runs": [], "total": 0}


def _read(connection: "Connection", limit: int) -> dict[str, Any]:
    from babysit.server.present import summary
    from babysit.store.runs import list_runs

    found, total = list_runs(connection, limit, 0)
    return {"runs": [summary(run, None) for run in found], "total": total}


def _row(run: dict[str, Any]) -> tuple[str, ...]:
    name = run["name"]
    accuracy = run["metrics"].get("val/accuracy", {})
    place = f" ({run['queue_place']})" if run["queue_place"] else ""
    return (
        run["id"],
        run["state"] + place,
        name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…",
        run["dataset"],
        run["network"],
        f"{run['step']:,}/{run['total_steps']:,}",
        number(accuracy.get("last")),
        number(accuracy.get("best")),
        time.strftime("%Y-%m-%d %H:%M", time.localtime(run["started_at"])) if run["started_at"] else "",
        duration(run["started_at"], run["ended_at"]),
    )


def number(value: float | str | None) -> str:
    """Return a metric as text: four digits, or the name of what is no number; "" for none."""
    return f"{value:.4g}" if isinstance(value, int | float) else value or ""


def duration(start: float | None, end: float | None) -> str:
    """Return the time between two moments (until now without an end) as 3.2 s, 4:05 or 1:02:03."""
    if start is None:
        return ""
    seconds = max(0.0, (end or time.time()) - start)
    if seconds < 60:
        return f"{seconds:.1f} s"
    hours, rest = divmod(int(seconds), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
