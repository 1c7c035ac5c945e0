"""The live socket: a browser says what it watches and what it has painted; frames come as they fall due."""

import asyncio
import contextlib
import json
from typing import Annotated, Any, Literal, TypeAlias

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from starlette.concurrency import run_in_threadpool

from babysit.errors import NotFoundError
from babysit.live.hub import EVERYTHING
from babysit.live.viewer import MAX_SUBSCRIPTIONS, Viewer
from babysit.server.services import Services
from babysit.server.sockets.quota import CLOSE_INVALID, CLOSE_LATER, admit, counted
from babysit.store.runs import get_run
from babysit.wire.messages import PROTOCOL

router = APIRouter()

MAX_VIEWERS = 256
MAX_TEXT = 4096


class _Ask(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Greeting(_Ask):
    """The browser's first message; another protocol means that its page is out of date."""

    type: Literal["hello"]
    protocol: int


class Watch(_Ask):
    """Feed me this run, or all runs' summaries ("*"), from `after` on if you still can."""

    type: Literal["watch"]
    run: Annotated[str, Field(max_length=64)]
    epoch: Annotated[str, Field(max_length=64)] | None = None
    after: Annotated[int, Field(ge=0)] | None = None


class Unwatch(_Ask):
    """Stop feeding me this run."""

    type: Literal["unwatch"]
    run: Annotated[str, Field(max_length=64)]


class Credit(_Ask):
    """I have painted a frame."""

    type: Literal["credit"]


class Visible(_Ask):
    """My page is shown, or hidden."""

    type: Literal["visible"]
    value: bool


Ask: TypeAlias = Greeting | Watch | Unwatch | Credit | Visible
_asks: TypeAdapter[Ask] = TypeAdapter(Annotated[Ask, Field(discriminator="type")])


@router.websocket("/ws/live")
async def live(socket: WebSocket) -> None:
    """Serve one browser until it leaves or does not read any more."""
    services: Services = socket.app.state.services
    if await admit(socket, services.live_sockets, MAX_VIEWERS, "viewers"):
        with counted(socket, services.live_sockets):
            await _serve(socket, services)


async def _serve(socket: WebSocket, services: Services) -> None:
    viewer = Viewer(socket.send_bytes)
    pump = asyncio.create_task(viewer.pump())
    read = asyncio.create_task(_read(socket, services, viewer))
    try:
        done, _ = await asyncio.wait({pump, read}, return_when=asyncio.FIRST_COMPLETED)
        code, reason = _verdict(done)
    finally:
        services.hub.detach(viewer)
        for task in (pump, read):
            task.cancel()
        await asyncio.gather(pump, read, return_exceptions=True)
    if reason:
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await socket.close(code, reason)


async def _read(socket: WebSocket, services: Services, viewer: Viewer) -> None:
    while True:
        packet = await socket.receive()
        if packet["type"] == "websocket.disconnect":
            return
        text = packet.get("text")
        if text is None or len(text) > MAX_TEXT:
            raise ValueError(f"a message must be text of at most {MAX_TEXT} characters")
        await _answer(_asks.validate_python(json.loads(text)), services, viewer)


async def _answer(ask: Ask, services: Services, viewer: Viewer) -> None:
    match ask:
        case Greeting():
            hello = {"type": "hello", "protocol": PROTOCOL, "epoch": services.hub.epoch}
            services.hub.greet(viewer)
            await viewer.tell(hello | {"is_disk_full": services.hub.is_disk_full})
        case Watch():
            await _watch(ask, services, viewer)
        case Unwatch():
            services.hub.detach(viewer, ask.run)
        case Credit():
            viewer.credit()
        case Visible():
            viewer.show(ask.value)


async def _watch(ask: Watch, services: Services, viewer: Viewer) -> None:
    if viewer.n_watched >= MAX_SUBSCRIPTIONS:
        raise ValueError(f"at most {MAX_SUBSCRIPTIONS} runs can be watched at once")
    if ask.run != EVERYTHING:
        try:
            await run_in_threadpool(_require_run, services, ask.run)
        except NotFoundError as error:
            await viewer.tell({"type": "missing", "run": ask.run, "reason": str(error)})
            return
    seq, is_resumed = services.hub.attach(viewer, ask.run, ask.epoch, ask.after)
    await viewer.tell({"type": "watching", "run": ask.run, "seq": seq, "is_resumed": is_resumed})


def _require_run(services: Services, run_id: str) -> None:
    with services.database.read() as connection:
        get_run(connection, run_id)


def _verdict(done: set["asyncio.Task[Any]"]) -> tuple[int, str]:
    """Return the close code and reason of the task that ended first; no reason when the browser has just left."""
    for task in done:
        match task.exception():
            case ValidationError() as error:
                return CLOSE_INVALID, f"not a message of the live protocol: {error.error_count()} errors"
            case ValueError() | RecursionError() as error:
                return CLOSE_INVALID, str(error)[:100]
            case TimeoutError():
                return CLOSE_LATER, "this browser does not read"
            case _:
                continue
    return 1000, ""
