"""`babysit report`: a run, or a comparison of runs, as one HTML file that opens offline."""

from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from babysit.cli.answer import answer
from babysit.cli.caret import pointed
from babysit.cli.client import Client
from babysit.cli.export import asked, selection_of
from babysit.cli.options import DataDir, Json, settings_for
from babysit.cli.output import note, say_json
from babysit.cli.target import target, written
from babysit.errors import ConfigError, NotFoundError, Problem

if TYPE_CHECKING:
    from babysit.store.database import Connection


def report(
    runs: Annotated[
        list[str] | None, typer.Argument(metavar="RUN…", help="A run's id, or several for a comparison.")
    ] = None,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="The file to write.")] = None,
    line: Annotated[
        str | None, typer.Option("--filter", metavar="FILTER", help="In place of ids: the runs that it leaves.")
    ] = None,
    is_forced: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    data_dir: DataDir = None,
    is_json: Json = False,
) -> None:
    """Write the report of a run, or the comparison of several, as an HTML file that needs no network."""
    params = asked(runs or [], line)
    if output is None:
        raise ConfigError([Problem("--output", "must name the file to write", None)])
    path = target(output, is_forced)
    with written(path) as file, pointed(filter=line or ""):
        found = answer(
            settings_for(data_dir),
            lambda client: _ask(client, params, file),
            lambda connection: _write(connection, params, file),
        )
        if found is None:
            raise NotFoundError("run", ", ".join(runs or []) or str(line))
    told = {"file": str(path), "bytes": path.stat().st_size}
    if is_json:
        say_json(told)
    else:
        note(f"{path}: {told['bytes']:,} bytes")


def _ask(client: Client, params: dict[str, Any], file: IO[bytes]) -> dict[str, Any]:
    client.report(params, file)
    return {}


def _write(connection: "Connection", params: dict[str, Any], file: IO[bytes]) -> dict[str, Any]:
    from babysit.server.reporting import comparison_of

    page, _ = comparison_of(connection, selection_of(params))
    file.write(page.encode())
    return {}
