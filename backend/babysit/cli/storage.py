"""`babysit storage` and `babysit clean`: what runs take, and which old ones may go."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from babysit.cli.caret import pointed
from babysit.cli.client import find
from babysit.cli.options import DataDir, Json, settings_for
from babysit.cli.output import note, say, say_json
from babysit.cli.size import counted, days, size
from babysit.cli.table import Column, say_table
from babysit.errors import NotFoundError

if TYPE_CHECKING:
    from babysit.cli.client import Client
    from babysit.server.accounts import Kind
    from babysit.server.settings import Settings

KINDS = ("points", "tensors", "events", "files")
COLUMNS = (
    Column("id"),
    Column("state", rank=2),
    Column("name", is_wrapped=True),
    *(Column(kind, is_right=True, rank=1) for kind in KINDS),
    Column("in all", is_right=True),
)
LEAVING = (
    Column("id"),
    Column("name", is_wrapped=True),
    Column("bytes", is_right=True),
    Column("why", is_wrapped=True),
)


def storage(
    data_dir: DataDir = None,
    limit: Annotated[int, typer.Option(min=0, max=200, help="How many runs, the largest first.")] = 20,
    sort: Annotated[str, typer.Option(help="By what: bytes, points, tensors, events or files.")] = "bytes",
    is_json: Json = False,
) -> None:
    """Say what the data folder takes of its disk, and which runs take most."""
    settings = settings_for(data_dir)
    client = _client(settings)
    if client is not None:
        with client:
            found = client.storage(sort, limit)
    else:
        found = _count(settings, sort, limit)
    if is_json:
        say_json(found)
    else:
        _tell(found)


def clean(
    data_dir: DataDir = None,
    older_than: Annotated[
        str | None,
        typer.Option("--older-than", metavar="AGE", help="Runs that ended longer ago: 12h, 30d, 4w, 6m, 1y."),
    ] = None,
    keep: Annotated[int | None, typer.Option(min=0, metavar="N", help="All but the newest N.")] = None,
    keep_tags: Annotated[
        list[str] | None, typer.Option("--keep-tag", metavar="TAG", help="Spare runs with this tag; may be repeated.")
    ] = None,
    keep_starred: Annotated[bool, typer.Option("--keep-starred/--no-keep-starred", help="Spare starred runs.")] = True,
    line: Annotated[
        str, typer.Option("--filter", metavar="LINE", help="Only these, as in 'val/accuracy.best < 0.5'.")
    ] = "",
    is_applied: Annotated[
        bool, typer.Option("--apply", help="Purge them for good; else they are only listed.")
    ] = False,
    is_json: Json = False,
) -> None:
    """List the runs that may go by all of these rules, or purge them with their files.

    At least one of --older-than, --keep and --filter is wanted. Runs that have not ended are never among them.
    """
    age = None if older_than is None else days(older_than, "older-than")
    rules: dict[str, Any] = {"older_than_days": age, "keep": keep, "keep_tags": keep_tags or [], "filter": line}
    order = {**rules, "keep_starred": keep_starred, "apply": is_applied}
    settings = settings_for(data_dir)
    client = _client(settings)
    with pointed(filter=line):
        if client is not None:
            with client:
                found = client.clean(order)
        else:
            found = _clean(settings, order)
    if is_json:
        say_json(found)
    else:
        _tell_leaving(found)


def _client(settings: "Settings") -> "Client | None":
    return find(settings.data_dir, settings.token.get_secret_value() if settings.token else None)


def _count(settings: "Settings", sort: str, limit: int) -> dict[str, Any]:
    from contextlib import closing

    from babysit.errors import ConfigError, Problem
    from babysit.server.accounts import KINDS as SORTS
    from babysit.server.accounts import Accounts
    from babysit.store.database import Database

    if sort not in SORTS:
        raise ConfigError([Problem("sort", f"must be one of {', '.join(SORTS)}", sort)])
    kind: Kind = sort
    _require_database(settings)
    with closing(Database.open(settings.data_dir, settings.database)) as database:
        accounts = Accounts(database, settings.data_dir)
        accounts.count()
        return accounts.summary(is_full=False, sort=kind, limit=limit)


def _clean(settings: "Settings", order: dict[str, Any]) -> dict[str, Any]:
    from contextlib import closing

    from babysit.server.accounts import Accounts
    from babysit.server.caretaker import Caretaker
    from babysit.server.cleaning import Order
    from babysit.server.cleaning import clean as clean_database
    from babysit.store.database import Database

    _require_database(settings)
    with closing(Database.open(settings.data_dir, settings.database)) as database:
        caretaker = Caretaker(database, lambda is_full: None)
        accounts = Accounts(database, settings.data_dir)
        found = clean_database(database, accounts, Order.read(order), caretaker.purge, lambda run_id: False)
        if found["applied"] and found["runs"]:
            caretaker.compact()
        return found


def _require_database(settings: "Settings") -> None:
    from babysit.store.database import FILE_NAME

    if settings.database is None and not (settings.data_dir / FILE_NAME).exists():
        raise NotFoundError("database", str(settings.data_dir / FILE_NAME))


def _tell(found: dict[str, Any]) -> None:
    disk, folders = found["disk"], {name: n for name, n in found["folders"].items() if n}
    parts = {"log": found["log"], "files of runs": found["sums"]["files"]} | folders
    free = f" ({size(found['free'])} of it free)" if found["free"] else ""
    say(f"database {size(found['database'])}{free}{''.join(f', {name} {size(n)}' for name, n in parts.items())}")
    say(f"{size(disk['free'])} of {size(disk['total'])} are free on the disk")
    if found["is_full"]:
        say("the disk is full: nothing new is stored until it has room")
    if found["runs"]:
        say("")
        say_table(COLUMNS, [_row(run) for run in found["runs"]])
    if found["total"] > len(found["runs"]):
        note(f"{len(found['runs'])} of {counted(found['total'], 'run')}, {size(found['sums']['bytes'])} together")


def _row(run: dict[str, Any]) -> tuple[str, ...]:
    return (run["id"], run["state"], run["name"], *(size(run[kind]) for kind in KINDS), size(run["bytes"]))


def _tell_leaving(found: dict[str, Any]) -> None:
    runs = found["runs"]
    if runs:
        say_table(LEAVING, [(run["id"], run["name"], size(run["bytes"]), run["why"]) for run in runs])
    told = f"{counted(len(runs), 'run')}, {size(found['bytes'])}"
    if not runs:
        note("no run goes by these rules")
    elif found["applied"]:
        note(f"{told}: gone for good")
    else:
        note(f"{told} would go; nothing is changed without --apply")
