"""The lecture: its presets with what to expect of them, and what their newest runs measured."""

from fastapi import APIRouter, Request, Response

from babysit.server import lecture
from babysit.server.dependencies import ConnectionDep, ServicesDep
from babysit.server.numbers import respond

router = APIRouter(tags=["configuration"])


@router.get("/api/lecture")
def get_lecture(request: Request, services: ServicesDep, connection: ConnectionDep) -> Response:
    """Return the presets by theme, each with what to expect of it and its newest run."""
    return respond(request, lecture.present(services, connection))


@router.get("/api/lecture/{preset}")
def get_table(request: Request, preset: str, services: ServicesDep, connection: ConnectionDep) -> Response:
    """Return each layer's mean and spread on the first measured step of a preset's newest run, beside the lecture's."""
    return respond(request, lecture.present_table(services, connection, preset))
