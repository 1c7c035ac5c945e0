"""An answer about what is kept: by the server of the data folder, or from its database when no server runs."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from babysit.cli.client import Client, find

if TYPE_CHECKING:
    from babysit.server.settings import Settings
    from babysit.store.database import Connection


def answer(
    settings: "Settings", ask: Callable[[Client], dict[str, Any]], read: "Callable[[Connection], dict[str, Any]]"
) -> dict[str, Any] | None:
    """Return what a server says when it is asked, else what is read from the database; None where there is neither."""
    client = find(settings.data_dir, settings.token.get_secret_value() if settings.token else None)
    if client is None:
        return _stored(settings, read)
    with client:
        return ask(client)


def _stored(settings: "Settings", read: "Callable[[Connection], dict[str, Any]]") -> dict[str, Any] | None:
    from babysit.store.database import FILE_NAME, Database  # takes its time to import

    if settings.database is None and not (settings.data_dir / FILE_NAME).exists():
        return None
    database = Database.open(settings.data_dir, settings.database)
    try:
        with database.read() as connection:
            return read(connection)
    finally:
        database.close()
