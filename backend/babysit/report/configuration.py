"""A run's configuration as text: TOML that starts the same training again, else JSON of what its producer told."""

import json
from typing import Any

from babysit.errors import ConfigError, NotFoundError
from babysit.report.markup import aside, section, text
from babysit.store.runs import Run
from babysit.train.config import parse
from babysit.train.toml_text import format_toml

STATED = (("training", "nan_guard"),)
"""What `babysit train` would set otherwise where a file leaves it out."""


def toml_of(run: Run) -> str:
    """Return the TOML by which `babysit train` starts the same training; raises NotFoundError for none of ours."""
    if "network" in run.config and "optimizer" in run.config:
        try:
            return format_toml(parse(run.config), STATED)
        except ConfigError:  # of another version, or a producer's own
            pass
    raise NotFoundError("configuration of a training of ours in run", run.id)


def text_of(run: Run) -> tuple[str, str]:
    """Return the name of a language and the configuration in it: TOML, else JSON."""
    try:
        return "TOML", toml_of(run)
    except NotFoundError:
        return "JSON", json.dumps(_sorted(run.config), indent=2, ensure_ascii=False)


def _sorted(config: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(config.items()))


def configuration_section(run: Run) -> str:
    """Return the configuration as text; nothing for a run without any."""
    if not run.config:
        return ""
    language, words = text_of(run)
    return section("configuration", "Configuration", aside(f"{language}:"), f"<pre>{text(words)}</pre>")
