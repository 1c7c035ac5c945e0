"""The ingest socket: a producer's frames go to the writer, and are acknowledged and shown once they are committed."""

import asyncio
import contextlib
from collections import deque
from concurrent.futures import Future

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from starlette.concurrency import run_in_threadpool

from babysit.errors import BabysitError, NotFoundError, StoreBusyError, WireError
from babysit.server.services import Services
from babysit.server.sockets.quota import CLOSE_INVALID, CLOSE_LATER, CLOSE_POLICY, admit, counted
from babysit.store import ingest as store_ingest
from babysit.store.events import pending_commands
from babysit.store.runs import RunState, get_run
from babysit.wire import codec
from babysit.wire.messages import (
    PROTOCOL,
    Ack,
    Command,
    Heartbeat,
    Hello,
    Message,
    Order,
    ProducerMessage,
    Refusal,
    SequencedMessage,
    Welcome,
)

router = APIRouter()

MAX_PRODUCERS = 512
FRAMES_IN_FLIGHT = 64
HELLO_DEADLINE = 10.0

Written = tuple[SequencedMessage, "Future[store_ingest.Accepted]"]


@router.websocket("/ws/ingest")
async def ingest(socket: WebSocket) -> None:
    """Serve one producer until it leaves or breaks a rule."""
    services: Services = socket.app.state.services
    if await admit(socket, services.producer_sockets, MAX_PRODUCERS, "producers"):
        with counted(socket, services.producer_sockets):
            await _serve(socket, services)


async def _serve(socket: WebSocket, services: Services) -> None:
    try:
        await Producer(socket, services).serve()
    except WebSocketDisconnect:
        pass
    except WireError as error:
        await _refuse(socket, str(error), CLOSE_INVALID)
    except StoreBusyError as error:
        await _refuse(socket, str(error), CLOSE_LATER, error.retry_after)
    except store_ingest.GapError as error:
        await _refuse(socket, str(error), CLOSE_LATER, 0.1)
    except BabysitError as error:
        await _refuse(socket, str(error), CLOSE_POLICY)


class Producer:
    """One connected producer."""

    def __init__(self, socket: WebSocket, services: Services) -> None:
        self._socket, self._services = socket, services
        self._run = self._name = ""
        self._written: asyncio.Queue[Written] = asyncio.Queue()
        self._room = asyncio.Semaphore(FRAMES_IN_FLIGHT)
        self._commands: deque[Command] = deque(maxlen=1000)
        self._has_commands = asyncio.Event()

    async def serve(self) -> None:
        """Greet, then read, acknowledge and command side by side; the first to fail ends all three."""
        is_lost = await self._greet()
        deliver = self._deliver
        self._services.sessions.enter(self._run, deliver)
        try:
            await self._services.contact.enter(self._run, is_lost)
            await self._exchange()
        finally:
            self._services.contact.leave(self._run)
            self._services.sessions.leave(self._run, deliver)

    async def _exchange(self) -> None:
        read, acknowledge, command = (
            asyncio.create_task(job) for job in (self._read(), self._acknowledge(), self._command())
        )
        try:
            done, _ = await asyncio.wait({read, acknowledge, command}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in (read, command):
                task.cancel()
            await asyncio.gather(read, command, return_exceptions=True)
            await self._settle(acknowledge)

    async def _settle(self, acknowledging: "asyncio.Task[None]") -> None:
        """After the end, still publish what was sent before it, or after a frame that was refused: it may be stored."""
        drained = asyncio.create_task(self._written.join())
        await asyncio.wait({drained, acknowledging}, return_when=asyncio.FIRST_COMPLETED)
        for task in (drained, acknowledging):
            task.cancel()
        await asyncio.gather(drained, acknowledging, return_exceptions=True)
        while not self._written.empty():
            with contextlib.suppress(BabysitError):
                await self._publish(*self._written.get_nowait())

    async def _greet(self) -> bool:
        """Answer the producer's hello; return whether contact to its run was lost."""
        try:
            async with asyncio.timeout(HELLO_DEADLINE):
                hello = await self._receive()
        except TimeoutError:
            raise WireError("the first frame must be a hello within 10 seconds") from None
        if not isinstance(hello, Hello) or hello.protocol != PROTOCOL:
            raise WireError(f"the first frame must be a hello of protocol {PROTOCOL}")
        granted = self._socket.scope.get("state", {}).get("ingest_run")
        if granted is not None and granted != hello.run:
            raise NotFoundError("run that this token may write to:", hello.run)
        self._run, self._name = hello.run, hello.producer
        acked, is_lost, commands = await run_in_threadpool(self._recall)
        await self._send(Welcome(acked=acked))
        for command in commands:
            self._deliver(command)
        return is_lost

    def _recall(self) -> tuple[int, bool, list[Command]]:
        with self._services.database.read() as connection:
            is_lost = get_run(connection, self._run).state is RunState.LOST
            acked = store_ingest.acked(connection, self._run, self._name)
            pending = pending_commands(connection, self._run)
        return acked, is_lost, [Command(id=c.id, command=Order.model_validate(c.command)) for c in pending]

    async def _read(self) -> None:
        while True:
            message = await self._receive()
            if isinstance(message, Hello):
                raise WireError("a hello comes only once")
            if not isinstance(message, Heartbeat):
                await self._room.acquire()
                self._written.put_nowait((message, self._submit(message)))

    def _submit(self, message: SequencedMessage) -> "Future[store_ingest.Accepted]":
        run, name = self._run, self._name
        self._services.database.writer.require_room()
        return self._services.database.writer.submit(
            lambda connection: store_ingest.append(connection, run, name, message)
        )

    async def _acknowledge(self) -> None:
        while True:
            message, future = await self._written.get()
            try:
                accepted = await self._publish(message, future)
            finally:
                self._written.task_done()
                self._room.release()
            if self._written.empty():
                with contextlib.suppress(WebSocketDisconnect, RuntimeError):
                    await self._send(Ack(seq=accepted.acked))

    async def _publish(
        self, message: SequencedMessage, future: "Future[store_ingest.Accepted]"
    ) -> store_ingest.Accepted:
        """Wait until a frame is committed, and tell of it when it was new."""
        accepted = await asyncio.wrap_future(future)
        if accepted.is_new:
            self._services.broadcast.committed(self._run, message, self._name)
        return accepted

    async def _command(self) -> None:
        while True:
            await self._has_commands.wait()
            self._has_commands.clear()
            while self._commands:
                await self._send(self._commands.popleft())

    def _deliver(self, command: Command) -> None:
        self._commands.append(command)
        self._has_commands.set()

    async def _receive(self) -> ProducerMessage:
        packet = await self._socket.receive()
        if packet["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(packet.get("code", 1006))
        frame = packet.get("bytes")
        if frame is None:
            raise WireError("a frame must be binary")
        return codec.decode_producer(frame)

    async def _send(self, message: Message) -> None:
        await self._socket.send_bytes(codec.encode(message))


async def _refuse(socket: WebSocket, reason: str, code: int, retry_after: float | None = None) -> None:
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await socket.send_bytes(codec.encode(Refusal(reason=reason, retry_after=retry_after)))
        await socket.close(code, reason[:120].encode()[:120].decode("utf-8", "ignore"))
