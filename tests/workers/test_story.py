"""The story of a training: with a server that is behind, few records of a name are told, but the newest always is."""

from pathlib import Path

import numpy as np
import pytest

from babysit.sdk.run import Run
from babysit.train.events import PictureTaken, TensorTaken
from babysit.workers import story as module
from babysit.workers.job import Stored
from babysit.workers.story import Story


class Told(Run):
    """A run without a server, that remembers which records it was told of."""

    def __init__(self, folder: Path) -> None:
        super().__init__("http://127.0.0.1:1", "r", "token", folder=folder)
        self.records: list[tuple[str, int]] = []

    def log_tensor(self, step, name, array, meta=None, time=None):  # type: ignore[no-untyped-def]
        self.records.append((name, step))
        super().log_tensor(step, name, array, meta, time)
        self.flush()

    def log_picture(self, step, name, array, meta=None, time=None):  # type: ignore[no-untyped-def]
        self.records.append((name, step))
        super().log_picture(step, name, array, meta, time)
        self.flush()


@pytest.fixture
def run(tmp_path: Path):  # type: ignore[no-untyped-def]
    told = Told(tmp_path)
    yield told
    told.finish(0)


def counts(step: int, name: str = "val/confusion") -> TensorTaken:
    return TensorTaken(step, name, np.zeros((2, 2), np.float32))


def test_the_newest_record_of_each_name_is_told_at_the_end(run: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CROWDED_INTERVAL", 3600.0)
    story = Story(run, None)
    for step in range(1, 31):
        story.tell(counts(step))
    told = len(run.records)
    assert module.CROWD < told < 20
    story.tell(PictureTaken(30, "layer/1/filters", np.zeros((1, 2, 2, 1), np.uint8)))  # a name's first is always told
    story.end()
    assert run.records[told:] == [("layer/1/filters", 30), ("val/confusion", 30)]
    story.end()
    assert len(run.records) == told + 2


def test_what_is_stored_is_not_told_again(run: Told) -> None:
    story = Story(run, Stored({}, {"val/confusion": 20}))
    for step in (10, 20, 30):
        story.tell(counts(step))
    story.end()
    assert run.records == [("val/confusion", 30)]
