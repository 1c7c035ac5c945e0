"""Forking: runs that go on from another's checkpoint, launched together or not at all."""

import shutil
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from babysit.errors import CheckpointError, ConfigError, Problem, StoreBusyError
from babysit.server.checkpoints import Staged, staged
from babysit.server.launch import origin_info
from babysit.server.services import Services
from babysit.store.database import Connection
from babysit.store.events import Event, add
from babysit.store.ids import make_id
from babysit.store.runs import Descent, Run, create_run, get_run
from babysit.train.build import describe_network
from babysit.train.config import Config, parse
from babysit.train.estimate import Estimate
from babysit.train.fork import changed_fields, fork_problems, length_problems, starting_config, total_steps
from babysit.train.overrides import put_values
from babysit.train.validate import validate
from babysit.wire.messages import Person, Step
from babysit.wire.text import Line
from babysit.workers.job import checkpoint_folder, run_folder

MAX_CHILDREN = 8
MAX_NAME = 200


class Child(BaseModel):
    """One run to be made: `changes` of single fields, or a whole configuration instead."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[Line, Field(max_length=MAX_NAME)] = ""
    changes: Annotated[dict[Line, Any], Field(max_length=100)] | None = None
    config: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _say_one(self) -> "Child":
        if self.changes is not None and self.config is not None:
            raise ValueError("must have changes or a config, not both")
        return self


class ForkOrder(BaseModel):
    """What a person or an experiment asks for: `step` None for the newest checkpoint, 0 for the beginning."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    step: Step | None = None
    kind: Literal["fork", "experiment", "counterfactual"] = "fork"
    finding: Annotated[Line, Field(max_length=80)] | None = None
    note: Line = ""
    by: Person = ""
    children: Annotated[list[Child], Field(min_length=1, max_length=MAX_CHILDREN)]


@dataclass(frozen=True, slots=True)
class Draft:
    """A child as it would be: its plain configuration, what is changed in it, and what stands against it."""

    body: dict[str, Any]
    changes: dict[str, Any]
    problems: tuple[Problem, ...]
    name: str = ""
    config: Config | None = None
    needs: Estimate | None = None


def check_forks(services: Services, run_id: str, order: ForkOrder) -> list[Draft]:
    """Return what the children would be, nothing stored; raises as `launch_forks`, but for what a draft tells."""
    run = _read(services, run_id)
    with _held(services, run, order) as source:
        return [_draft(services, run, source, child) for child in order.children]


def launch_forks(services: Services, run_id: str, order: ForkOrder) -> tuple[str, list[Run]]:
    """Store and queue all children of `order`, or none; return their group's name and the runs.

    Raises NotFoundError for a run or checkpoint that is not there, StateError for a run without checkpoints, LimitError
    for a full queue, and ConfigError for a checkpoint that is damaged and for changes that cannot be made.
    """
    run = _read(services, run_id)
    with _held(services, run, order) as source:
        drafts = [_draft(services, run, source, child) for child in order.children]
        problems = [problem for draft in drafts for problem in draft.problems]
        if problems:
            raise ConfigError(list({str(problem): problem for problem in problems}.values()))
        services.supervisor.require_room(len(drafts))
        return _store(services, run, source, order, drafts)


def _read(services: Services, run_id: str) -> Run:
    with services.database.read() as connection:
        return get_run(connection, run_id)


def _held(services: Services, run: Run, order: ForkOrder) -> Any:
    """Return a context that holds the checkpoint of `order`, None for a start from the beginning."""
    return nullcontext(None) if order.step == 0 else staged(services.settings.data_dir, run.id, order.step)


def _draft(services: Services, run: Run, source: Staged | None, child: Child) -> Draft:
    """Return a child as it would be, with every problem that can be told."""
    start = _start(run, source)
    try:
        body = child.config if child.config is not None else put_values(start, child.changes or {})
    except ConfigError as error:
        return Draft(start, child.changes or {}, error.problems)
    try:
        config = parse(body)
        fixed = fork_problems(parse(start), config) if source else []
        if fixed:
            raise ConfigError(fixed)
        needs = validate(config, services.datasets_folder)
        too_short = length_problems(config, needs, source.checkpoint) if source else []
        if too_short:
            raise ConfigError(too_short)
    except ConfigError as error:
        return Draft(body, child.changes or {}, error.problems)
    whole = config.to_dict()
    changes = {field: pair[1] for field, pair in changed_fields(start, whole).items() if field != "name"}
    name = child.name or _name(run, source, changes)
    return Draft(whole, changes, (), name, config, needs)


def _start(run: Run, source: Staged | None) -> dict[str, Any]:
    """Return the configuration that changes are made to: as it was at the checkpoint, or as the run was started."""
    if source is None:
        return run.config
    try:
        return starting_config(source.checkpoint)
    except CheckpointError as error:
        raise ConfigError([Problem("step", str(error), source.checkpoint.step)]) from None


def _name(run: Run, source: Staged | None, changes: dict[str, Any]) -> str:
    """Return a name that says what is other than in the parent."""
    place = f"from step {source.checkpoint.step}" if source else "again"
    words = [
        f"{_word(field)} {_value(value)}"
        for field, value in changes.items()
        if value is not None or not _goes_with(field, changes)
    ]
    return f"{run.name}, {place}: {', '.join(words) or 'unchanged'}"[:MAX_NAME]


def _goes_with(field: str, changes: Mapping[str, Any]) -> bool:
    """Return whether what is unset is so because of another change: an option of what went, epochs beside steps."""
    table = field.rpartition(".")[0]
    return f"{table}.name" in changes or (field == "training.epochs" and "training.steps" in changes)


def _word(field: str) -> str:
    """Return a dotted field as people call it: what has a name and options by its own."""
    *rest, last = field.split(".")
    word = rest[-1] if last == "name" and rest else last
    return {"l1": "L1", "l2": "L2"}.get(word, word.replace("_", " "))


def _value(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _total(config: Config, needs: Estimate, source: Staged | None) -> int:
    """Return how many steps a child has, from the beginning of its first ancestor."""
    return total_steps(config, source.checkpoint, needs.examples.train) if source else needs.total_steps


def _store(
    services: Services, run: Run, source: Staged | None, order: ForkOrder, drafts: Sequence[Draft]
) -> tuple[str, list[Run]]:
    """Give every child its files, store all of them with the parent's event, and queue them."""
    group, ids = make_id(), [make_id() for _ in drafts]
    step = source.checkpoint.step if source else 0
    networks = [describe_network(draft.config, services.datasets_folder) for draft in drafts if draft.config]
    info = origin_info()
    origin = {"kind": order.kind, "finding": order.finding, "group": group, "note": order.note, "by": order.by}

    def store(connection: Connection) -> tuple[list[Run], Event]:
        runs = []
        for run_id, draft, network in zip(ids, drafts, networks, strict=True):
            assert draft.config
            assert draft.needs
            descent = Descent(run.id, step, origin | {"changes": draft.changes})
            facts: dict[str, Any] = {"name": draft.name, "dataset": draft.config.data.name, "network": network}
            facts |= {"info": info}
            total = _total(draft.config, draft.needs, source)
            runs.append(create_run(connection, draft.body, **facts, total_steps=total, descent=descent, run_id=run_id))
        data = {"runs": ids, "step": step, "kind": order.kind, "changes": [draft.changes for draft in drafts]}
        return runs, add(connection, run.id, "forked", data | {"finding": order.finding, "by": order.by}, step)

    data_dir = services.settings.data_dir
    try:
        for run_id in ids if source else ():
            assert source
            source.give(checkpoint_folder(data_dir, run_id))
        runs, event = services.database.writer.submit(store).result()
    except BaseException as error:
        for run_id in ids:
            shutil.rmtree(run_folder(data_dir, run_id), ignore_errors=True)
        if isinstance(error, OSError):
            raise StoreBusyError(f"the checkpoint cannot be copied ({error.strerror or error})") from None
        raise
    services.supervisor.enqueue_all(ids)
    services.broadcast.happened(run.id, event)
    for run_id in ids:
        services.broadcast.touch(run_id)
    return group, runs
