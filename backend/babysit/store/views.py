"""The saved views: ways to look at the runs that people keep, each the query string of the page under a name."""

import time as clock
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from babysit.errors import ConfigError, LimitError, NotFoundError, Problem
from babysit.store.tables import views

MAX_VIEWS = 200
MAX_NAME = 80
MAX_QUERY = 4000


@dataclass(frozen=True, slots=True)
class View:
    """One view: `query` is what stands behind the page's `?`, `time` (unix seconds) when it was kept."""

    name: str
    query: str
    time: float


def list_views(connection: Connection) -> list[View]:
    """Return all views, by name."""
    query = select(views.c.name, views.c.query, views.c.time).order_by(func.lower(views.c.name), views.c.name)
    return [View(*row) for row in connection.execute(query)]


def keep(connection: Connection, name: str, query: str) -> View:
    """Keep a view under a name, in the place of the one that had it; raises ConfigError, LimitError."""
    if not 1 <= len(name) <= MAX_NAME or not name.isprintable() or name != name.strip():
        rule = f"must be 1 to {MAX_NAME} printable characters without blanks at its ends"
        raise ConfigError([Problem("name", rule, name)])
    if len(query) > MAX_QUERY or not query.isprintable():
        raise ConfigError([Problem("query", f"must be at most {MAX_QUERY:,} printable characters", query)])
    view = View(name, query, clock.time())
    changed = connection.execute(update(views).where(views.c.name == name).values(query=query, time=view.time))
    if changed.rowcount == 0:
        if connection.execute(select(func.count()).select_from(views)).scalar_one() >= MAX_VIEWS:
            raise LimitError("saved views", MAX_VIEWS)
        connection.execute(insert(views).values(name=name, query=query, time=view.time))
    return view


def remove(connection: Connection, name: str) -> None:
    """Forget a view; raises NotFoundError."""
    if connection.execute(delete(views).where(views.c.name == name)).rowcount != 1:
        raise NotFoundError("view", name)
