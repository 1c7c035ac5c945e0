"""Replaying: a run is trained again from its configuration and its interventions, to see whether it ends the same."""

import shutil
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from babysit.errors import CheckpointError, StateError, StoreBusyError
from babysit.server.checkpoints import MAX_BYTES, link
from babysit.server.launch import origin_info
from babysit.server.services import Services
from babysit.store.ids import make_id
from babysit.store.runs import Descent, Run, create_run, get_run
from babysit.train.checkpoint import Checkpoint, arrays_checksum, file_name
from babysit.train.config import parse
from babysit.train.pins import FORK, pin_alone
from babysit.train.shelf import Shelf
from babysit.train.validate import validate
from babysit.wire.messages import Person
from babysit.wire.text import Line
from babysit.workers.job import checkpoint_folder, run_folder
from babysit.workers.requeue import told_interventions


class ReplayOrder(BaseModel):
    """Who wants a replay, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    by: Person = ""
    note: Line = ""


def launch_replay(services: Services, run_id: str, order: ReplayOrder) -> Run:
    """Store and queue a run that does again what `run_id` did up to its newest checkpoint; return it.

    Raises NotFoundError, StateError for a run without a checkpoint of its own, or that goes on from one that is gone,
    ConfigError where its data are no longer there, and LimitError for a full queue.
    """
    with services.database.read() as connection:
        run = get_run(connection, run_id)
        script = told_interventions(connection, run_id)
    folder = services.settings.data_dir
    reached, start = _newest(folder, run), _start(folder, run)
    needs = validate(parse(run.config), services.datasets_folder)
    services.supervisor.require_room()
    aim: dict[str, Any] = {"until": reached.step, "sha256": arrays_checksum(reached.arrays)}
    aim |= {"machine": reached.facts.get("machine") or {}}
    origin: dict[str, Any] = {"kind": "replay", "changes": {}, "finding": None, "group": None}
    origin |= {"note": order.note, "by": order.by}
    origin["replay"] = aim | {"script": [entry for entry in script if entry["step"] < reached.step]}
    made = _store(services, run, start, origin, needs.total_steps)
    services.supervisor.enqueue(made.id)
    services.broadcast.touch(made.id)
    return made


def _newest(folder: Path, run: Run) -> Checkpoint:
    """Return the run's newest checkpoint that is whole."""
    shelf = Shelf(checkpoint_folder(folder, run.id))
    for step in reversed(shelf.steps()):
        if step > (run.fork_step or 0):
            try:
                return shelf.read(step, MAX_BYTES)
            except CheckpointError:
                continue
    raise StateError(f"run {run.id}", "without a whole checkpoint of its own", "be compared with a replay")


def _start(folder: Path, run: Run) -> Path | None:
    """Return the file of the checkpoint that the run was forked from, None for one from the beginning."""
    if not run.fork_step:
        return None
    for holder in (run.id, run.parent_id or run.id):
        path = checkpoint_folder(folder, holder) / file_name(run.fork_step)
        if path.is_file():
            return path
    raise StateError(f"run {run.id}", f"forked from a checkpoint of step {run.fork_step} that is gone", "be replayed")


def _store(services: Services, run: Run, start: Path | None, origin: dict[str, Any], total_steps: int) -> Run:
    """Give the replay the file that it starts from, and store it."""
    run_id, descent = make_id(), Descent(run.id, run.fork_step or 0, origin)
    facts: dict[str, Any] = {"name": f"{run.name}, replayed", "dataset": run.dataset, "network": run.network}
    facts |= {"info": origin_info()}
    folder = checkpoint_folder(services.settings.data_dir, run_id)
    try:
        if start is not None:
            folder.mkdir(mode=0o700, parents=True)
            link(start, folder / start.name)
            pin_alone(folder, run.fork_step or 0, FORK)
        return services.database.writer.submit(
            lambda c: create_run(c, run.config, **facts, total_steps=total_steps, descent=descent, run_id=run_id)
        ).result()
    except BaseException as error:
        shutil.rmtree(run_folder(services.settings.data_dir, run_id), ignore_errors=True)
        if isinstance(error, OSError):
            raise StoreBusyError(f"the checkpoint cannot be copied ({error.strerror or error})") from None
        raise
