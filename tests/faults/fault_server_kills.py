"""Kills of the server at random moments: while it writes, right after a frame, in a merge, as it starts."""

import contextlib
import random
import sqlite3
import time
from pathlib import Path

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from babysit.errors import WireError
from babysit.store.database import FILE_NAME
from babysit.wire.codec import decode_server, encode
from babysit.wire.messages import Ack, Hello, State
from faults.ledger import Ledger, integrity
from faults.proxy import Proxy
from faults.raw import RawProducer, frame
from faults.record import Record
from faults.stage import Streamer, address, ended, make_runs, rest, streams
from faults.training import ENDLESS, launch
from processes import ServerProcess, all_steps, run_when, until

SHORT, LONG = 8, 200
N_MERGED = 70  # frames of a run that ends: as many chunks are merged then
MOMENTS = ("while it writes", "after a frame", "in a merge", "at the start")


def inject(rng: random.Random, size: int, folder: Path, record: Record) -> None:
    """Kill `size` times, with two loops, two producers by hand and a worker that go on throughout."""
    ledger = Ledger()
    (run, token), *merged = make_runs(folder, 1 + size // len(MOMENTS) + 1)
    server = ServerProcess(folder)
    find = address(folder)
    with server, Proxy(find, ledger, rng) as proxy, server.client() as client:
        worker = launch(client, ENDLESS)
        hands = [RawProducer(find, run, token, f"hand-{i}", ledger, rng, is_double=i == 1) for i in range(2)]
        told = {"url": proxy.url, "run": run, "token": token, "folder": folder / "loops"}
        loops = [Streamer(**told, producer=f"loop-{i}") for i in range(2)]
        with ended(*loops):
            for hand in hands:
                hand.start()
            for kill in record.rounds(size):
                moment = MOMENTS[kill % len(MOMENTS)]
                _kill(moment, server, rng, hands[kill % 2], ledger, merged[kill // len(MOMENTS)])
                record.tries += 1
                record.problems += [f"{text} after a kill {moment}" for text in _state_of(folder, ledger)]
                server.start()
                streams(ledger, 3)
            for hand in hands:
                record.require(hand.stop(), f"{hand.name} could not deliver")
                record.problems += hand.problems
            for loop in loops:
                is_delivered, dropped = loop.stop()
                record.require(is_delivered and dropped == (0, 0), f"a loop did not deliver, or dropped {dropped}")
        _stop_worker(server, worker, record)
        server.end()
    record.add(ledger.audit(folder))


def _kill(
    moment: str, server: ServerProcess, rng: random.Random, hand: RawProducer, ledger: Ledger, merged: tuple[str, str]
) -> None:
    if moment == "while it writes":
        rest(rng, 0.0, 0.8)
    elif moment == "after a frame":
        hand.sent.clear()
        hand.sent.wait(30)
        rest(rng, 0.0, 0.01)
    elif moment == "in a merge":
        _end_run(server.url, merged, ledger)
        rest(rng, 0.0, 0.03)
    else:
        server.kill()
        server.begin()
        rest(rng, 0.0, 2.5)
    server.kill()


def _end_run(url: str, merged: tuple[str, str], ledger: Ledger) -> None:
    """Stream a run of many small chunks, and say that it has ended: its chunks are merged then."""
    run, token = merged
    address = f"{url.replace('http', 'ws', 1)}/ws/ingest"
    headers = {"Authorization": f"Bearer {token}"}
    with (
        contextlib.suppress(OSError, WebSocketException, WireError, TimeoutError),
        connect(address, additional_headers=headers, compression=None, proxy=None, close_timeout=0.01) as socket,
    ):
        socket.send(encode(Hello(run=run, producer="brief")))
        socket.recv(10)
        for seq in range(1, N_MERGED + 1):
            ledger.sent(run, "brief", frame("brief", seq))
            socket.send(encode(frame("brief", seq)))
        acked = 0
        while acked < N_MERGED:
            answer = decode_server(socket.recv(30))  # type: ignore[arg-type]
            acked = answer.seq if isinstance(answer, Ack) else acked
            ledger.acked(run, "brief", acked)
        socket.send(encode(State(seq=N_MERGED + 1, state="finished", step=acked, time=time.time())))


def _state_of(folder: Path, ledger: Ledger) -> list[str]:
    """Return what is wrong with a database that a killed server has left: see that no acknowledged frame is gone."""
    wrong = integrity(folder)
    with contextlib.closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        rows = connection.execute("SELECT run_id, producer, acked FROM producers").fetchall()
    held = {(run, producer): acked for run, producer, acked in rows}
    for key, told in list(ledger.told.items()):
        if held.get(key, 0) < told.acked:
            wrong.append(f"{key[1]} was told {told.acked}, and {held.get(key, 0)} are there")
    return wrong


def _stop_worker(server: ServerProcess, worker: str, record: Record) -> None:
    """Stop the worker, which has seen every kill, and see that each of its steps is there once."""
    with server.client() as client:
        until(lambda: client.get(f"/api/runs/{worker}").json()["step"] > 0)
        client.post(f"/api/runs/{worker}/commands", json={"type": "stop"})
        run = run_when(client, worker, "stopped", "failed", "finished")
        steps = all_steps(client, worker)
    record.require(run["state"] == "stopped", f"the worker's run is {run['state']}: {run['reason']}")
    record.lost += run["step"] - len(set(steps))
    record.doubled += len(steps) - len(set(steps))
    record.notes.append(f"a worker trained {run['step']:,} steps through {record.tries} kills")
