"""The program `babysit`: its commands, and what each error means as an exit code."""

import signal
import sys
import traceback
from collections.abc import Sequence
from types import FrameType
from typing import Annotated, NoReturn

import typer

from babysit.cli import (
    backup,
    check,
    config,
    data,
    doctor,
    export,
    import_,
    presets,
    replay,
    report,
    runs,
    serve,
    storage,
    train,
    verify,
)
from babysit.cli.client import ServerError
from babysit.cli.output import complain
from babysit.errors import (
    BabysitError,
    ConfigError,
    DataError,
    NotFoundError,
    ShapeError,
    StateError,
    UnknownNameError,
)

OTHER, BAD_INPUT = 1, 2
BAD_INPUTS = (ConfigError, DataError, NotFoundError, ShapeError, StateError, UnknownNameError)

app = typer.Typer(
    name="babysit",
    help="Watch neural networks train, see what is wrong, and step in.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(serve.serve)
app.command()(train.train)
app.command()(check.check)
app.command()(presets.presets)
app.command()(config.config)
app.command()(runs.runs)
app.command()(doctor.doctor)
app.command()(replay.replay)
app.command()(export.export)
app.command()(report.report)
app.command("import")(import_.import_)
app.command()(storage.storage)
app.command()(storage.clean)
app.command()(backup.backup)
app.command()(verify.verify)
app.add_typer(data.app)


def _show_version(is_asked: bool) -> None:
    from babysit import __version__

    if is_asked:
        typer.echo(f"babysit {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Say the version and end.")
    ] = False,
) -> None:
    """Watch neural networks train, see what is wrong, and step in."""


def main() -> None:
    """Run the command that was typed and end with its exit code."""
    signal.signal(signal.SIGTERM, _interrupt)
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run a command; return 0, 1 for a fault, 2 for bad input, or what the command ended with."""
    try:
        app(list(arguments), prog_name="babysit")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else OTHER
    except BabysitError as error:
        complain(*(map(str, error.problems) if isinstance(error, ConfigError) else [str(error)]))
        return BAD_INPUT if _is_bad_input(error) else OTHER
    except OSError as error:
        complain(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")
        return OTHER
    except Exception as error:
        _record(error)
        return OTHER
    return 0


def _is_bad_input(error: BabysitError) -> bool:
    """Return whether other words would have helped; a server says so by a status of 400 to 499."""
    return isinstance(error, BAD_INPUTS) or (isinstance(error, ServerError) and 400 <= error.status < 500)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    """Let a polite kill unwind as Ctrl-C does, so that everything is closed in order."""
    raise KeyboardInterrupt


def _record(error: Exception) -> None:
    """Keep the traceback of a fault of our own in a file, and name the file."""
    import tempfile

    with tempfile.NamedTemporaryFile("w", prefix="babysit-", suffix=".log", delete=False) as file:
        traceback.print_exception(error, file=file)
    complain(f"babysit met a fault of its own: {type(error).__name__}: {error}", f"its traceback is in {file.name}")
