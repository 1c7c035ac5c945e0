"""The marks: what people put on a run, which its training never sees: star, tags, note, archive, deletion, name."""

import time as clock
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from babysit.errors import ConfigError, NotFoundError, Problem, StateError
from babysit.store.states import RunState
from babysit.store.tables import marks, runs, tags

MAX_NOTE = 100_000
MAX_NAME = 200
MAX_TAG = 64
MAX_TAGS = 32


def begin(connection: Connection, run_id: str) -> None:
    """Give a new run its marks: none."""
    connection.execute(insert(marks), {"run_id": run_id, "is_starred": False, "note": ""})


def note(connection: Connection, run_id: str) -> str:
    """Return what people wrote of the run, in Markdown; raises NotFoundError."""
    found: str | None = connection.execute(select(marks.c.note).where(marks.c.run_id == run_id)).scalar()
    if found is None:
        raise NotFoundError("run", run_id)
    return found


def set_note(connection: Connection, run_id: str, text: str) -> None:
    """Write the note; raises ConfigError where it is longer than MAX_NOTE characters."""
    if len(text) > MAX_NOTE:
        raise ConfigError([Problem("note", f"must have at most {MAX_NOTE:,} characters", len(text))])
    _change(connection, run_id, note=text)


def rename(connection: Connection, run_id: str, name: str) -> None:
    """Give the run another name; raises ConfigError where it is blank or too long."""
    if not name.strip() or len(name) > MAX_NAME:
        raise ConfigError([Problem("name", f"must have 1 to {MAX_NAME} characters, not blanks alone", name)])
    if connection.execute(update(runs).where(runs.c.id == run_id).values(name=name)).rowcount != 1:
        raise NotFoundError("run", run_id)


def star(connection: Connection, run_id: str, is_starred: bool) -> bool:
    """Put a star on the run, or take it away; return whether that changed anything, as those below do."""
    return _change(connection, run_id, _marks(connection, run_id).is_starred != is_starred, is_starred=is_starred)


def archive(connection: Connection, run_id: str, is_archived: bool) -> bool:
    """Take the run out of the list, or put it back; raises StateError while it is not at its end."""
    is_new = (_marks(connection, run_id).archived_at is not None) != is_archived
    if is_archived:
        _require_end(connection, run_id, "be archived")
    return _change(connection, run_id, is_new, archived_at=clock.time() if is_archived else None)


def remove(connection: Connection, run_id: str, is_deleted: bool) -> bool:
    """Delete the run, so that it can be purged, or take that back; raises StateError while it is not at its end."""
    is_new = (_marks(connection, run_id).deleted_at is not None) != is_deleted
    if is_deleted:
        _require_end(connection, run_id, "be deleted")
    return _change(connection, run_id, is_new, deleted_at=clock.time() if is_deleted else None)


def require_purgeable(connection: Connection, run_id: str) -> None:
    """Raise StateError for a run that is not deleted, or that goes on: it is not purged."""
    if _marks(connection, run_id).deleted_at is None:
        raise StateError("the run", "not deleted", "be purged")
    _require_end(connection, run_id, "be purged")


def tags_of(connection: Connection, run_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the tags of each run, sorted."""
    query = select(tags.c.run_id, tags.c.tag).where(tags.c.run_id.in_(run_ids)).order_by(tags.c.tag)
    found: dict[str, tuple[str, ...]] = dict.fromkeys(run_ids, ())
    for run_id, tag in connection.execute(query) if run_ids else ():
        found[run_id] += (tag,)
    return found


def tidy(wanted: Iterable[str]) -> list[str]:
    """Return each tag once, without blanks that do not count; raises ConfigError for one that is no tag."""
    return list(dict.fromkeys(map(_tag, wanted)))


def set_tags(connection: Connection, run_id: str, wanted: Iterable[str]) -> bool:
    """Let a run have these tags and no others; raises ConfigError for one that is no tag, or too many."""
    _marks(connection, run_id)
    old, new = set(tags_of(connection, [run_id])[run_id]), tidy(wanted)
    if len(new) > MAX_TAGS:
        raise ConfigError([Problem("tags", f"must be at most {MAX_TAGS}", len(new))])
    if old - set(new):
        connection.execute(delete(tags).where(tags.c.run_id == run_id, tags.c.tag.in_(old - set(new))))
    rows: list[dict[str, Any]] = [{"run_id": run_id, "tag": tag} for tag in new if tag not in old]
    if rows:
        connection.execute(insert(tags), rows)
    return set(new) != old


def add_tags(connection: Connection, run_id: str, wanted: Iterable[str]) -> list[str]:
    """Put tags on a run; return those that it did not have. Raises ConfigError for one that is no tag, or too many."""
    old, new = tags_of(connection, [run_id])[run_id], tidy(wanted)
    set_tags(connection, run_id, [*old, *new])
    return [tag for tag in new if tag not in old]


def remove_tags(connection: Connection, run_id: str, unwanted: Iterable[str]) -> list[str]:
    """Take tags off a run and return those that it had."""
    old, gone = tags_of(connection, [run_id])[run_id], set(unwanted)
    set_tags(connection, run_id, [tag for tag in old if tag not in gone])
    return [tag for tag in old if tag in gone]


def _tag(text: str) -> str:
    tag = " ".join(text.split())
    if not 1 <= len(tag) <= MAX_TAG or not tag.isprintable():
        raise ConfigError([Problem("tags", f"must each be 1 to {MAX_TAG} printable characters", text)])
    return tag


def _require_end(connection: Connection, run_id: str, move: str) -> None:
    state = connection.execute(select(runs.c.state).where(runs.c.id == run_id)).scalar()
    if state is None:
        raise NotFoundError("run", run_id)
    if not RunState(state).is_final:
        raise StateError("the run", state, f"{move} before it has ended")


def _marks(connection: Connection, run_id: str) -> Any:
    """Return what is on a run, its note apart; raises NotFoundError."""
    wanted = select(marks.c.is_starred, marks.c.archived_at, marks.c.deleted_at)
    found = connection.execute(wanted.where(marks.c.run_id == run_id)).first()
    if found is None:
        raise NotFoundError("run", run_id)
    return found


def _change(connection: Connection, run_id: str, is_new: bool = True, **values: Any) -> bool:
    if is_new and connection.execute(update(marks).where(marks.c.run_id == run_id).values(values)).rowcount != 1:
        raise NotFoundError("run", run_id)
    return is_new
