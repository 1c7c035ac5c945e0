"""Options that several commands take, and the settings that follow from them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from babysit.errors import ConfigError, Problem

if TYPE_CHECKING:
    from babysit.server.settings import Settings

DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        metavar="FOLDER",
        help="Folder of the database, data sets and logs (or BABYSIT_DATA_DIR; else the platform's own).",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def settings_for(data_dir: Path | None, **overrides: object) -> "Settings":
    """Return the settings with `overrides` and an absolute data folder; raises ConfigError."""
    from babysit.server.settings import Settings

    settings = Settings.load(data_dir=data_dir, **overrides)
    folder = absolute(settings.data_dir)
    if folder.exists() and not folder.is_dir():
        raise ConfigError([Problem("data_dir", "must be a folder", str(folder))])
    return settings.model_copy(update={"data_dir": folder})


def absolute(path: Path) -> Path:
    """Return `path` as every process of ours understands it, wherever it works."""
    return path.expanduser().absolute()
