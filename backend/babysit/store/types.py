"""Column types that mean the same in SQLite and PostgreSQL: numbers that may be NaN, and strict JSON documents."""

import json
import math
from typing import Any

from sqlalchemy import JSON, BigInteger, Dialect, Double, Integer
from sqlalchemy import Text as AnyText
from sqlalchemy.types import TypeDecorator

# SQLite numbers rows by itself only in a column of type INTEGER, which holds 64 bits there.
Key = BigInteger().with_variant(Integer(), "sqlite")
Document = JSON(none_as_null=True)

# What nests more deeply could be written, and then not be read where the stack is deeper.
MAX_DEPTH = 64
TOO_DEEP = "(nested too deeply)"


class Number(TypeDecorator[float]):
    """A float64 that may be NaN: NULL in the database, which SQLite would make of it anyway."""

    impl = Double
    cache_ok = True

    def process_bind_param(self, value: float | None, dialect: Dialect) -> float | None:
        """Return what is stored for `value`."""
        return None if value is None or math.isnan(value) else float(value)

    def process_result_value(self, value: float | None, dialect: Dialect) -> float:
        """Return the float that `value` stands for."""
        return math.nan if value is None else value


class Text(TypeDecorator[str]):
    """Text as it is, but for NUL: PostgreSQL cannot hold it, and gets the sign of a character that was replaced."""

    impl = AnyText
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return what is stored for `value`."""
        return value.replace("\0", "\ufffd") if value and dialect.name == "postgresql" else value


def dump(value: Any) -> str:
    """Return `value` as strict JSON; see `plain`."""
    return json.dumps(plain(value), allow_nan=False, default=str, separators=(",", ":"))


def plain(value: Any, depth: int = MAX_DEPTH) -> Any:
    """Return `value` with non-finite floats as NaN, Infinity or -Infinity in text, cut where it nests too deeply."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, dict):
        return {key: plain(entry, depth - 1) for key, entry in value.items()} if depth else TOO_DEEP
    if isinstance(value, list | tuple):
        return [plain(entry, depth - 1) for entry in value] if depth else TOO_DEEP
    return value
