"""The program `babysit` as a person starts it, with its output and its exit code: a process of its own, or `here`."""

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from babysit.cli import app

ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("BABYSIT_")},
    "COLUMNS": "200",
    "NO_COLOR": "1",
}


@dataclass(frozen=True)
class Result:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The result that `--json` printed."""
        return json.loads(self.out)


def command(folder: Path, *arguments: str) -> list[str]:
    """Return the command line of `babysit` on a data folder."""
    return [sys.executable, "-m", "babysit", *arguments, "--data-dir", str(folder)]


def babysit(folder: Path, *arguments: str, code: int | None = 0, **environment: str) -> Result:
    """Run a command to its end on a data folder; it has to end with `code` (None: with any)."""
    return run_bare(*arguments, "--data-dir", str(folder), code=code, **environment)


def run_bare(*arguments: str, code: int | None = 0, **environment: str) -> Result:
    """Run a command that takes no data folder, or the platform's own, to its end."""
    process = subprocess.run(
        [sys.executable, "-m", "babysit", *arguments],
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
        env={**ENVIRONMENT, **environment},
    )
    result = Result(process.returncode, process.stdout, process.stderr)
    assert "Traceback" not in result.out + result.err, result.err
    assert code in (None, result.code), result
    return result


def here(folder: Path, *arguments: str, code: int = 0, **environment: str) -> Result:
    """Run a command on a data folder in this process, which is sooner done than a new one."""
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ, {**ENVIRONMENT, **environment}, clear=True),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        ended = app.run([*arguments, "--data-dir", str(folder)])
    result = Result(ended, out.getvalue(), err.getvalue())
    assert "a fault of its own" not in result.err, result.err
    assert result.code == code, result
    return result
