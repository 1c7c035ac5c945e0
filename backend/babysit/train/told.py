"""What a checkpoint tells of the trainer itself: its settings, and where it stands besides its step."""

from dataclasses import dataclass

from babysit.errors import CheckpointError, ConfigError
from babysit.train.changes import live_settings, settle
from babysit.train.checkpoint import Checkpoint
from babysit.train.config import Config, parse


@dataclass(frozen=True, slots=True)
class Told:
    """`config` is the trainer's own with the checkpoint's settings; `total_steps` None where it does not tell them."""

    config: Config
    total_steps: int | None
    evaluated_at: int
    has_diverged: bool

    @classmethod
    def read(cls, checkpoint: Checkpoint, config: Config) -> "Told":
        """Return what a checkpoint tells to a trainer of `config`; raises CheckpointError."""
        facts = checkpoint.facts
        evaluated_at, has_diverged, total = (facts.get(key) for key in ("evaluated_at", "has_diverged", "total_steps"))
        if type(evaluated_at) is not int or not isinstance(has_diverged, bool):
            raise CheckpointError("the checkpoint", "must tell its last evaluation")
        if total is not None and (type(total) is not int or total < 1):
            raise CheckpointError("the checkpoint", "must tell its number of steps")
        return cls(_settled(config, facts.get("config")), total, evaluated_at, has_diverged)


def _settled(config: Config, told: object) -> Config:
    """Return `config` with the settings of another; raises CheckpointError."""
    if not isinstance(told, dict):
        raise CheckpointError("the checkpoint", "must tell its configuration")
    try:
        return settle(config, live_settings(parse(told)))
    except ConfigError as error:
        raise CheckpointError("the checkpoint", f"must tell a configuration: {error}") from None
