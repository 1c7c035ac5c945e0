"""`babysit data`: the data sets, and how to get them."""

from pathlib import Path
from typing import Annotated, Any

import typer

from babysit.cli.options import DataDir, Json, absolute, settings_for
from babysit.cli.output import errors, note, say, say_json
from babysit.cli.table import Column, say_table

app = typer.Typer(name="data", help="List and fetch data sets.", no_args_is_help=True, rich_markup_mode=None)
COLUMNS = (
    Column("name"),
    Column("title", is_wrapped=True),
    Column("shape"),
    Column("classes", is_right=True, rank=1),
    Column("train", is_right=True),
    Column("test", is_right=True, rank=2),
    Column("here", is_wrapped=True),
)


@app.command("list")
def list_datasets(data_dir: DataDir = None, is_json: Json = False) -> None:
    """List the data sets, and which of them are on this machine."""
    from babysit.data.sources import datasets

    folder = settings_for(data_dir).data_dir / "datasets"
    entries = [_entry(name, folder) for name in datasets.names()]
    if is_json:
        say_json({"datasets": entries})
    else:
        say_table(COLUMNS, [_row(entry) for entry in entries])


@app.command()
def fetch(
    name: Annotated[str, typer.Argument(help="The data set: one of `babysit data list`.")],
    data_dir: DataDir = None,
    path: Annotated[
        Path | None, typer.Option("--path", metavar="FOLDER", help="Where to put it (the data folder's datasets/).")
    ] = None,
    is_json: Json = False,
) -> None:
    """Download a data set, check it, and print where it is."""
    from babysit.data.sources import datasets

    source = datasets.create(name)
    if source.is_embedded:
        note(f"{name} comes with babysit: there is nothing to fetch")
        if is_json:
            say_json({"name": name, "path": None})
        return
    folder = absolute(path) if path else settings_for(data_dir).data_dir / "datasets"
    folder.mkdir(parents=True, exist_ok=True)
    with _Download(name) as show:
        found = source.fetch(folder, show)
    if is_json:
        say_json({"name": name, "path": str(found)})
    else:
        say(str(found))


class _Download:
    """A progress bar in bytes, called with (done, total)."""

    def __init__(self, name: str) -> None:
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=errors(), disable=not errors().is_terminal)
        self._task = self._progress.add_task(name, total=None)

    def __enter__(self) -> "_Download":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def __call__(self, done: int, total: int) -> None:
        self._progress.update(self._task, completed=done, total=total or None)


def _entry(name: str, folder: Path) -> dict[str, Any]:
    from babysit.data.sources import datasets

    return {"name": name, **datasets.create(name).describe(folder)}


def _row(entry: dict[str, Any]) -> tuple[str, ...]:
    if entry["needs_path"]:
        return (entry["name"], entry["title"], "as your files", "", "", "", "name it in data.path")
    missing = f"no ({entry['download_bytes'] / 1e6:,.0f} MB: babysit data fetch {entry['name']})"
    return (
        entry["name"],
        entry["title"],
        " × ".join(map(str, entry["shape"])),
        f"{entry['n_classes']}",
        f"{entry['n_train']:,}",
        f"{entry['n_test']:,}" if entry["n_test"] else "",
        "yes" if entry["is_available"] else missing,
    )
