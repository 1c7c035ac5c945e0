"""`babysit verify`: everything that is kept is looked through, and nothing changed."""

from typing import TYPE_CHECKING

import typer

from babysit.cli.client import find
from babysit.cli.options import DataDir, Json, settings_for
from babysit.cli.output import complain, note, say, say_json
from babysit.cli.size import counted
from babysit.cli.working import working

if TYPE_CHECKING:
    from babysit.cli.working import Tell
    from babysit.server.settings import Settings
    from babysit.store.verification import Verification

NOT_PASSED = 5


def verify(data_dir: DataDir = None, is_json: Json = False) -> None:
    """Look through the database, every chunk of points, and every checkpoint; ends with 5 where something is wrong.

    Nothing is repaired or changed, and a server may run meanwhile.
    """
    settings = settings_for(data_dir)
    with working() as tell:
        found = _verify(settings, tell)
    if is_json:
        say_json(found.to_dict())
    else:
        _tell(found)
    raise typer.Exit(0 if found.is_sound else NOT_PASSED)


def _verify(settings: "Settings", tell: "Tell") -> "Verification":
    """Return what was found in a data folder; raises NotFoundError where there is no database."""
    from babysit.errors import StoreBusyError, StoreError
    from babysit.server.inspection import inspect
    from babysit.server.inventory import run_folders
    from babysit.store.backup import database_file
    from babysit.store.database import FILE_NAME
    from babysit.store.verification import RESTORE, Trouble, Verification
    from babysit.store.verify import moment
    from babysit.store.verify import verify as verify_database

    folder = settings.data_dir
    path = folder / FILE_NAME if settings.database else database_file(folder, FILE_NAME)
    is_served = find(folder, settings.token.get_secret_value() if settings.token else None) is not None
    verification = Verification(tell)
    folders = run_folders(folder)  # before the moment, so that no new run's is taken for nobody's
    try:
        with moment(path, settings.database) as connection:
            verify_database(connection, verification)
            if verification.looked.get("runs") is not None:
                inspect(folder, connection, folders, is_served, verification)
    except StoreBusyError:
        raise
    except StoreError as error:
        verification.troubles.append(Trouble("database file", str(error), RESTORE))
    return verification


def _tell(found: "Verification") -> None:
    looked = ", ".join(f"{n:,} {name}" for name, n in found.looked.items() if n > 1)
    note(f"looked at {looked or 'the database file'}")
    for trouble in found.troubles:
        line = f"{trouble.where}: {trouble.what}"
        complain(line) if trouble.is_wrong else note(f"note: {line}; {trouble.advice}")
    if found.n_more:
        complain(f"{found.n_more:,} more of these")
    for advice in dict.fromkeys(trouble.advice for trouble in found.troubles if trouble.is_wrong):
        note(f"what to do: {advice}")
    n_wrong = sum(trouble.is_wrong for trouble in found.troubles) + found.n_more
    well = "sound: everything is there as it was written"
    say(well if found.is_sound else f"not sound: {counted(n_wrong, 'trouble')}")
