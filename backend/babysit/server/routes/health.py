"""Whether the server answers: public, and says nothing else."""

from fastapi import APIRouter

from babysit import __version__

router = APIRouter(tags=["server"])


@router.get("/api/health")
async def get_health() -> dict[str, str]:
    """Say that the server answers, and its version."""
    return {"status": "ok", "version": __version__}
