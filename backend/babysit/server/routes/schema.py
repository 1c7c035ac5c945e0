"""What can be configured: the configuration's schema, its defaults, its presets; and the data sets."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter

from babysit.data.dataset import datasets
from babysit.server.dependencies import ServicesDep
from babysit.train.config import Config, parse, schema
from babysit.train.presets import PRESETS

router = APIRouter(tags=["configuration"])


@router.get("/api/schema")
def get_schema() -> dict[str, Any]:
    """Return the configuration's JSON schema with help, units and bounds, all defaults, and the presets in full."""
    presets = [asdict(preset) | {"config": parse(preset.config).to_dict()} for preset in PRESETS]
    return {"schema": schema(), "defaults": Config().to_dict(), "presets": presets}


@router.get("/api/datasets")
def get_datasets(services: ServicesDep) -> dict[str, Any]:
    """Return every data set that can be trained on, and whether it is on this machine."""
    return {"datasets": [_entry(name, services) for name in datasets.names()]}


def _entry(name: str, services: ServicesDep) -> dict[str, Any]:
    return {"name": name, **datasets.create(name).describe(services.datasets_folder)}
