"""`babysit config`: a run's configuration as the TOML that starts it again."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from babysit.cli.answer import answer
from babysit.cli.options import DataDir, Json, settings_for
from babysit.cli.output import say_json
from babysit.errors import NotFoundError

if TYPE_CHECKING:
    from babysit.store.database import Connection


def config(
    run: Annotated[str, typer.Argument(metavar="RUN", help="The run's id.")],
    data_dir: DataDir = None,
    is_json: Json = False,
) -> None:
    """Print a run's configuration as TOML: a file by which `babysit train` starts the same training."""
    found = answer(
        settings_for(data_dir),
        lambda client: {"config": client.run(run)["config"]} if is_json else {"toml": client.config_text(run)},
        lambda connection: _read(connection, run, is_json),
    )
    if found is None:
        raise NotFoundError("run", run)
    if is_json:
        say_json(found["config"])
    else:
        typer.echo(found["toml"], nl=False)


def _read(connection: "Connection", run: str, is_json: bool) -> dict[str, Any]:
    from babysit.report.configuration import toml_of
    from babysit.store.runs import get_run

    kept = get_run(connection, run)
    return {"config": kept.config} if is_json else {"toml": toml_of(kept)}
