"""An event of TensorBoard's files: the values that one of them holds, each told by its plugin.

The messages are those of tensorflow/core/util/event.proto and framework/summary.proto, read field by field.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np

from babysit.errors import DataError
from babysit.foreign import histogram, picture, tensor_proto
from babysit.foreign.protobuf import MalformedError, double, doubles, fields, message, signed, single, text
from babysit.foreign.records import RecordFile
from babysit.foreign.track import Record

Kind = Literal["scalar", "histogram", "picture", "text", "hparams"]
_MAX_TEXT = 4000
_MAX_HPARAMS = 400


@dataclass(frozen=True, slots=True)
class Told:
    """One value: `time` in unix seconds; `content` is a float, a record, a text, or a table of hyperparameters."""

    time: float
    step: int
    tag: str
    kind: Kind
    content: Any


@dataclass(slots=True)
class EventFile:
    """One event file. What is no value of ours is counted in `left_out`, by what it is."""

    path: Path
    left_out: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    _plugins: dict[str, str] = field(default_factory=dict)

    def read(self) -> Iterator[Told]:
        """Yield the values in their order; raises DataError where the file is no event file."""
        file = RecordFile(self.path)
        for n, record in enumerate(file.read()):
            try:
                found = list(self._event(record))
            except MalformedError as error:
                if n == 0:
                    raise DataError(self.path.name, f"is no event file: its first record is none ({error})") from None
                self._leave_out("a record that is no event")
                continue
            yield from found
        self.notes = file.notes + [f"{self.path.name}: {n:,} × {what} left out" for what, n in self.left_out.items()]

    def _event(self, data: bytes) -> Iterator[Told]:
        time, step = 0.0, 0
        summary = b""
        for number, value in fields(data):
            if number == 1:
                time = double(value)
            elif number == 2:
                step = signed(value)
            elif number == 5:
                summary = message(value)
        for number, value in fields(summary):
            if number == 1:
                yield from self._value(message(value), time if math.isfinite(time) else 0.0, step)

    def _value(self, data: bytes, time: float, step: int) -> Iterator[Told]:
        parts = dict(fields(data))
        tag = text(parts.get(1, b""))
        if 9 in parts:
            self._plugins[tag] = _plugin(message(parts[9]))
        plugin = self._plugins.get(tag, "")
        if step < 0:
            self._leave_out("a value of a negative step")
            return
        try:
            kind, content = self._content(parts, plugin, tag, step, time)
        except (MalformedError, ValueError) as error:
            self._leave_out(f"a value that cannot be read ({error})")
            return
        if kind is None:
            self._leave_out(f"a record of the kind {plugin or 'unknown'}")
        elif content is not None:
            yield Told(time, step, tag, kind, content)

    def _content(self, parts: dict[int, Any], plugin: str, tag: str, step: int, time: float) -> tuple[Kind | None, Any]:
        if 2 in parts:
            return "scalar", single(parts[2])
        if 5 in parts:
            return "histogram", _old_histogram(message(parts[5]), tag, step, time)
        if 4 in parts:
            encoded = dict(fields(message(parts[4]))).get(4, b"")
            return "picture", Record(tag, step, time, picture.decode(message(encoded)), {})
        if plugin == "hparams":
            return "hparams", _hyperparameters(message(parts[9])) if 9 in parts else None
        if 8 in parts:
            return self._tensor(tensor_proto.parse(message(parts[8])), plugin, tag, step, time)
        return None, None

    def _tensor(
        self, tensor: tensor_proto.TensorProto, plugin: str, tag: str, step: int, time: float
    ) -> tuple[Kind | None, Any]:
        if tensor.numbers is None:
            if plugin == "images" and len(tensor.strings) > 2:  # width and height come first
                pixels = [picture.decode(each) for each in tensor.strings[2:18]]
                alike = [each for each in pixels if each.shape == pixels[0].shape]
                return "picture", Record(tag, step, time, np.concatenate(alike), {})
            if plugin == "text":
                words = "\n".join(each.decode("utf-8", "replace") for each in tensor.strings[:100])
                return "text", words[:_MAX_TEXT]
            return None, None
        if plugin in {"scalars", ""} and tensor.numbers.size == 1:
            return "scalar", float(tensor.numbers.reshape(()))
        if plugin == "histograms" and tensor.numbers.ndim == 2 and tensor.numbers.shape[1] == 3:
            return "histogram", histogram.of_edges(tag, step, time, *tensor.numbers.T)
        return None, None

    def _leave_out(self, what: str) -> None:
        if what in self.left_out or len(self.left_out) < 20:
            self.left_out[what] = self.left_out.get(what, 0) + 1


def _plugin(metadata: bytes) -> str:
    """Return the name of the plugin that a SummaryMetadata is for."""
    data = message(dict(fields(metadata)).get(1, b""))
    return text(dict(fields(data)).get(1, b""))


def _old_histogram(data: bytes, tag: str, step: int, time: float) -> Record | None:
    """Return a HistogramProto's record; its outermost bins reach to the least and the largest value."""
    parts = dict(fields(data))
    low, high = (double(parts[number]) if number in parts else 0.0 for number in (1, 2))
    limits, counts = (doubles(parts.get(number, b"")) for number in (6, 7))
    left = np.concatenate([[low], limits[:-1]]) if len(limits) else limits
    return histogram.of_edges(tag, step, time, np.clip(left, low, high), np.clip(limits, low, high), counts)


def _hyperparameters(metadata: bytes) -> dict[str, Any] | None:
    """Return the hyperparameters of a session's start, None for what else the plugin tells."""
    plugin = dict(fields(message(dict(fields(metadata)).get(1, b""))))
    start = dict(fields(message(plugin.get(2, b"")))).get(3)
    if start is None:
        return None
    found: dict[str, Any] = {}
    for number, entry in fields(message(start)):
        if number == 1 and len(found) < _MAX_HPARAMS:
            parts = dict(fields(message(entry)))
            value = _plain(message(parts.get(2, b"")))
            if value is not None:
                found[text(parts.get(1, b""))[:200]] = value
    return found or None


def _plain(data: bytes) -> float | str | bool | None:
    """Return a google.protobuf.Value that is a number, a text or a truth."""
    for number, value in fields(data):
        if number == 2:
            return double(value)
        if number == 3:
            return text(value)[:500]
        if number == 4:
            return bool(signed(value))
    return None
