"""The formats of an export, by name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from babysit.errors import ConfigError, Problem

if TYPE_CHECKING:
    from babysit.export.order import Order
    from babysit.store.database import Connection

Name = Literal["csv", "json", "parquet"]
NAMES: tuple[Name, ...] = ("csv", "json", "parquet")


@dataclass(frozen=True, slots=True)
class Format:
    """How a file ends, what it is called on the way, and its writer, which yields it piece by piece."""

    ending: str
    media_type: str
    write: "Callable[[Order, Connection], Iterator[bytes]]"


def format_named(name: Name) -> Format:
    """Return the format of that name, imported only now: pyarrow takes its time."""
    from babysit.export import csv_file, json_file, parquet_file

    module = {"csv": csv_file, "json": json_file, "parquet": parquet_file}[name]
    return Format(module.ENDING, module.MEDIA_TYPE, module.write)


def name_of(path: Path) -> Name:
    """Return the format that a file's ending asks for; raises ConfigError."""
    for name in NAMES:
        if path.suffix.lower() == f".{name}":
            return name
    raise ConfigError([Problem("--output", f"must end in .{', .'.join(NAMES)}, or --format say which", str(path))])
