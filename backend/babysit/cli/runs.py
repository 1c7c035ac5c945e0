"""`babysit runs`: the runs that a filter line leaves, the newest first, as a table."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from babysit.cli.answer import answer
from babysit.cli.caret import pointed
from babysit.cli.options import DataDir, Json, settings_for
from babysit.cli.output import note, say_json
from babysit.cli.table import Column, say_table
from babysit.errors import ConfigError, Problem

if TYPE_CHECKING:
    from babysit.store.database import Connection

COLUMNS = (
    Column("id"),
    Column("state"),
    Column("name", is_wrapped=True),
    Column("tags", rank=4, is_dropped=True),
    Column("data set", rank=3),
    Column("network", rank=5),
    Column("step", is_right=True),
    Column("val accuracy", is_right=True),
    Column("best", is_right=True, rank=1),
    Column("started", rank=2),
    Column("duration", is_right=True, rank=6),
)
LONGEST_NAME = 60
SCOPES = ("active", "archived", "deleted", "all")
TIMES = ("created", "started", "ended")


def runs(
    data_dir: DataDir = None,
    line: Annotated[
        str, typer.Option("--filter", metavar="LINE", help="Such as: val/accuracy.best > 0.5 and tag = baseline")
    ] = "",
    search: Annotated[
        str, typer.Option(metavar="WORDS", help="Words in name, id, data set, network, tags or note.")
    ] = "",
    sort: Annotated[
        str, typer.Option(metavar="COLUMNS", help="With a minus the greatest first: -val/accuracy.best,name")
    ] = "-created",
    scope: Annotated[str, typer.Option(help=f"Which runs: {', '.join(SCOPES)}.")] = "active",
    columns: Annotated[
        str, typer.Option(metavar="COLUMNS", help="What to show: optimizer.learning_rate,val/loss.best")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")] = 20,
    is_json: Json = False,
) -> None:
    """List runs, the newest first, or those that a filter line and a search leave."""
    if scope not in SCOPES:
        raise ConfigError([Problem("scope", f"must be one of {', '.join(SCOPES)}", scope)])
    asked = {"filter": line, "search": search, "sort": sort, "scope": scope, "columns": columns}
    with pointed(filter=line, search=search, sort=sort):
        found = _find(data_dir, limit, asked)
    if is_json:
        say_json(found)
    elif found["runs"]:
        _show(found, _names(columns))
    elif found["all"]:
        note(f"none of {found['all']:,} runs match")
    elif scope == "active":
        note("no runs yet: start one with `babysit train --preset digits`, or in the browser with `babysit serve`")
    else:
        note("no runs there")


def _find(data_dir: Any, limit: int, asked: dict[str, str]) -> dict[str, Any]:
    """Return a page of runs, how many match and how many there are; raises ConfigError for what cannot be read."""
    found = answer(
        settings_for(data_dir),
        lambda client: client.runs(limit, **asked),
        lambda connection: _read(connection, limit, asked),
    )
    if found is None:
        from babysit.store.filter_text import parse

        parse(asked["filter"])
    return found or {"runs": [], "total": 0, "all": 0}


def _read(connection: "Connection", limit: int, asked: dict[str, Any]) -> dict[str, Any]:
    from babysit.server.listing import listing
    from babysit.store.selection import Selection

    chosen = Selection(asked["filter"], asked["search"], asked["scope"], tuple(_names(asked["sort"])))
    return listing(connection, chosen, _names(asked["columns"]), limit)


def _names(text: str) -> list[str]:
    return [name for name in text.split(",") if name]


def _show(found: dict[str, Any], columns: Sequence[str]) -> None:
    others = [name for name in columns if name not in {"id", "name"}]
    if columns:
        say_table(_headings(others, found["runs"]), [_chosen(run, others) for run in found["runs"]])
    else:
        say_table(COLUMNS, [_row(run) for run in found["runs"]])
    if found["total"] > len(found["runs"]) or found["total"] < found["all"]:
        note(f"{len(found['runs']):,} of {found['total']:,} runs")


def _headings(columns: Sequence[str], runs: Sequence[dict[str, Any]]) -> list[Column]:
    """Return how the chosen columns are set: numbers on the right; the last ones go first where there is no room."""
    values = {name: [run["columns"][name] for run in runs] for name in columns}
    is_right = {name: not any(isinstance(value, str) for value in values[name]) for name in columns}
    chosen = [Column(name, is_right=is_right[name], rank=rank) for rank, name in enumerate(columns, 1)]
    return [Column("id"), Column("name", is_wrapped=True), *chosen]


def _chosen(run: dict[str, Any], columns: Sequence[str]) -> tuple[str, ...]:
    return run["id"], _name(run), *(_cell(name, run["columns"][name]) for name in columns)


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name in TIMES:
        return moment(value)
    return duration(0.0, value) if name == "duration" else number(value)


def _row(run: dict[str, Any]) -> tuple[str, ...]:
    accuracy = run["metrics"].get("val/accuracy", {})
    place = f" ({run['queue_place']})" if run["queue_place"] else ""
    return (
        run["id"],
        run["state"] + place,
        _name(run),
        ", ".join(run["tags"]),
        run["dataset"],
        run["network"],
        f"{run['step']:,}/{run['total_steps']:,}",
        number(accuracy.get("last")),
        number(accuracy.get("best")),
        moment(run["started_at"]),
        duration(run["started_at"], run["ended_at"]),
    )


def _name(run: dict[str, Any]) -> str:
    name = run["name"] if len(run["name"]) <= LONGEST_NAME else f"{run['name'][: LONGEST_NAME - 1]}…"
    return f"★ {name}" if run["is_starred"] else name


def moment(seconds: float | None) -> str:
    """Return a time as text, to the minute; "" for none."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds)) if seconds else ""


def number(value: float | str | None) -> str:
    """Return a metric as text: four digits, or the name of what is no number; "" for none."""
    if isinstance(value, int) and abs(value) >= 10_000:
        return f"{value:,}"
    return f"{value:.4g}" if isinstance(value, int | float) else value or ""


def duration(start: float | None, end: float | None) -> str:
    """Return the time between two moments (until now without an end) as 3.2 s, 4:05 or 1:02:03."""
    if start is None:
        return ""
    seconds = max(0.0, (time.time() if end is None else end) - start)
    if seconds < 60:
        return f"{seconds:.1f} s"
    hours, rest = divmod(int(seconds), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
