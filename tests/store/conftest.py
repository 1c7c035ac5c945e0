"""A database in a folder of its own, and a way to start processes that end with the test.

Whoever asks for `database` or `backend` is tested against both: SQLite, and a PostgreSQL server of the tests' own.
"""

from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from subprocess import Popen

import pytest

from babysit.store.database import Database
from babysit.store.runs import Run, create_run
from postgres import Cluster
from store.samples import Backend, Start, Write, launch


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


NUMBERS = count()
"""Of the databases on the cluster, which outlives each of its users."""


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def backend(request: pytest.FixtureRequest) -> Backend:
    """Return the address of a new database with each call; None is that of the folder's own."""
    if request.param == "sqlite":
        return lambda: None
    cluster: Cluster = request.getfixturevalue("cluster")
    return lambda: cluster.create(f"babysit_{next(NUMBERS)}")


@pytest.fixture
def url(backend: Backend) -> str | None:
    return backend()


@pytest.fixture
def database(folder: Path, url: str | None) -> Iterator[Database]:
    with closing(Database.open(folder, url, patience=0.5)) as database:
        yield database


@pytest.fixture
def write(database: Database) -> Write:
    """Run a job in the writer and return what it returns, once committed."""
    return lambda job: database.writer.submit(job).result(timeout=30)


@pytest.fixture
def run(write: Write) -> Run:
    made: Run = write(lambda c: create_run(c, {"seed": 0}, "first", "digits", "64-10", 100))
    return made


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a script of the folder `children`; whatever still runs at the end is killed."""
    started: list[Popen[str]] = []

    def begin(script: str, *arguments: object) -> "Popen[str]":
        started.append(launch(script, *arguments))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.communicate()
