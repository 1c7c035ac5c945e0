"""The messages of the ingest protocol, one class each, told apart by their `type`.

A producer sends sequenced frames (`seq` = 1, 2, 3 … for a run and producer); the server acknowledges the highest
contiguous `seq` after it is committed. Numeric columns are little-endian bytes: steps int64, times and values float64.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from babysit.wire.text import Line, Name, Text

PROTOCOL = 1
MAX_BLOCK_POINTS = 1 << 20
MAX_BLOCKS = 1024  # of one frame
MAX_TENSOR_BYTES = 8 << 20

SERVER_KINDS = frozenset({"finding", "judged", "alerted", "acted", "forked", "preflight"})
"""Kinds of events that only the server tells of; a producer's own of that name are kept as `producer/<kind>`."""


def disown(kind: str) -> str:
    """Return the kind under which a producer's event is kept."""
    return f"producer/{kind}" if kind in SERVER_KINDS else kind


Seq: TypeAlias = Annotated[int, Field(ge=1, lt=1 << 53)]
Step: TypeAlias = Annotated[int, Field(ge=0, lt=1 << 63)]
Identity: TypeAlias = Annotated[str, Field(pattern=r"^[0-9a-z][0-9a-z_-]{0,63}$")]
Person: TypeAlias = Annotated[Line, Field(max_length=40)]
Scalar: TypeAlias = bool | int | float | Line | None
Value: TypeAlias = Scalar | Annotated[dict[Name, Scalar], Field(max_length=32)]


class Message(BaseModel):
    """The base: unknown fields are refused, and a message never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, ser_json_inf_nan="strings")


class Block(Message):
    """Points of several series that share their steps: n steps and times, and a row of n values for each name."""

    names: Annotated[list[Name], Field(min_length=1, max_length=4096)]
    steps: bytes
    times: bytes
    values: bytes

    @classmethod
    def pack(cls, names: Sequence[str], steps: NDArray[Any], times: NDArray[Any], values: NDArray[Any]) -> Self:
        """Return the block of `steps` (n,), `times` (n,) in unix seconds and `values` (len(names), n)."""
        return cls(
            names=list(names),
            steps=np.asarray(steps, "<i8").tobytes(),
            times=np.asarray(times, "<f8").tobytes(),
            values=np.asarray(values, "<f8").tobytes(),
        )

    @property
    def n(self) -> int:
        """The number of steps."""
        return len(self.steps) // 8

    def columns(self) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
        """Return read-only views: steps (n,), times (n,), values (names, n)."""
        values = np.frombuffer(self.values, "<f8").reshape(len(self.names), self.n)
        return np.frombuffer(self.steps, "<i8"), np.frombuffer(self.times, "<f8"), values

    @model_validator(mode="after")
    def _fit(self) -> Self:
        n = self.n
        if not 1 <= n <= MAX_BLOCK_POINTS // len(self.names):
            raise ValueError(f"a block must hold 1 to {MAX_BLOCK_POINTS} points")
        if (len(self.steps), len(self.times), len(self.values)) != (8 * n, 8 * n, 8 * n * len(self.names)):
            raise ValueError("a block's columns must be of one length, 8 bytes a number")
        if len(set(self.names)) != len(self.names):
            raise ValueError("a block must name each series once")
        steps = np.frombuffer(self.steps, "<i8")
        if int(steps.min()) < 0:
            raise ValueError("steps must not be negative")
        return self


class Hello(Message):
    """A producer's first frame: which run it streams, and under which identity."""

    type: Literal["hello"] = "hello"
    protocol: int = PROTOCOL
    run: Identity
    producer: Identity


class Points(Message):
    """Points of any number of series."""

    type: Literal["points"] = "points"
    seq: Seq
    blocks: Annotated[list[Block], Field(min_length=1, max_length=MAX_BLOCKS)]


class Tensor(Message):
    """An array of one step, such as a picture wall: dtype uint8 or float32, C order."""

    type: Literal["tensor"] = "tensor"
    seq: Seq
    name: Name
    step: Step
    time: float
    dtype: Literal["uint8", "float32"]
    shape: Annotated[list[Annotated[int, Field(ge=1, le=1 << 24)]], Field(min_length=1, max_length=4)]
    data: Annotated[bytes, Field(max_length=MAX_TENSOR_BYTES)]
    meta: dict[Name, Any] = {}

    @model_validator(mode="after")
    def _fit(self) -> Self:
        size = np.dtype(self.dtype).itemsize
        for extent in self.shape:
            size *= extent
        if size != len(self.data):
            raise ValueError(f"shape {self.shape} of {self.dtype} needs {size} bytes, got {len(self.data)}")
        return self


class Tensors(Message):
    """Tensor records that go together, as the histograms of one step do; their own numbers say nothing."""

    type: Literal["tensors"] = "tensors"
    seq: Seq
    tensors: Annotated[list[Tensor], Field(min_length=1, max_length=1024)]


class Event(Message):
    """Something that happened at a step: a log line, an error, an answer to a command."""

    type: Literal["event"] = "event"
    seq: Seq
    kind: Annotated[Name, AfterValidator(disown)]
    step: Step
    time: float
    data: dict[Name, Any] = {}


class Info(Message):
    """What is known of the run once it has begun: its layers, its data, its total number of steps."""

    type: Literal["info"] = "info"
    seq: Seq
    data: dict[Name, Any]


class State(Message):
    """A run's move to another state, with a reason that a person can read, and who wanted it, where someone did."""

    type: Literal["state"] = "state"
    seq: Seq
    state: Literal["running", "paused", "finished", "stopped", "failed"]
    reason: Text = ""
    step: Step = 0
    time: float
    by: Person = ""


class Heartbeat(Message):
    """A sign of life; not stored, not acknowledged."""

    type: Literal["heartbeat"] = "heartbeat"
    step: Step = 0


class Welcome(Message):
    """The server's first frame: `acked` is the last sequence number it holds of this producer."""

    type: Literal["welcome"] = "welcome"
    protocol: int = PROTOCOL
    acked: Annotated[int, Field(ge=0)]


class Ack(Message):
    """Every frame up to `seq` is committed."""

    type: Literal["ack"] = "ack"
    seq: Annotated[int, Field(ge=0)]


class Order(Message):
    """What a person asks of a running run; `by` says who.

    `set` gives a field of the configuration a new value, which for a schedule may be a table. With `expected`, it is
    obeyed only where the field still has the value that the person saw; with `undoes`, it takes that intervention back.
    `advance` trains so many steps of a paused run. `checkpoint` keeps one now.
    """

    type: Literal["stop", "pause", "resume", "checkpoint", "advance", "set"]
    note: Line = ""
    by: Person = ""
    field: Line | None = None
    value: Value = None
    expected: Value = None
    undoes: Annotated[int, Field(ge=1, lt=1 << 53)] | None = None
    steps: Annotated[int, Field(ge=1, le=10**9)] | None = None

    @property
    def is_conditional(self) -> bool:
        """Whether a value is expected; null is one."""
        return "expected" in self.model_fields_set

    @model_validator(mode="after")
    def _fit(self) -> Self:
        if self.type == "set" and self.field is None:
            raise ValueError("must name the field that is to be set")
        if self.type != "set" and (self.field, self.value, self.expected, self.undoes) != (None, None, None, None):
            raise ValueError("must have a field and a value only to set something")
        if (self.type == "advance") is (self.steps is None):
            raise ValueError("must have a number of steps to advance, and only then")
        return self

    @model_serializer(mode="wrap")
    def _leave_out(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Write `expected` only where it was given: its null is a value like others."""
        written: dict[str, Any] = write(self)
        if not self.is_conditional:
            written.pop("expected", None)
        return written


class Command(Message):
    """An order on its way to the producer; `id` makes a repeat harmless."""

    type: Literal["command"] = "command"
    id: int
    command: Order


class Refusal(Message):
    """The server does not take the producer's frames: for good, or until `retry_after` seconds have passed."""

    type: Literal["refusal"] = "refusal"
    reason: str
    retry_after: float | None = None


SequencedMessage: TypeAlias = Points | Tensor | Tensors | Event | Info | State
ProducerMessage: TypeAlias = Hello | SequencedMessage | Heartbeat
ServerMessage: TypeAlias = Welcome | Ack | Command | Refusal
