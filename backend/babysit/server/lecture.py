"""What the lecture page shows: the presets by theme, what to expect of each, and the newest run of each."""

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from babysit.data.dataset import datasets
from babysit.errors import ConfigError, NotFoundError
from babysit.server.present import summary
from babysit.server.services import Services
from babysit.store import series
from babysit.store.database import Connection
from babysit.store.runs import Run, runs_named
from babysit.train import lecture
from babysit.train.config import parse
from babysit.train.presets import PRESETS, THEMES, Preset
from babysit.train.presets.expected import expected

MOST_RUNS = 1000
"""Runs that are looked through for those of presets: the newest that bear a preset's name."""
MEASURED = re.compile(r"layer/(\d+)/activation/(mean|std)")


def present(services: Services, connection: Connection) -> dict[str, Any]:
    """Return the whole page: themes with their lessons and presets."""
    newest = newest_runs(connection, PRESETS)
    return {
        "themes": [
            {
                "title": theme.title,
                "lesson": theme.lesson,
                "presets": [_present(services, preset, newest.get(preset.name)) for preset in theme.presets],
            }
            for theme in THEMES
        ]
    }


def present_table(services: Services, connection: Connection, name: str) -> dict[str, Any]:
    """Return what the newest run of a preset measured of its layers on its first measured step.

    `run` is null where there is none; `step` null where it has measured nothing yet. Raises NotFoundError.
    """
    run = newest_runs(connection, [_preset(name)]).get(name)
    step, found = (None, {}) if run is None else measured(connection, run.id)
    rows = lecture.compare(name, found.get("mean", {}), found.get("std", {}))
    return {
        "run": run and summary(run, services.supervisor.queue_place(run.id)),
        "step": step,
        "lecture": lecture.about(name),
        "rows": [asdict(row) for row in rows],
    }


def newest_runs(connection: Connection, presets: Iterable[Preset]) -> dict[str, Run]:
    """Return the newest run of each preset that has one.

    A run is a preset's when it trains as the preset would: the same configuration, whatever it says of where the data
    lie and of what is measured. Both are read as today's configuration, so that a field that came later has its
    default in both.
    """
    wanted = {preset.config["name"]: preset for preset in presets}
    found: dict[str, Run] = {}
    for run in runs_named(connection, list(wanted), MOST_RUNS):
        preset = wanted[run.name]
        if preset.name not in found and _read(run.config) == _wanted(preset.name):
            found[preset.name] = run
    return found


def measured(connection: Connection, run_id: str) -> tuple[int | None, dict[str, dict[int, float]]]:
    """Return the first step at which a run's activations were measured, and by "mean" and "std" each layer's value."""
    names = [item for item in series.catalogue(connection, run_id) if MEASURED.fullmatch(item.name)]
    step = min((item.first_step for item in names), default=None)
    if step is None:
        return None, {}
    points = series.query(connection, run_id, [item.name for item in names], step, step)
    found: dict[str, dict[int, float]] = {"mean": {}, "std": {}}
    for name, data in points.items():
        if (match := MEASURED.fullmatch(name)) and len(data.values):
            found[match[2]][int(match[1])] = float(data.values[0])
    return step, found


def _read(config: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return a stored configuration's essence; None for one that would be refused today."""
    try:
        return _essence(parse(config).to_dict())
    except ConfigError:
        return None


@functools.cache
def _wanted(name: str) -> dict[str, Any]:
    return _essence(parse(_preset(name).config).to_dict())


def _preset(name: str) -> Preset:
    """Return the preset of this name; raises NotFoundError."""
    for preset in PRESETS:
        if preset.name == name:
            return preset
    raise NotFoundError("preset", name)


def _essence(config: dict[str, Any]) -> dict[str, Any]:
    data = {key: value for key, value in config["data"].items() if key != "path"}
    return {key: value for key, value in config.items() if key != "probes"} | {"data": data}


def _present(services: Services, preset: Preset, run: Run | None) -> dict[str, Any]:
    dataset = _wanted(preset.name)["data"]["name"]
    data = datasets.create(dataset)
    return {
        **{name: getattr(preset, name) for name in ("name", "title", "text", "config")},
        "dataset": dataset,
        "data_title": data.title,
        "is_available": data.is_available(None, services.datasets_folder),
        "expected": expected()[preset.name],
        "lecture": lecture.about(preset.name),
        "run": run and summary(run, services.supervisor.queue_place(run.id)),
    }
