"""Launching a run: everything that can be refused is refused here, before anything is stored or started."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from babysit.server.clearance import clear
from babysit.server.project import Project, look
from babysit.server.services import Services
from babysit.store.database import Connection
from babysit.store.events import add as add_event
from babysit.store.runs import Run, create_run
from babysit.train.build import describe_network
from babysit.train.config import parse
from babysit.train.digest import digest
from babysit.train.validate import validate


def launch(
    services: Services,
    body: Mapping[str, Any],
    checks: str | None = None,
    is_gated: bool = False,
    project: Project | None = None,
) -> Run:
    """Check `body` as a configuration, store the run and queue it; raises ConfigError, LimitError.

    `checks` names a checkup of this very configuration, whose results are kept with the run; with `is_gated` there must
    be one that has passed. Raises RefusedError where it is not so. Without a `project`, it is this process' own.
    """
    config = parse(body)
    preflight = clear(services.checkups, config, checks, is_gated)
    needs = validate(config, services.datasets_folder)
    services.supervisor.require_room()
    network = describe_network(config, services.datasets_folder)
    info = origin_info(project)

    def store(connection: Connection) -> Run:
        run = create_run(
            connection,
            config.to_dict(),
            name=config.name or f"{config.data.name} {network}",
            dataset=config.data.name,
            network=network,
            total_steps=needs.total_steps,
            info=info,
        )
        if preflight is not None:
            add_event(connection, run.id, "preflight", preflight, 0)
        return run

    run = services.database.writer.submit(store).result()
    services.supervisor.enqueue(run.id)
    services.broadcast.touch(run.id)
    return run


def origin_info(project: Project | None = None) -> dict[str, Any]:
    """Return what a new run's information begins with: the project it is started from, by default this process'."""
    return {"project": (project or look(Path.cwd())).model_dump()}


def estimate(services: Services, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the configuration `body` would need: parameters, bytes, steps, seconds; raises ConfigError."""
    return asdict(validate(parse(body), services.datasets_folder))


def begin_checks(services: Services, body: Mapping[str, Any]) -> str:
    """Check `body` as a configuration and have the pre-flight checks made; return the checkup's id.

    Raises ConfigError as a start would, LimitError when too many wait.
    """
    config = parse(body)
    validate(config, services.datasets_folder)
    return services.checkups.ask(config.to_dict(), digest(config)).id
