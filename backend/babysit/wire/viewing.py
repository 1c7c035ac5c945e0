"""The messages of the live protocol, server to browser, as they are after MessagePack; columns are little-endian bytes.

Typed dictionaries and not models: they are made ten times a second for every viewer and need no validation here.
`babysit.wire.typescript` writes the same shapes for the browser.
"""

from typing import Any, Literal, TypeAlias, TypedDict

Number: TypeAlias = float | Literal["NaN", "Infinity", "-Infinity"] | None


class Metric(TypedDict):
    """A headline metric of a run; what is not finite is spelled out, a best that does not exist yet is null."""

    last: Number
    best: Number
    best_step: int | None


class Parent(TypedDict):
    """The run that another was made from, at which step (0: from the beginning), and why.

    `changes` has the fields that differ, by dotted name; `finding` the id of the finding that it is the experiment for;
    `group` is shared by those that were made together.
    """

    id: str
    step: int
    kind: Literal["fork", "experiment", "counterfactual", "replay"]
    changes: dict[str, Any]
    finding: str | None
    group: str | None


class RunSummary(TypedDict):
    """One row of the runs table. Times are unix seconds, `speed` steps a second; `health` is "" before it is judged."""

    id: str
    name: str
    state: Literal["queued", "starting", "running", "paused", "finished", "stopped", "failed", "lost"]
    reason: str
    dataset: str
    network: str
    created_at: float
    started_at: float | None
    ended_at: float | None
    step: int
    total_steps: int
    steps_per_epoch: int | None
    speed: float | None
    queue_place: int | None
    health: Literal["", "healthy", "note", "warning", "alarm"]
    parent: Parent | None
    is_starred: bool
    archived_at: float | None
    deleted_at: float | None
    has_note: bool
    tags: list[str]
    metrics: dict[str, Metric]


class LiveBlock(TypedDict):
    """Points of several series: steps int64 (k), times and values float64, values a row of k for each name.

    They stand for `n` points: n is greater than k where a frame was thinned.
    """

    names: list[str]
    steps: bytes
    times: bytes
    values: bytes
    n: int


class LiveTensor(TypedDict):
    """The newest tensor record of a name."""

    name: str
    step: int
    time: float
    dtype: str
    shape: list[int]
    data: bytes
    meta: dict[str, Any]


class LiveEvent(TypedDict):
    """Something that happened in a run."""

    kind: str
    step: int
    time: float
    data: dict[str, Any]


class RunUpdate(TypedDict):
    """What is new in one watched run, up to the hub's `seq`; for the run "*" only the summaries of changed runs."""

    run: str
    seq: int
    blocks: list[LiveBlock]
    tensors: list[LiveTensor]
    events: list[LiveEvent]
    summaries: list[RunSummary]


class LiveHello(TypedDict):
    """The answer to the browser's hello; another epoch than before means another hub."""

    type: Literal["hello"]
    protocol: int
    epoch: str
    is_disk_full: bool


class Watching(TypedDict):
    """A watch has begun; when it was not resumed the page fetches a snapshot over HTTP."""

    type: Literal["watching"]
    run: str
    seq: int
    is_resumed: bool


class Frame(TypedDict):
    """What is new; answered with a credit once it is painted."""

    type: Literal["frame"]
    frames: list[RunUpdate]


class Resync(TypedDict):
    """Too much to tell: fetch the run again over HTTP, then go on."""

    type: Literal["resync"]
    run: str


class Missing(TypedDict):
    """There is no such run to watch."""

    type: Literal["missing"]
    run: str
    reason: str


class Pulse(TypedDict):
    """A sign of life while nothing else is due."""

    type: Literal["pulse"]
    time: float


class Disk(TypedDict):
    """The disk has become full, so that nothing new is stored, or has room again."""

    type: Literal["disk"]
    is_full: bool


LiveMessage: TypeAlias = LiveHello | Watching | Frame | Resync | Missing | Pulse | Disk
