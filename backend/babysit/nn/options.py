"""The check of a constructor's arguments against the bounds that its own signature states."""

import math
import operator
from collections.abc import Callable
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from babysit.errors import ConfigError, Problem
from babysit.registry import Option

BOUNDS: tuple[tuple[str, str, Callable[[float, float], bool]], ...] = (
    ("gt", "greater than", operator.gt),
    ("ge", "at least", operator.ge),
    ("lt", "less than", operator.lt),
    ("le", "at most", operator.le),
)


def check_options(owner: object, **values: Any) -> None:
    """Raise ConfigError naming every value that breaks a bound of `owner`'s constructor.

    `owner.__init__` annotates its arguments as `Annotated[float, Option(ge=0)]`: what the form shows is what is
    checked.
    """
    hints = get_type_hints(type(owner).__init__, include_extras=True)
    rules = {name: _broken_rule(hints[name], value) for name, value in values.items()}
    problems = [Problem(name, rule, values[name]) for name, rule in rules.items() if rule]
    if problems:
        raise ConfigError(problems)


def _broken_rule(hint: Any, value: Any) -> str:
    """Return the rule of `hint` that `value` breaks, as a phrase; empty if none."""
    kind, *extras = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    if NoneType in get_args(kind):  # an option that may be left out
        if value is None:
            return ""
        (kind,) = set(get_args(kind)) - {NoneType}
    option = next((extra for extra in extras if isinstance(extra, Option)), Option())
    if kind is bool:
        return "" if isinstance(value, bool) else "must be true or false"
    if get_origin(kind) is Literal:
        return "" if value in get_args(kind) else f"must be one of {', '.join(map(str, get_args(kind)))}"
    if kind is int and (isinstance(value, bool) or not isinstance(value, int)):
        return "must be a whole number"
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return "must be a finite number"
    for name, text, holds in BOUNDS:
        bound = getattr(option, name)
        if bound is not None and not holds(value, bound):
            return f"must be {text} {bound:.15g}"
    return ""
