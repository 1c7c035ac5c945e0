"""`babysit config`: a run's configuration as the TOML that starts it again."""

from typing import TYPE_CHECKING, Annotated

import typer

from babysit.cli.answer import answer
from babysit.cli.options import DataDir, settings_for
from babysit.errors import NotFoundError

if TYPE_CHECKING:
    from babysit.store.database import Connection


def config(
    run: Annotated[str, typer.Argument(metavar="RUN", help="The run's id.")],
    data_dir: DataDir = None,
) -> None:
    """Print a run's configuration as TOML: a file by which `babysit train` starts the same training."""
    found = answer(
        settings_for(data_dir),
        lambda client: {"toml": client.config_text(run)},
        lambda connection: {"toml": _read(connection, run)},
    )
    if found is None:
        raise NotFoundError("run", run)
    typer.echo(found["toml"], nl=False)


def _read(connection: "Connection", run: str) -> str:
    from babysit.report.configuration import toml_of
    from babysit.store.runs import get_run

    return toml_of(get_run(connection, run))
