"""Folders of TensorBoard's event files: each folder that has some is one training, as TensorBoard sees it."""

import hashlib
import heapq
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from babysit.errors import DataError
from babysit.foreign.event_file import EventFile, Told
from babysit.foreign.names import run_name, series_name
from babysit.foreign.records import RecordFile
from babysit.foreign.track import Curve, Facts, Item, Record, Track

MARK = "tfevents"
MAX_TRACKS = 10_000
BATCH = 50_000
"""Points that are gathered before they are told."""
_PEEK = 200
_MAX_TEXTS = 50


def folders(root: Path) -> list[Path]:
    """Return the folders under `root`, itself included, that have event files, sorted; links are not followed."""
    found = [Path(place) for place, _, files in os.walk(root) if any(MARK in name for name in files)]
    if len(found) > MAX_TRACKS:
        raise DataError(
            str(root), f"has {len(found):,} folders of event files; at most {MAX_TRACKS:,} are taken at once"
        )
    return sorted(found)


def track(folder: Path, root: Path, only: Path | None = None) -> Track | None:
    """Return what the event files of `folder` tell, or those of one file; None where nothing stands in them yet.

    Raises DataError where one of them is no event file.
    """
    files = [only] if only else sorted(path for path in folder.iterdir() if MARK in path.name and path.is_file())
    files = [path for path in files if path.stat().st_size]
    first = next(RecordFile(files[0]).read(), None) if files else None
    if first is None:
        return None
    name = folder.name if folder == root else f"{root.name}/{folder.relative_to(root).as_posix()}"
    found = Track(
        kind="tensorboard",
        source=str(folder),
        key=_key(files[0].name, first),
        name=run_name(name),
        read=lambda: _items(files, found.notes),
    )
    _look_ahead(found, files)
    return found


def _key(name: str, first: bytes) -> str:
    """Return what a folder is known by wherever it lies: its first file's name, with the moment, and first record."""
    return hashlib.sha256(b"\0".join([b"tensorboard", name.encode("utf-8", "surrogateescape"), first])).hexdigest()


def _look_ahead(found: Track, files: list[Path]) -> None:
    """Note when the training began and by what hyperparameters, which stand at the beginning of a file."""
    for path in files:
        for told in islice(EventFile(path).read(), _PEEK):
            if found.started is None and told.time > 0:
                found.started = told.time
            if told.kind == "hparams":
                found.config = {"hparams": told.content}
                return


def _items(paths: list[Path], notes: list[str]) -> Iterator[Item]:
    """Yield what the files hold, in the order of its times: where two were written side by side, both may grow."""
    files = [EventFile(path) for path in paths]
    told = heapq.merge(*(file.read() for file in files), key=lambda value: value.time)
    yield from _gathered(told)
    notes[:] = [note for file in files for note in file.notes]


def _gathered(values: Iterator[Told]) -> Iterator[Item]:
    points: dict[str, list[Told]] = {}
    texts: dict[str, Any] = {}
    n = 0
    for told in values:
        name = series_name(told.tag)
        if told.kind == "scalar":
            points.setdefault(name, []).append(told)
            n += 1
        elif isinstance(told.content, Record):
            own = told.content
            yield Record(_record_name(name, told.kind), own.step, own.time, own.array, own.meta)
        elif told.kind == "text" and (name in texts or len(texts) < _MAX_TEXTS):
            texts[name] = {"step": told.step, "text": told.content}
        if n >= BATCH:
            yield from _curves(points)
            points, n = {}, 0
    yield from _curves(points)
    if texts:
        yield Facts({"texts": texts})


def _record_name(name: str, kind: str) -> str:
    """Return the name of a record: pages know a histogram by the last part of its name."""
    return f"{name}/histogram" if kind == "histogram" and not name.endswith("/histogram") else name


def _curves(points: dict[str, list[Told]]) -> Iterator[Curve]:
    for name, own in points.items():
        yield Curve(
            name,
            np.array([told.step for told in own], np.int64),
            np.array([told.time for told in own], np.float64),
            np.array([told.content for told in own], np.float64),
        )
