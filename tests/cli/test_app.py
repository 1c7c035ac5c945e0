"""Errors become exit codes and sentences; nobody meets a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest
import typer

from babysit import __version__
from babysit.cli import app as program
from babysit.errors import (
    BabysitError,
    ConfigError,
    DataMissingError,
    FolderInUseError,
    LimitError,
    NotFoundError,
    Problem,
    StoreBusyError,
    UnknownNameError,
)
from cli.babysit_program import ENVIRONMENT, babysit


def test_it_says_its_version() -> None:
    run = [sys.executable, "-m", "babysit", "--version"]
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout == f"babysit {__version__}\n"


def test_help_is_quick_to_load() -> None:
    """The commands load what they need only when they run."""
    code = "import sys, babysit.cli.app; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=ENVIRONMENT)
    assert not {"sqlalchemy", "fastapi", "numpy", "sklearn", "plotly"} & set(loaded.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("no-such-command",), "no-such-command"),
        (("serve", "--no-such-option"), "--no-such-option"),
        (("serve", "--port", "many"), "'--port'"),
        (("serve", "--port", "-1"), "port: "),
        (("runs", "--limit", "0"), "'--limit'"),
        (("serve", "--slots", "0"), "slots: "),
    ],
)
def test_wrong_usage_is_bad_input(tmp_path: Path, arguments: tuple[str, ...], text: str) -> None:
    assert text in babysit(tmp_path, *arguments, code=2).err


@pytest.mark.parametrize("arguments", [("serve", "--no-open"), ("train",), ("runs",), ("data", "list")])
def test_a_data_folder_that_is_a_file_is_bad_input(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "file").touch()
    assert babysit(tmp_path / "file", *arguments, code=2).err.startswith("error: data_dir: must be a folder")


ERRORS: list[tuple[Exception, int, str]] = [
    (ConfigError([Problem("a.b", "must be 1", 2), Problem("c", "must be 3", 4)]), 2, "error: a.b: must be 1 (got 2)\n"),
    (UnknownNameError("data set", "x", ("y",)), 2, "error: no data set is named 'x'; known are y\n"),
    (DataMissingError("cifar10", "is not here"), 2, "error: cifar10: is not here\n"),
    (NotFoundError("run", "x"), 2, "error: there is no run 'x'\n"),
    (FolderInUseError("/data", "pid 1"), 1, "error: /data is in use by pid 1; "),
    (StoreBusyError("the disk is full"), 1, "error: the disk is full\n"),
    (LimitError("the queue", 1000), 1, "error: the queue: the limit of 1000 is reached\n"),
    (BabysitError("\x1b[31mred"), 1, "error: \\x1b[31mred\n"),
    (PermissionError(13, "Permission denied", "/data"), 1, "error: Permission denied: /data\n"),
]


@pytest.mark.parametrize(("error", "code", "text"), ERRORS, ids=lambda value: type(value).__name__)
def test_an_error_is_a_sentence_and_an_exit_code(
    error: Exception, code: int, text: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert raising(error, monkeypatch) == code
    assert capfd.readouterr().err.startswith(text)


def test_every_problem_has_a_line(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    raising(ERRORS[0][0], monkeypatch)
    assert capfd.readouterr().err.splitlines()[1:] == ["error: c: must be 3 (got 4)"]


def test_a_fault_of_our_own_keeps_its_traceback_in_a_file(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert raising(ZeroDivisionError("oh"), monkeypatch) == 1
    printed = capfd.readouterr().err
    kept = next(tmp_path.glob("babysit-*.log"))
    assert "Traceback" not in printed
    assert "ZeroDivisionError: oh" in printed
    assert str(kept) in printed
    assert "Traceback" in kept.read_text()


def raising(error: Exception, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run a command that raises `error`; return the exit code."""
    app = typer.Typer()

    @app.command()
    def fail() -> None:
        raise error

    monkeypatch.setattr(program, "app", app)
    return program.run([])
