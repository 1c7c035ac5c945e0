"""Both sockets on a real server: the ingest protocol, garbage, oversize, floods; and a browser's side of live."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import numpy as np
import ormsgpack
import pytest
import websockets
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus

from babysit.server.serve import Background
from babysit.server.sockets import ingest, live
from babysit.store.runs import create_run
from babysit.wire import codec
from babysit.wire.messages import Ack, Block, Event, Hello, Message, Points, Refusal, State, Welcome


def make_run(server: Background) -> str:
    """Store a run that no worker trains: its producer is this test."""
    job = server.services.database.writer.submit(
        lambda connection: create_run(connection, {}, "by hand", "digits", "none", 100)
    )
    return job.result().id


def connect(server: Background, path: str, token: str | None = None) -> Any:
    headers = {"Authorization": f"Bearer {token or server.token}"}
    url = server.url.replace("http", "ws") + path
    return websockets.connect(url, additional_headers=headers, proxy=None, max_size=1 << 26)


def points(seq: int, first: int, n: int = 1, name: str = "train/loss") -> Points:
    steps = np.arange(first, first + n)
    return Points(seq=seq, blocks=[Block.pack([name], steps, steps * 0.1, steps[None] * 1.0)])


async def tell(socket: ClientConnection, *messages: Message) -> None:
    for message in messages:
        await socket.send(codec.encode(message))


async def hear(socket: ClientConnection) -> Any:
    async with asyncio.timeout(10):
        return codec.decode_server(await socket.recv())  # type: ignore[arg-type]


async def hear_ack(socket: ClientConnection, seq: int) -> None:
    while (message := await hear(socket)) != Ack(seq=seq):
        assert isinstance(message, Ack), message


async def greet(socket: ClientConnection, run: str, producer: str = "p") -> int:
    await tell(socket, Hello(run=run, producer=producer))
    welcome = await hear(socket)
    assert isinstance(welcome, Welcome), welcome
    return welcome.acked


async def drain(socket: ClientConnection, *frames: bytes | str) -> None:
    """Send the frames and read until the other side closes."""
    for frame in frames:
        await socket.send(frame)
    while True:
        await socket.recv()


def play(scene: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(scene(), 60))


def count(client: httpx.Client, run: str) -> int:
    return sum(item["n"] for item in client.get(f"/api/runs/{run}/series").json()["series"])


def test_acknowledged_points_are_in_the_database_and_repeats_are_not_doubled(
    server: Background, client: httpx.Client
) -> None:
    run = make_run(server)

    async def scene() -> None:
        async with connect(server, "/ws/ingest") as socket:
            assert await greet(socket, run) == 0
            await tell(socket, points(1, 1, 5), points(2, 6, 5))
            await hear_ack(socket, 2)
            assert count(client, run) == 10
        async with connect(server, "/ws/ingest") as socket:
            assert await greet(socket, run) == 2
            await tell(socket, points(1, 1, 5), points(2, 6, 5), points(3, 11, 5))
            await hear_ack(socket, 3)
            assert count(client, run) == 15

    play(scene)


def test_a_gap_is_refused_for_now(server: Background, client: httpx.Client) -> None:
    run = make_run(server)

    async def scene() -> None:
        async with connect(server, "/ws/ingest") as socket:
            await greet(socket, run)
            await tell(socket, points(5, 1))
            refusal = await hear(socket)
            assert isinstance(refusal, Refusal)
            assert refusal.retry_after is not None
            assert "frame 1 is missing" in refusal.reason

    play(scene)
    assert count(client, run) == 0


GARBAGE: list[tuple[bytes | str, int]] = [
    ("text", 1007),
    (b"", 1007),
    (b"\xc1garbage", 1007),
    (b"\x91" * 10_000, 1007),
    (ormsgpack.packb({"type": "points", "seq": 2**60, "blocks": []}), 1007),
    (ormsgpack.packb(["hello"]), 1007),
    (codec.encode(Ack(seq=3)), 1007),
    (codec.encode(Hello(run="x", producer="p", protocol=99)), 1007),
    (codec.encode(Hello(run="nosuchrun", producer="p")), 1008),
    (codec.encode(points(1, 1)), 1007),
    (bytes(codec.MAX_FRAME_BYTES + 1), 1009),
]


@pytest.mark.parametrize(("frame", "code"), GARBAGE)
def test_a_bad_first_frame_closes_by_rule(server: Background, frame: bytes | str, code: int) -> None:
    async def scene() -> None:
        async with connect(server, "/ws/ingest") as socket:
            with pytest.raises(ConnectionClosed) as closed:
                await drain(socket, frame)
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == code

    play(scene)


def test_an_ingest_token_writes_to_no_other_run(server: Background, client: httpx.Client) -> None:
    own, other = make_run(server), make_run(server)

    async def scene() -> None:
        async with connect(server, "/ws/ingest", server.services.tokens.ingest(own)) as socket:
            await tell(socket, Hello(run=other, producer="p"))
            assert isinstance(await hear(socket), Refusal)

    play(scene)


def test_one_bad_producer_harms_no_other(server: Background, client: httpx.Client) -> None:
    good, bad = make_run(server), make_run(server)

    async def scene() -> None:
        async with connect(server, "/ws/ingest") as one, connect(server, "/ws/ingest") as two:
            await greet(one, good)
            await greet(two, bad)
            await tell(one, points(1, 1))
            await two.send(b"\xc1")
            await tell(one, points(2, 2))
            await hear_ack(one, 2)

    play(scene)
    assert count(client, good) == 2


def test_an_order_reaches_the_producer_and_its_answer_is_kept(server: Background, client: httpx.Client) -> None:
    run = make_run(server)

    def post(order: str) -> httpx.Response:
        return client.post(f"/api/runs/{run}/commands", json={"type": order})

    async def scene() -> None:
        async with connect(server, "/ws/ingest") as socket:
            await greet(socket, run)
            assert post("pause").status_code == 409
            server.services.database.writer.submit(_start(run)).result()
            await tell(socket, State(seq=1, state="running", time=time.time()))
            await hear_ack(socket, 1)
            answer = (await asyncio.to_thread(post, "pause")).json()
            command = await hear(socket)
            assert (command.id, command.command.type) == (answer["id"], "pause")
            data = {"id": command.id, "status": "applied", "answer": ""}
            await tell(socket, Event(seq=2, kind="command", step=7, time=time.time(), data=data))
            await hear_ack(socket, 2)
        async with connect(server, "/ws/ingest") as socket:
            await greet(socket, run)
            await tell(socket, State(seq=3, state="stopped", time=time.time()))
            await hear_ack(socket, 3)

    play(scene)
    kinds = [event["kind"] for event in client.get(f"/api/runs/{run}/events").json()["events"]]
    assert "command" in kinds


def _start(run: str) -> Callable[[Any], Any]:
    from babysit.store.runs import RunState, move_run

    return lambda connection: move_run(connection, run, RunState.STARTING, "by hand")


async def ask(socket: ClientConnection, **message: Any) -> None:
    await socket.send(json.dumps(message))


async def next_message(socket: ClientConnection, *kinds: str) -> dict[str, Any]:
    async with asyncio.timeout(10):
        while True:
            message: dict[str, Any] = ormsgpack.unpackb(await socket.recv())  # type: ignore[arg-type]
            if message["type"] in kinds:
                return message


def test_a_browser_sees_committed_points_and_resumes_without_gap(server: Background) -> None:
    run = make_run(server)

    async def steps(browser: ClientConnection, n: int) -> tuple[list[int], int]:
        seen: list[int] = []
        seq = 0
        while len(seen) < n:
            for frame in (await next_message(browser, "frame"))["frames"]:
                seq = frame["seq"]
                seen += [int(s) for b in frame["blocks"] for s in np.frombuffer(b["steps"], "<i8")]
            await ask(browser, type="credit")
        return seen, seq

    async def scene() -> None:
        async with connect(server, "/ws/ingest") as producer:
            await greet(producer, run)
            async with connect(server, "/ws/live") as browser:
                await ask(browser, type="hello", protocol=1)
                epoch = (await next_message(browser, "hello"))["epoch"]
                await ask(browser, type="watch", run=run)
                assert (await next_message(browser, "watching"))["is_resumed"] is False
                await tell(producer, *(points(seq, seq) for seq in range(1, 21)))
                seen, seq = await steps(browser, 20)
                assert seen == list(range(1, 21))
            await tell(producer, *(points(seq, seq) for seq in range(21, 31)))
            await hear_ack(producer, 30)
            async with connect(server, "/ws/live") as browser:
                await ask(browser, type="watch", run=run, epoch=epoch, after=seq)
                assert (await next_message(browser, "watching"))["is_resumed"] is True
                assert (await steps(browser, 10))[0] == list(range(21, 31))

    play(scene)


def test_a_browser_sees_what_is_stored_of_a_stream_that_is_refused(server: Background) -> None:
    """Frame 3 comes too early; frame 2, which follows, is stored all the same."""
    run = make_run(server)

    async def scene() -> None:
        async with connect(server, "/ws/live") as browser:
            await ask(browser, type="watch", run=run)
            await next_message(browser, "watching")
            async with connect(server, "/ws/ingest") as producer:
                await greet(producer, run)
                await tell(producer, points(1, 1), points(3, 3), points(2, 2))
                while not isinstance(await hear(producer), Refusal):
                    pass
            async with connect(server, "/ws/ingest") as producer:
                assert await greet(producer, run) == 2
                await tell(producer, points(3, 3))
                await hear_ack(producer, 3)
            seen: list[int] = []
            while len(seen) < 3:
                for frame in (await next_message(browser, "frame"))["frames"]:
                    seen += [int(s) for b in frame["blocks"] for s in np.frombuffer(b["steps"], "<i8")]
                await ask(browser, type="credit")
            assert seen == [1, 2, 3]

    play(scene)


def test_the_runs_list_is_told_of_every_change(server: Background) -> None:
    async def scene() -> None:
        async with connect(server, "/ws/live") as browser:
            await ask(browser, type="watch", run="*")
            await next_message(browser, "watching")
            run = await asyncio.to_thread(make_run, server)
            async with connect(server, "/ws/ingest") as producer:
                await greet(producer, run)
                await tell(producer, points(1, 42))
                while True:
                    frame = (await next_message(browser, "frame"))["frames"][0]
                    await ask(browser, type="credit")
                    found = {item["id"]: item for item in frame["summaries"]}
                    if run in found:
                        break
                assert found[run]["step"] == 42
                assert found[run]["metrics"]["train/loss"]["last"] == 42.0

    play(scene)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"type":"launch"}',
        '{"type":"watch"}',
        '{"type":"visible","value":"x"}',
        "x" * 5000,
        "[" * 4000,
        b"bytes",
    ],
)
def test_garbage_from_a_browser_closes_its_socket_only(server: Background, text: str | bytes) -> None:
    async def scene() -> None:
        async with connect(server, "/ws/live") as browser:
            with pytest.raises(ConnectionClosed) as closed:
                await drain(browser, text)
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1007

    play(scene)


def test_an_unknown_run_is_said_to_be_missing(server: Background) -> None:
    async def scene() -> None:
        async with connect(server, "/ws/live") as browser:
            await ask(browser, type="watch", run="nosuchrun")
            assert "nosuchrun" in (await next_message(browser, "missing"))["reason"]

    play(scene)


def test_too_many_subscriptions_are_refused(server: Background) -> None:
    async def scene() -> None:
        async with connect(server, "/ws/live") as browser:
            orders = [json.dumps({"type": "watch", "run": make_run(server)}) for _ in range(65)]
            with pytest.raises(ConnectionClosed):
                await drain(browser, *orders)

    play(scene)


@pytest.mark.parametrize(("path", "limit"), [("/ws/live", "MAX_VIEWERS"), ("/ws/ingest", "MAX_PRODUCERS")])
def test_a_flood_of_connections_is_refused_and_http_still_answers(
    server: Background, client: httpx.Client, monkeypatch: pytest.MonkeyPatch, path: str, limit: str
) -> None:
    monkeypatch.setattr(live if path == "/ws/live" else ingest, limit, 3)

    async def scene() -> None:
        kept = [await connect(server, path) for _ in range(3)]
        with pytest.raises(InvalidStatus):
            await connect(server, path)
        assert (await asyncio.to_thread(client.get, "/api/health")).status_code == 200
        for socket in kept:
            await socket.close()

    play(scene)
