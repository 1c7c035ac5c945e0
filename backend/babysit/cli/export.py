"""`babysit export`: the points of runs as CSV, JSON or Parquet."""

from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from babysit.cli.client import Client
from babysit.cli.made import Forced, Line, Output, Runs, asked, make, place_of, selection_of, tell
from babysit.cli.options import DataDir, Json
from babysit.export import formats

if TYPE_CHECKING:
    from babysit.store.database import Connection


def export(
    runs: Runs = None,
    output: Output = None,
    line: Line = None,
    format_: Annotated[
        formats.Name | None, typer.Option("--format", help="csv, json or parquet; else by the file's ending.")
    ] = None,
    names: Annotated[str | None, typer.Option(help="Series, with commas between; all without it.")] = None,
    buckets: Annotated[int | None, typer.Option(help="So many buckets a series; every point without it.")] = None,
    first: Annotated[int | None, typer.Option(min=0, help="The first step.")] = None,
    last: Annotated[int | None, typer.Option(min=0, help="The last step.")] = None,
    is_forced: Forced = False,
    data_dir: DataDir = None,
    is_json: Json = False,
) -> None:
    """Write the points of runs into a file, every one of them or so many buckets a series."""
    params = asked(runs, line)
    path = place_of(output, is_forced)
    name = format_ or formats.name_of(path)
    wanted = {"format": name, "names": names, "buckets": buckets, "first": first, "last": last}
    params |= {key: value for key, value in wanted.items() if value is not None}
    make(path, data_dir, params, Client.export, _write)
    tell(path, is_json, format=name)


def _write(connection: "Connection", params: dict[str, Any], file: IO[bytes]) -> None:
    from babysit.server.exporting import order_for

    names = [params["names"]] if "names" in params else None
    bounds = (params.get(name) for name in ("buckets", "first", "last"))
    order = order_for(connection, selection_of(params), names, *bounds)
    for piece in formats.format_named(params["format"]).write(order, connection):
        file.write(piece)
