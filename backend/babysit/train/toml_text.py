"""A configuration as TOML: written with only what differs from the defaults, read with the lines of what is wrong."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from babysit.errors import ConfigError, Problem
from babysit.train.config import MAX_TOML_BYTES, Config, parse
from babysit.train.sections import AUGMENT, LAYER
from babysit.train.toml_lines import line_of
from babysit.train.toml_writer import write_toml

CHOICES = {"layers": (LAYER, "type"), "augment": (AUGMENT, "name")}
"""Lists of entries, in which an option that is its kind's default goes without saying."""
AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)$")


def format_toml(config: Config, stated: Sequence[tuple[str, str]] = ()) -> str:
    """Return `config` as TOML that `parse_toml` reads back to the same; the default configuration is the empty text.

    The fields (section, name) that are `stated` stand there even where they are as by default.
    """
    data, whole = _essential(config), config.to_dict()
    for section, name in stated:
        data.setdefault(section, {})[name] = whole[section][name]
    return write_toml(data)


def parse_toml(text: str) -> Config:
    """Return the configuration that `text` states; raises ConfigError, each problem with its line where it has one."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_TOML_BYTES:
        raise ConfigError([Problem("configuration", f"must have at most {MAX_TOML_BYTES >> 20} MB", len(text))])
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError([_syntax_problem(error, text)]) from None
    try:
        return parse(data)
    except ConfigError as error:
        raise ConfigError([_with_line(problem, text) for problem in error.problems]) from None


def _syntax_problem(error: Exception, text: str) -> Problem:
    message = "nested too deep" if isinstance(error, RecursionError) else str(error)
    found = AT_LINE.search(message)
    line = int(found[1]) if found else text.count("\n") + 1 if "end of document" in message else None
    reason = AT_LINE.sub("", message).removesuffix(" (at end of document)")
    return Problem("configuration", f"must be TOML: {reason[:1].lower()}{reason[1:]}", None, line)


def _with_line(problem: Problem, text: str) -> Problem:
    return Problem(problem.field, problem.rule, problem.value, line_of(problem.field, text))


def _essential(config: Config) -> dict[str, Any]:
    """Return the plain form without all that `parse` puts back by itself: sections, fields, options of a choice."""
    data = config.to_dict()
    for value in data.values():
        for name in CHOICES.keys() & value.keys() if isinstance(value, Mapping) else ():
            value[name] = [_shortened(entry, *CHOICES[name]) for entry in value[name]]
    _thin_out(data, data, config)
    return data


def _thin_out(whole: Mapping[str, Any], part: dict[str, Any], config: Config) -> None:
    """Take out of `part`, a table inside `whole`, whatever makes no difference."""
    for key in list(part):
        before = dict(part)
        del part[key]
        if not _means(whole, config):
            part.clear()
            part |= before  # in the old order
            if isinstance(before[key], dict):
                _thin_out(whole, before[key], config)


def _means(data: Mapping[str, Any], config: Config) -> bool:
    try:
        return Config.model_validate(data) == config
    except ValidationError:
        return False


def _shortened(entry: Any, choice: Any, tag: str) -> Any:
    """Return an entry without the options that its kind has by default."""
    if not isinstance(entry, Mapping):
        return entry
    try:
        default = choice.entry(entry[tag]).to_value(False)
    except ValidationError:  # a kind that cannot be without options
        return entry
    return {key: item for key, item in entry.items() if key == tag or item != default.get(key)}
