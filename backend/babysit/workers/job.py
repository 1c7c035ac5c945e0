"""A job: what a worker is told of its run, in a file that only its owner reads (it holds the run's ingest token)."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

JOB_NAME = "job.json"


@dataclass(frozen=True, slots=True)
class Stored:
    """How far a run is told already: the last stored step of each of its series and of its tensor records.

    `probes` says which were on and which were off, by name, when it was last told, and `interventions` what people have
    changed, each as a script has it.
    """

    series: dict[str, int]
    tensors: dict[str, int]
    probes: dict[str, bool] = field(default_factory=dict)
    interventions: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Job:
    """One run to train: `memory_limit` in bytes of address space, None for no limit.

    With `stored`, the run goes on from its newest checkpoint, and tells only what lies beyond. With `fork`, a run that
    has none of its own goes on from that of the step in it, which is another run's and stands in its folder. A
    `script` has what is to be changed at which step, as `id`, `step`, `field`, `value`, `note` and `by`, and `replay`
    what is to come of it, as `until`, `sha256` and `machine`.
    """

    run: str
    config: dict[str, Any]
    token: str
    data_dir: str
    threads: int = 1
    memory_limit: int | None = None
    stored: Stored | None = None
    fork: dict[str, int] | None = None
    script: list[dict[str, Any]] = field(default_factory=list)
    replay: dict[str, Any] | None = None

    @property
    def fork_step(self) -> int | None:
        """The step that the run was forked at; None for one that begins at the beginning."""
        return None if self.fork is None else self.fork["step"]

    @property
    def folder(self) -> Path:
        """The run's own folder."""
        return run_folder(Path(self.data_dir), self.run)

    @property
    def path(self) -> Path:
        """The job's file."""
        return self.folder / JOB_NAME

    def write(self) -> Path:
        """Write the job's file and return its path."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_private(self.path, asdict(self))
        return self.path

    @classmethod
    def read(cls, path: Path) -> "Job":
        """Return the job of a file; raises OSError, ValueError or TypeError for anything but a job."""
        fields = json.loads(path.read_text("utf-8"))
        stored = fields.pop("stored", None)
        return cls(**fields, stored=None if stored is None else Stored(**stored))


def run_folder(data_dir: Path, run: str) -> Path:
    """Return the folder of a run's files."""
    return data_dir / "runs" / run


def checkpoint_folder(data_dir: Path, run: str) -> Path:
    """Return the folder of a run's checkpoints."""
    return run_folder(data_dir, run) / "checkpoints"


def spool_folder(data_dir: Path, run: str) -> Path:
    """Return the folder of what the run's producers have not delivered."""
    return run_folder(data_dir, run) / "spool"


def write_private(path: Path, content: Any) -> None:
    """Write JSON that only the owner reads, whole or not at all."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(content, file)
    part.replace(path)
