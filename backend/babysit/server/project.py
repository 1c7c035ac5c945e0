"""The project that a run is started from: the folder's name, and where its git history stands just then."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from babysit.errors import ConfigError, Problem
from babysit.train.problems import rule_of
from babysit.wire.text import Line

SECONDS = 2.0
# A repository may name programs of its own to be run for a status: it is only looked at.
_QUIET = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")

Short = Annotated[Line, Field(max_length=200)]


class Project(BaseModel):
    """Where a run was started: `commit`, `branch` and `is_dirty` (tracked files differ from it) None without git."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    folder: Short
    commit: Annotated[str, Field(pattern=r"^[0-9a-f]{40,64}$")] | None = None
    branch: Short | None = None
    is_dirty: bool | None = None

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the project of a JSON text; raises ConfigError naming field, rule and value."""
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            found = error.errors(include_url=False)[0]
            place = ".".join(["project", *map(str, found["loc"])])
            raise ConfigError([Problem(place, rule_of(found), found["input"])]) from None


def look(folder: Path) -> Project:
    """Return the project of a folder; without git, a repository or an answer in time, only its name."""
    name = _line(folder.absolute().name)
    found = _git(folder, "rev-parse", "--show-toplevel", "HEAD", "--abbrev-ref", "HEAD")
    if found is None or len(lines := found.splitlines()) != 3:
        return Project(folder=name)
    top, commit, branch = lines
    changed = _git(folder, "status", "--porcelain", "--untracked-files=no")
    return Project(
        folder=_line(Path(top).name),
        commit=commit,
        branch=None if branch == "HEAD" else _line(branch),
        is_dirty=None if changed is None else bool(changed),
    )


def _git(folder: Path, *arguments: str) -> str | None:
    program = shutil.which("git")
    if program is None:
        return None
    environment = os.environ | {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    command = [program, *_QUIET, "-C", str(folder), *arguments]
    try:
        found = subprocess.run(command, capture_output=True, check=True, timeout=SECONDS, env=environment)
    except (OSError, subprocess.SubprocessError):
        return None
    return found.stdout.decode("utf-8", "replace")


def _line(text: str) -> str:
    return "".join(character if character.isprintable() else "\ufffd" for character in text)[:200]
