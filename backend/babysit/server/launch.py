"""Launching a run: everything that can be refused is refused here, before anything is stored or started."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from babysit.server.services import Services
from babysit.store.runs import Run, create_run
from babysit.train.build import describe_network
from babysit.train.config import parse
from babysit.train.validate import validate


def launch(services: Services, body: Mapping[str, Any]) -> Run:
    """Check `body` as a configuration, store the run and queue it; raises ConfigError, LimitError."""
    config = parse(body)
    needs = validate(config, services.datasets_folder)
    services.supervisor.require_room()
    network = describe_network(config, services.datasets_folder)
    run = services.database.writer.submit(
        lambda connection: create_run(
            connection,
            config.to_dict(),
            name=config.name or f"{config.data.name} {network}",
            dataset=config.data.name,
            network=network,
            total_steps=needs.total_steps,
        )
    ).result()
    services.supervisor.enqueue(run.id)
    services.broadcast.touch(run.id)
    return run


def estimate(services: Services, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the configuration `body` would need: parameters, bytes, steps, seconds; raises ConfigError."""
    return asdict(validate(parse(body), services.datasets_folder))
