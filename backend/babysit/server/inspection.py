"""The inspection of the files: checkpoints against their checksums, and what belongs to nobody."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from babysit.errors import CheckpointError
from babysit.store.database import Connection
from babysit.store.events import list_events
from babysit.store.states import RunState
from babysit.store.usage import Standing, newest_checkpoints, standings
from babysit.store.verification import Done, Trouble, Verification
from babysit.train.checkpoint import Checkpoint, read_checksum, step_of
from babysit.workers.job import checkpoint_folder, run_folder, spool_folder

_PARTS = ("*.part", "*/*.part", "*.partial", "*/*.partial", "uploads/part-*")
_EARLIER = "it goes on from an earlier one; where there is none, remove it"


def inspect(
    data_dir: Path, connection: Connection, folders: Iterable[str], is_served: bool, verification: Verification
) -> None:
    """Look at the files of a data folder, whose `folders` were there before the moment that `connection` sees.

    What a server that holds the folder is writing just now is not left over.
    """
    runs = standings(connection)
    checkpoints = [(run, path) for run in runs.values() for path in _checkpoints(data_dir, run.id)]
    names = list(folders)
    verification.look("run folders", len(names), lambda done: _strays(data_dir, names, runs))
    verification.look("checkpoints", len(checkpoints), lambda done: _damaged(connection, checkpoints, done))
    verification.look("runs with checkpoints", len(runs), lambda done: _missing(data_dir, connection, runs))
    verification.look("leftovers", 0, lambda done: _leftovers(data_dir, runs, is_served))


def _checkpoints(data_dir: Path, run_id: str) -> list[Path]:
    folder = checkpoint_folder(data_dir, run_id)
    return sorted(path for path in folder.iterdir() if step_of(path.name) is not None) if folder.is_dir() else []


def _strays(data_dir: Path, names: Iterable[str], runs: dict[str, Standing]) -> Iterator[Trouble]:
    for name in names:
        folder = run_folder(data_dir, name)
        if name not in runs and folder.is_dir():
            yield Trouble(str(folder), "it belongs to no run of the database", "remove it, if it is not to be kept")


def _damaged(connection: Connection, checkpoints: list[tuple[Standing, Path]], done: Done) -> Iterator[Trouble]:
    told: dict[tuple[str, str], str] = {}
    for place, (run, path) in enumerate(checkpoints):
        done(place)
        if place == 0 or checkpoints[place - 1][0] != run:
            told = _told(connection, run.id)
        try:
            checkpoint, checksum = Checkpoint.decode(path.read_bytes(), path.name), read_checksum(path)
        except FileNotFoundError:
            continue  # a newer one has taken its place
        except CheckpointError as error:
            yield Trouble(f"run {run.id}", str(error), _EARLIER)
            continue
        expected = told.get((run.id, path.name))
        if checkpoint.step != step_of(path.name):
            yield Trouble(f"run {run.id}", f"{path.name} is of step {checkpoint.step}", _EARLIER)
        elif expected is not None and checksum != expected:
            yield Trouble(f"run {run.id}", f"{path.name} is another one than the run has told of", _EARLIER)


def _told(connection: Connection, run_id: str) -> dict[tuple[str, str], str]:
    """Return the checksum that a run has told last of each of its checkpoints' files."""
    told = list_events(connection, run_id, ["checkpoint"], limit=1 << 20)
    facts = [event.data for event in told if isinstance(event.data, dict)]
    return {(run_id, str(each["file"])): str(each["sha256"]) for each in facts if "file" in each and "sha256" in each}


def _missing(data_dir: Path, connection: Connection, runs: dict[str, Standing]) -> Iterator[Trouble]:
    """The newest checkpoint of a run that has ended stands there, if any of its files do."""
    n_bare = 0
    for run_id, newest in newest_checkpoints(connection).items():
        if run_id not in runs or not RunState(runs[run_id].state).is_final:
            continue
        folder = checkpoint_folder(data_dir, run_id)
        if not folder.is_dir():
            n_bare += 1
        elif not (folder / newest).exists():
            yield Trouble(f"run {run_id}", f"its newest checkpoint {newest} is not there", _EARLIER)
    if n_bare:
        what = f"{n_bare:,} of them have none here, as after restoring a backup without files"
        yield Trouble("runs with checkpoints", what, "nothing: they are there to be looked at", is_wrong=False)


def _leftovers(data_dir: Path, runs: dict[str, Standing], is_served: bool) -> Iterator[Trouble]:
    for run_id, run in runs.items():
        folder = spool_folder(data_dir, run_id)
        spools = list(folder.glob("*.spool")) if RunState(run.state).is_final and folder.is_dir() else []
        if spools:
            what = f"{len(spools)} spools hold what has not come in since its end"
            yield Trouble(f"run {run_id}", what, "remove them, if it is not to be resumed", is_wrong=False)
    parts = [] if is_served else [path for pattern in _PARTS for path in data_dir.glob(pattern)]
    parts += [
        path
        for run_id, run in runs.items()
        if RunState(run.state).is_final
        for path in checkpoint_folder(data_dir, run_id).glob("*.part")
    ]
    for path in sorted(set(parts)):
        yield Trouble(str(path), "something was being written when it was cut off", "remove it", is_wrong=False)
