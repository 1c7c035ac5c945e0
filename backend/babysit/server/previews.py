"""Previews: looks at networks that have not been trained, one at a time in a thread; the newest of a session wins."""

import asyncio
import json
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

import numpy as np

from babysit.data.prepare import path_of, source_of
from babysit.data.sample import Sample, take_sample
from babysit.errors import ConfigError, LimitError, StateError
from babysit.train.config import Config
from babysit.train.feed import preparation_problems

T = TypeVar("T")
Check = Callable[[], None]

KEPT_BYTES = 256 << 20
"""What the samples may take that are kept for the next preview."""
MAX_WAITING = 64
"""Previews that may be asked for at the same time, those among them that are given up by now."""


class Previews:
    """One thread that looks, and the samples of the data that it has looked at lately.

    `ask` belongs to the event loop; whatever is asked for a session gives up what was asked for it before. Who names no
    session ("") is overtaken by nobody.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._samples = Samples(KEPT_BYTES)
        self._line = Line("babysit-preview")
        self._newest: dict[str, threading.Event] = {}
        self._n_asked = 0

    async def ask(self, session: str, act: Callable[[Check], T]) -> T:
        """Return what `act` returns, called in the thread with what raises StateError once it is no longer wanted.

        Cancelling the call gives up as well. Raises LimitError where MAX_WAITING are asked for already.
        """
        if self._n_asked >= MAX_WAITING:
            raise LimitError("previews at the same time", MAX_WAITING)
        self._n_asked += 1
        given_up = threading.Event()
        if (earlier := self._newest.get(session)) is not None:
            earlier.set()
        if session:
            self._newest[session] = given_up

        def check() -> None:
            if given_up.is_set():
                raise StateError("this preview", "given up for a newer one", "be answered")

        def run() -> T:
            check()
            return act(check)

        try:
            return await asyncio.wrap_future(self._line.submit(run))
        finally:
            self._n_asked -= 1
            given_up.set()
            if self._newest.get(session) is given_up:
                del self._newest[session]

    @property
    def n_sessions(self) -> int:
        """How many sessions wait for an answer."""
        return len(self._newest)

    def sample(self, config: Config, check: Check) -> Sample:
        """Return the sample of a configuration's data, from memory where it was looked at lately; for the thread.

        Raises ConfigError for a preprocessing or augmentation that cannot take the data, and as `take_sample` does.
        """
        key = _key(config)
        sample = self._samples.get(key)
        if sample is None:
            facts = source_of(config.data).facts(path_of(config.data), self._folder)
            if problems := preparation_problems(config, facts.shape):
                raise ConfigError(problems)
            sample = take_sample(config.data, config.seed, self._folder, check)
            self._samples.put(key, sample)
        return sample

    def close(self) -> None:
        """Give up everything; the thread ends as soon as it notices."""
        for given_up in self._newest.values():
            given_up.set()
        self._line.close()


class Line:
    """One daemon thread that does one job after another: what takes long does not keep the server from ending."""

    def __init__(self, name: str) -> None:
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def submit(self, act: Callable[[], T]) -> "Future[T]":
        """Return the future of what `act` will return."""
        future: Future[T] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(act())
            except BaseException as error:  # told to whoever waits
                future.set_exception(error)

        if self._thread.ident is None:
            self._thread.start()
        self._jobs.put(run)
        return future

    def close(self) -> None:
        """Do what is in the queue, and no more."""
        self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


class Samples:
    """Samples by key, at most so many bytes of them; the one that was wanted longest ago goes first."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: OrderedDict[str, Sample] = OrderedDict()

    def get(self, key: str) -> Sample | None:
        """Return the sample, which counts as wanted now."""
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def put(self, key: str, sample: Sample) -> None:
        """Keep the sample, and drop old ones until all fit; one that is too large by itself is not kept."""
        self._kept[key] = sample
        while self._kept and sum(map(_size, self._kept.values())) > self._limit:
            self._kept.popitem(last=False)


def _size(sample: Sample) -> int:
    """Return the bytes of the arrays that a sample keeps, those of its preprocessing among them."""
    own = (value for value in vars(sample.preprocess).values() if isinstance(value, np.ndarray))
    return sum(array.nbytes for array in (sample.x, sample.y, sample.raw, *own))


def _key(config: Config) -> str:
    """Return what decides the sample: the data section without augmentation, the seed, the file's state."""
    data = config.model_dump(mode="json", include={"data", "seed"}, exclude={"data": {"augment"}})
    path = path_of(config.data)
    state = path.stat() if path is not None and path.exists() else None
    return json.dumps([data, state and [state.st_mtime_ns, state.st_size]])
