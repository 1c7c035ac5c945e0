"""`babysit export`: the points of runs as CSV, JSON or Parquet."""

from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from babysit.cli.answer import answer
from babysit.cli.caret import pointed
from babysit.cli.client import Client
from babysit.cli.options import DataDir, Json, settings_for
from babysit.cli.output import note, say_json
from babysit.cli.target import target, written
from babysit.errors import ConfigError, NotFoundError, Problem
from babysit.export import formats

if TYPE_CHECKING:
    from babysit.store.database import Connection
    from babysit.store.selection import Selection


def export(
    runs: Annotated[list[str] | None, typer.Argument(metavar="RUN…", help="The runs' ids.")] = None,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="The file to write.")] = None,
    line: Annotated[
        str | None, typer.Option("--filter", metavar="FILTER", help="In place of ids: the runs that it leaves.")
    ] = None,
    format_: Annotated[
        formats.Name | None, typer.Option("--format", help="csv, json or parquet; else by the file's ending.")
    ] = None,
    names: Annotated[str | None, typer.Option(help="Series, with commas between; all without it.")] = None,
    buckets: Annotated[int | None, typer.Option(help="So many buckets a series; every point without it.")] = None,
    first: Annotated[int | None, typer.Option(min=0, help="The first step.")] = None,
    last: Annotated[int | None, typer.Option(min=0, help="The last step.")] = None,
    is_forced: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    data_dir: DataDir = None,
    is_json: Json = False,
) -> None:
    """Write the points of runs into a file, every one of them or so many buckets a series."""
    params = asked(runs or [], line)
    if output is None:
        raise ConfigError([Problem("--output", "must name the file to write", None)])
    path = target(output, is_forced)
    name = format_ or formats.name_of(path)
    wanted = {"format": name, "names": names, "buckets": buckets, "first": first, "last": last}
    params |= {key: value for key, value in wanted.items() if value is not None}
    with written(path) as file, pointed(filter=line or ""):
        found = answer(
            settings_for(data_dir),
            lambda client: _ask(client, params, file),
            lambda connection: _write(connection, params, file),
        )
        if found is None:
            raise NotFoundError("run", ", ".join(runs or []) or str(line))
    told = {"file": str(path), "bytes": path.stat().st_size, "format": name}
    if is_json:
        say_json(told)
    else:
        note(f"{path}: {told['bytes']:,} bytes")


def asked(runs: list[str], line: str | None) -> dict[str, Any]:
    """Return which runs are asked for, as the server takes it; raises ConfigError for neither ids nor a filter."""
    if bool(runs) == bool(line):
        raise ConfigError([Problem("RUN", "must name runs, or --filter say which, and not both", runs or line)])
    return {"ids": ",".join(runs)} if runs else {"filter": line}


def _ask(client: Client, params: dict[str, Any], file: IO[bytes]) -> dict[str, Any]:
    client.export(params, file)
    return {}


def _write(connection: "Connection", params: dict[str, Any], file: IO[bytes]) -> dict[str, Any]:
    from babysit.server.exporting import order_for

    names = [params["names"]] if "names" in params else None
    bounds = (params.get(name) for name in ("buckets", "first", "last"))
    order = order_for(connection, selection_of(params), names, *bounds)
    for piece in formats.format_named(params["format"]).write(order, connection):
        file.write(piece)
    return {}


def selection_of(params: dict[str, Any]) -> "Selection":
    """Return the selection of runs that are asked for."""
    from babysit.server.selecting import split_ids
    from babysit.store.selection import Selection

    ids = tuple(split_ids(params["ids"])) if "ids" in params else None
    return Selection(filter=params.get("filter", ""), ids=ids)
