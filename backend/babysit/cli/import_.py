"""`babysit import`: what other programs have written of a training becomes a run here, once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from babysit.cli.link import Link
from babysit.cli.options import DataDir, Json, absolute, settings_for
from babysit.cli.output import complain, note, say, say_json
from babysit.errors import BabysitError, ConfigError, Problem

OTHER, BAD_INPUT = 1, 2


def import_(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH…", help="Folders of TensorBoard's event files; CSV, JSON and Parquet files."),
    ],
    name: Annotated[
        str | None, typer.Option(help="The run's name, or how the names of several begin; else by its path.")
    ] = None,
    tags: Annotated[list[str] | None, typer.Option("--tag", metavar="TAG", help="A tag, beside `imported`.")] = None,
    data_dir: DataDir = None,
    is_json: Json = False,
) -> None:
    """Import trainings, a run for each folder of event files or run of a table; what is there already is not added."""
    settings = settings_for(data_dir)
    if name is not None and not 1 <= len(name) <= 100:
        raise ConfigError([Problem("--name", "must have 1 to 100 characters", name)])
    answers: list[dict[str, Any]] = []
    codes: set[int] = set()
    with Link(settings) as link:
        for path in paths:
            for answer, code in _import(link, absolute(path), name, tags or []):
                answers.append(answer)
                codes.add(code)
                if not is_json:
                    _tell(answer)
    if is_json:
        say_json({"imports": answers})
    if bad := codes - {0}:
        raise typer.Exit(min(bad))


def _import(link: Link, path: Path, name: str | None, tags: list[str]) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield what became of each track at a path, and an exit code for it."""
    from babysit.cli.carrier import carry
    from babysit.foreign.source import tracks

    for place, found in tracks(path):
        answer: dict[str, Any] = {"path": str(place)}
        if isinstance(found, BabysitError):
            yield answer | {"error": str(found)}, BAD_INPUT
            continue
        own = found.name if name is None else _renamed(name, found.name)
        try:
            done = carry(link.client, lambda: link.client.url, found, own, tags)
        except BabysitError as error:
            yield answer | {"name": own, "error": str(error)}, exit_code(error)
            continue
        facts = {"run": done.run, "name": done.name, "kind": found.kind, "is_new": done.is_new}
        yield answer | facts | {"points": done.points, "records": done.records, "notes": done.notes}, 0


def exit_code(error: BabysitError) -> int:
    """Return what an import that failed means for the command."""
    from babysit.cli.client import ContactError

    return OTHER if isinstance(error, ContactError) else BAD_INPUT


def _renamed(name: str, found: str) -> str:
    """Return the asked-for name, with what tells the tracks of one folder apart."""
    _, is_below, rest = found.partition("/")
    return f"{name}/{rest}"[:200] if is_below else name


def _tell(answer: dict[str, Any]) -> None:
    if "error" in answer:
        complain(answer["error"])
        return
    counts = ((answer["points"], "point"), (answer["records"], "record"))
    added = ", ".join(f"{n:,} {what}{'s' if n != 1 else ''}" for n, what in counts if n) or "no points"
    has_grown = answer["points"] or answer["records"]
    what = added if answer["is_new"] or has_grown else "nothing new"
    say(f"{answer['run']} {answer['name']}: {what if answer['is_new'] or not has_grown else f'{what} more'}")
    for line in answer["notes"]:
        note(f"  {line}")
