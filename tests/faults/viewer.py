"""A viewer as the page is one: it watches a run, resumes by its cursor, and fetches what it cannot resume."""

import contextlib
import json
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
import numpy as np
import ormsgpack
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

SILENCE = 15.0  # seconds; a pulse comes every five


class Viewer(threading.Thread):
    """Sees the points of series `names` of a run, by way of `url`, until `stop`; `seen` has each series' steps."""

    def __init__(self, url: str, token: str, run: str, names: list[str]) -> None:
        super().__init__(name="viewer", daemon=True)
        self.url, self.token, self.run_id, self.names = url, token, run, names
        self.seen: dict[str, set[int]] = {name: set() for name in names}
        self.n_resumed = self.n_fetched = 0
        self.problems: list[str] = []
        self._last = dict.fromkeys(names, 0)
        self._is_overlapping = True  # what was fetched may come again
        self._epoch: str | None = None
        self._cursor: int | None = None
        self._stopped = threading.Event()

    def stop(self) -> None:
        """End soon."""
        self._stopped.set()
        self.join(60)

    def run(self) -> None:
        """Connect again and again."""
        while not self._stopped.is_set():
            with contextlib.suppress(OSError, WebSocketException, httpx.HTTPError, TimeoutError, EOFError):
                self._connect()
            time.sleep(0.05)

    def _connect(self) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        address = f"{self.url.replace('http', 'ws', 1)}/ws/live"
        with connect(
            address, additional_headers=headers, compression=None, proxy=None, close_timeout=0.2, max_size=1 << 24
        ) as socket:
            _ask(socket, type="hello", protocol=1)
            while not self._stopped.is_set():
                self._take(socket, ormsgpack.unpackb(socket.recv(SILENCE, decode=False)))

    def _take(self, socket: ClientConnection, message: dict[str, Any]) -> None:
        match message["type"]:
            case "hello":
                known = {"epoch": self._epoch, "after": self._cursor} if self._cursor is not None else {}
                self._epoch = message["epoch"]
                _ask(socket, type="watch", run=self.run_id, **known)
            case "watching":
                self._cursor = message["seq"]
                self.n_resumed += message["is_resumed"]
                if not message["is_resumed"]:
                    self._fetch()
            case "resync":
                self._fetch()
            case "frame":
                for update in message["frames"]:
                    self._cursor = update["seq"]
                    for block in update["blocks"]:
                        self._add(block)
                _ask(socket, type="credit")

    def _add(self, block: dict[str, Any]) -> None:
        steps = np.frombuffer(block["steps"], "<i8").tolist()
        if block["n"] > len(steps):  # thinned: the page draws it so, and fetches the rest when it zooms
            return self._fetch()
        for name in set(block["names"]) & self.seen.keys():
            if steps != sorted(set(steps)) or (steps[0] <= self._last[name] and not self._is_overlapping):
                self.problems.append(f"a viewer at step {self._last[name]} of {name} was told of {steps[:5]}")
            self._last[name] = max(self._last[name], steps[-1])
            self.seen[name].update(steps)
            if steps[0] > self._last[name]:
                self._is_overlapping = False

    def _fetch(self) -> None:
        self.n_fetched += 1
        self._is_overlapping = True
        params: dict[str, str | int] = {"names": ",".join(self.names), "buckets": 10_000}
        with httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {self.token}"}, trust_env=False
        ) as http:
            answer = http.get(f"/api/runs/{self.run_id}/series", params=params, timeout=10)
        if answer.status_code == 200:
            for name, data in answer.json()["series"].items():
                self.seen[name].update(data["steps"])
                self._last[name] = max([self._last[name], *data["steps"]])


def missing(viewer: Viewer, steps: Callable[[str], set[int]]) -> dict[str, list[int]]:
    """Return the steps of each series that are in the database and that the viewer has not seen, or the other way."""
    found = {name: sorted(steps(name) ^ seen) for name, seen in viewer.seen.items()}
    return {name: wrong for name, wrong in found.items() if wrong}


def _ask(socket: ClientConnection, **fields: object) -> None:
    socket.send(json.dumps(fields))
