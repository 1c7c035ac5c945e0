"""What a command makes of runs: the options that say of which and where it goes, and the file itself."""

from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from babysit.cli.answer import answer
from babysit.cli.caret import pointed
from babysit.cli.client import Client
from babysit.cli.options import settings_for
from babysit.cli.output import note, say_json
from babysit.cli.target import target, written
from babysit.errors import ConfigError, NotFoundError, Problem

if TYPE_CHECKING:
    from babysit.store.database import Connection
    from babysit.store.selection import Selection

Runs = Annotated[list[str] | None, typer.Argument(metavar="RUN…", help="The ids of runs.")]
Output = Annotated[Path | None, typer.Option("--output", metavar="FILE", help="The file to write.")]
Line = Annotated[
    str | None, typer.Option("--filter", metavar="FILTER", help="In place of ids: the runs that it leaves.")
]
Forced = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]


def asked(runs: list[str] | None, line: str | None) -> dict[str, Any]:
    """Return which runs are asked for, as the server takes it; raises ConfigError for neither ids nor a filter."""
    if bool(runs) == bool(line):
        raise ConfigError([Problem("RUN", "must name runs, or --filter say which, and not both", runs or line)])
    return {"ids": ",".join(runs)} if runs else {"filter": line}


def selection_of(params: dict[str, Any]) -> "Selection":
    """Return the selection of runs that are asked for."""
    from babysit.server.selecting import split_ids
    from babysit.store.selection import Selection

    ids = tuple(split_ids(params["ids"])) if "ids" in params else None
    return Selection(filter=params.get("filter", ""), ids=ids)


def place_of(output: Path | None, is_forced: bool) -> Path:
    """Return where to write; raises ConfigError where that is not said, or cannot be."""
    if output is None:
        raise ConfigError([Problem("--output", "must name the file to write", None)])
    return target(output, is_forced)


def make(
    path: Path,
    data_dir: Path | None,
    params: dict[str, Any],
    ask: Callable[[Client, dict[str, Any], IO[bytes]], None],
    write: "Callable[[Connection, dict[str, Any], IO[bytes]], None]",
) -> None:
    """Write the file of the runs in `params`: what a server sends, else what is read from the database."""

    def by_server(client: Client) -> dict[str, Any]:
        ask(client, params, file)
        return params

    def by_database(connection: "Connection") -> dict[str, Any]:
        write(connection, params, file)
        return params

    with written(path) as file, pointed(filter=params.get("filter", "")):
        if answer(settings_for(data_dir), by_server, by_database) is None:
            raise NotFoundError("run", params.get("ids") or params["filter"])


def tell(path: Path, is_json: bool, **facts: Any) -> None:
    """Say which file was written."""
    n_bytes = path.stat().st_size
    if is_json:
        say_json({"file": str(path), "bytes": n_bytes, **facts})
    else:
        note(f"{path}: {n_bytes:,} bytes")
