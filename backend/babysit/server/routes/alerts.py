"""The alerts: what is told to whom, and done, when the doctor finds something."""

import asyncio
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from babysit.server.dependencies import JsonDep, ServicesDep

router = APIRouter(tags=["doctor"])


@router.get("/api/alerts")
def get_alerts(services: ServicesDep) -> dict[str, Any]:
    """Return the webhook, what each rule's findings set off, and how bad a finding must be at the least."""
    return services.alerts.file.to_dict()


@router.put("/api/alerts")
async def put_alerts(body: JsonDep, services: ServicesDep) -> dict[str, Any]:
    """Replace the settings by those in the body. A rule that it does not name gets the defaults: to notify and to tell
    the webhook, and to leave the run alone.
    """
    await run_in_threadpool(services.alerts.file.replace, body)
    return services.alerts.file.to_dict()


@router.post("/api/alerts/test")
async def post_test(services: ServicesDep) -> dict[str, Any]:
    """Post a test message to the webhook's address, on or off, and say what became of it within five seconds."""
    outcome = await asyncio.wrap_future(services.alerts.test())
    return {"ok": outcome.is_ok, "sentence": outcome.sentence}
