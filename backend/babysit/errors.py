"""The tree of errors: each carries data, and its text is a sentence for the person who caused it.

What an error means in HTTP or as an exit code is decided once, at the edge (server/errors.py, cli/app.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class BabysitError(Exception):
    """The root: whatever babysit refuses or cannot do, said in one sentence."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One field that breaks one rule: `network.layers.0.units` "must be at most 65536", got 1000000000.

    `line` is where it stands in a text that was read, from 1; in a single line, `at` and `length` are its characters,
    from 0, with no value where the line ends too early.
    """

    field: str
    rule: str
    value: Any = None
    line: int | None = None
    at: int | None = None
    length: int | None = None

    def __str__(self) -> str:
        is_end = self.value is None and self.at is not None
        return f"{self.field}: {self.rule}" + ("" if is_end else f" (got {shorten(self.value)})")


class ConfigError(BabysitError):
    """A configuration or request that breaks a rule; `problems` names every field, rule and value."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))


class RefusedError(ConfigError):
    """A request that is right in itself, and that what was found out meanwhile stands against."""


class ShapeError(BabysitError):
    """A layer that cannot take what the layer before it gives."""

    def __init__(self, layer: str, needs: str, got: tuple[int, ...]) -> None:
        self.layer, self.needs, self.got = layer, needs, got
        super().__init__(f"{layer} needs {needs}, got shape {got}")


class UnknownNameError(BabysitError):
    """A name that no registry entry bears."""

    def __init__(self, kind: str, name: str, known: Sequence[str]) -> None:
        self.kind, self.name, self.known = kind, name, tuple(known)
        super().__init__(f"no {kind} is named {shorten(name)}; known are {', '.join(known)}")


class DataError(BabysitError):
    """A file or array that is not the data it should be: `source` says which, `rule` what it breaks."""

    def __init__(self, source: str, rule: str) -> None:
        self.source, self.rule = source, rule
        super().__init__(f"{source}: {rule}")


class DataMissingError(DataError):
    """Data that is not on this machine yet; the text says how to get it."""


class CheckpointError(BabysitError):
    """A checkpoint that is damaged, or of another network or data set: `source` says which, `rule` why not."""

    def __init__(self, source: str, rule: str) -> None:
        self.source, self.rule = source, rule
        super().__init__(f"{source}: {rule}")


class WireError(BabysitError):
    """A frame that is not a message of the protocol."""


class NotFoundError(BabysitError):
    """Nothing of this kind has this id."""

    def __init__(self, noun: str, key: str) -> None:
        self.noun, self.key = noun, key
        super().__init__(f"there is no {noun} {shorten(key)}")


class StateError(BabysitError):
    """A move that the run's present state does not allow."""

    def __init__(self, noun: str, state: str, move: str) -> None:
        self.noun, self.state, self.move = noun, state, move
        super().__init__(f"{noun} is {state}: it cannot {move}")


class LimitError(BabysitError):
    """A bound that was reached; trying again later may help."""

    def __init__(self, what: str, limit: float) -> None:
        self.what, self.limit = what, limit
        super().__init__(f"{what}: the limit of {limit:g} is reached")


class TooLargeError(BabysitError):
    """More bytes than are taken: `what` may have at most `limit`."""

    def __init__(self, what: str, limit: int) -> None:
        self.what, self.limit = what, limit
        super().__init__(f"{what} must have at most {limit:,} bytes")


class StoreError(BabysitError):
    """The database cannot be used; the text says why and what to do."""


class StoreBusyError(StoreError):
    """The database cannot write just now (locked, or the disk is full); `retry_after` is in seconds."""

    def __init__(self, reason: str, retry_after: float = 2.0) -> None:
        self.retry_after = retry_after
        super().__init__(reason)


class StoreFullError(StoreBusyError):
    """The disk takes no more, by what the database could not write: nothing is stored until there is room again."""


class DamageError(StoreError):
    """Something in the database is not what was written; the rest of it can be used."""


class FolderInUseError(StoreError):
    """Another server holds the data folder, or the database."""

    def __init__(self, folder: str, holder: str, way: str = "choose another folder with --data-dir") -> None:
        self.folder, self.holder = folder, holder
        super().__init__(f"{folder} is in use by {holder}; stop it, or {way}")


def shorten(value: Any, limit: int = 80) -> str:
    """Return a printable one-line form of `value`, control characters escaped, cut at `limit` characters."""
    try:
        text = repr(value[: limit + 1] if isinstance(value, str | bytes) else value)
    except ValueError:  # an int too long to print
        text = "a very long number"
    return text if len(text) <= limit else text[: limit - 1] + "…"
