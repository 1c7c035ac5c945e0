"""Importing: a foreign source becomes a run once; its points then come by the ingest socket as any producer's do."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from babysit.errors import StateError
from babysit.server.services import Services
from babysit.store import imports, marks
from babysit.store.database import Connection
from babysit.store.runs import Run
from babysit.wire.text import Line, require_clean

Key = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Short = Annotated[Line, Field(max_length=200)]
MAX_DEPTH = 40


def require_plain(value: Any, depth: int = MAX_DEPTH) -> Any:
    """Return `value`; raises ValueError where it nests deeper than that, or a text in it holds a control character."""
    if not depth:
        raise ValueError(f"must nest at most {MAX_DEPTH} deep")
    if isinstance(value, dict):
        for key, entry in value.items():
            require_clean(key)
            require_plain(entry, depth - 1)
    elif isinstance(value, list):
        for entry in value:
            require_plain(entry, depth - 1)
    elif isinstance(value, str):
        require_clean(value)
    return value


class Source(BaseModel):
    """What is to be imported: `key` tells it from every other source, `started_at` is in unix seconds."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    key: Key
    kind: Annotated[Line, Field(min_length=1, max_length=32)]
    source: Annotated[Line, Field(max_length=1000)]
    name: Annotated[Short, Field(min_length=1)]
    dataset: Short = ""
    network: Short = ""
    config: Annotated[dict[str, Any], AfterValidator(require_plain)] = {}
    tags: list[Short] = []
    started_at: Annotated[float | None, Field(ge=0, le=1e11)] = None


def begin(services: Services, source: Source) -> dict[str, Any]:
    """Return the run that the source becomes or has become, the token to write to it, and what is stored of it.

    Raises ConfigError for tags that are none, StateError while somebody else imports the same.
    """

    def store(connection: Connection) -> tuple[Run, bool, dict[str, int], dict[str, float]]:
        known = imports.find(connection, source.key)
        run = imports.open_again(connection, known.id) if known else _create(connection, source)
        return run, known is None, *imports.stored(connection, run.id)

    run, is_new, series, records = services.database.writer.submit(store).result()
    if services.sessions.is_present(run.id):
        raise StateError(f"the import of {source.name!r}", "under way", "begin a second time")
    services.broadcast.touch(run.id)
    token = services.tokens.ingest(run.id)
    return {"run": run.id, "token": token, "is_new": is_new, "series": series, "records": records}


def _create(connection: Connection, source: Source) -> Run:
    info = {"import": {"source": source.source, "kind": source.kind, "key": source.key}}
    run = imports.begin(
        connection, source.key, source.config, source.name, source.dataset, source.network, info, source.started_at
    )
    marks.add_tags(connection, run.id, dict.fromkeys([imports.TAG, *source.tags]))
    return run
