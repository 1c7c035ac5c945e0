"""`babysit report`: a run, or a comparison of runs, as one HTML file that opens offline."""

from typing import IO, TYPE_CHECKING, Any

from babysit.cli.client import Client
from babysit.cli.made import Forced, Line, Output, Runs, asked, make, place_of, selection_of, tell
from babysit.cli.options import DataDir, Json

if TYPE_CHECKING:
    from babysit.store.database import Connection


def report(
    runs: Runs = None,
    output: Output = None,
    line: Line = None,
    is_forced: Forced = False,
    data_dir: DataDir = None,
    is_json: Json = False,
) -> None:
    """Write the report of a run, or the comparison of several, as an HTML file that needs no network."""
    params = asked(runs, line)
    path = place_of(output, is_forced)
    make(path, data_dir, params, Client.report, _write)
    tell(path, is_json)


def _write(connection: "Connection", params: dict[str, Any], file: IO[bytes]) -> None:
    from babysit.server.reporting import comparison_of

    page, _ = comparison_of(connection, selection_of(params))
    file.write(page.encode())
