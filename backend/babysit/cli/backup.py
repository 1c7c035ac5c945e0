"""`babysit backup`: the database as one file, while a server runs or not."""

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from babysit.cli.options import DataDir, Json, absolute, settings_for
from babysit.cli.output import say, say_json
from babysit.cli.size import counted, size
from babysit.cli.working import working

if TYPE_CHECKING:
    from babysit.store.backup import Backup


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the backup goes.")],
    has_files: Annotated[
        bool, typer.Option("--with-files", help="Make FILE a tar archive that has the runs' checkpoints and logs, too.")
    ] = False,
    is_forced: Annotated[bool, typer.Option("--force", help="Replace FILE if it is there.")] = False,
    data_dir: DataDir = None,
    is_json: Json = False,
) -> None:
    """Back up the database; a server may run and runs may train meanwhile.

    To restore it, put FILE into an empty folder under the name babysit.db (of a tar archive: unpack it there), and
    serve that folder.
    """
    settings = settings_for(data_dir)
    folder = settings.data_dir
    from babysit.server.inventory import kept_files
    from babysit.store.backup import back_up, database_file
    from babysit.store.database import FILE_NAME

    source = database_file(folder, FILE_NAME, settings.database)
    with working() as tell:
        made = back_up(
            source,
            absolute(file),
            is_forced=is_forced,
            files=(lambda: kept_files(folder)) if has_files else None,
            progress=lambda done, total: tell("copying", done, total),
        )
    if is_json:
        say_json(asdict(made) | {"path": os.fspath(made.path)})
    else:
        say(_told(made, has_files))


def _told(made: "Backup", has_files: bool) -> str:
    counts = [
        counted(made.runs, "run"),
        counted(made.points, "point"),
        counted(made.tensors, "tensor record"),
        counted(made.events, "event"),
        *([counted(made.files, "file")] if has_files else []),
    ]
    return f"{made.path}: {size(made.bytes)}, {', '.join(counts)}; looked through and sound (schema {made.revision})"
