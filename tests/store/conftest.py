"""A database in a folder of its own, and a way to start processes that end with the test."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from subprocess import Popen

import pytest

from babysit.store.database import Database
from babysit.store.runs import Run, create_run
from store.samples import Start, Write, launch


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def database(folder: Path) -> Iterator[Database]:
    with closing(Database.open(folder, patience=0.5)) as database:
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
