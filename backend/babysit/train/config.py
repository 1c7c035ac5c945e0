"""The configuration of a run: one model that the form, the API, the worker, the command line and the database share."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, field_validator

from babysit.errors import ConfigError, Problem
from babysit.train.entry import Named
from babysit.train.form import form_schema
from babysit.train.overrides import put_all
from babysit.train.probe_section import Probes
from babysit.train.problems import key_problems, problems_of
from babysit.train.section import Section
from babysit.train.sections import OPTIMIZER, SCHEDULE, Data, Network, Objective, Training
from babysit.train.text import plain_text

__all__ = ["Config", "apply_overrides", "load_toml", "parse", "read_toml", "schema"]

MAX_TOML_BYTES = 1 << 20


class Config(Section):
    """A training run: everything that decides its result. `{}` is valid and trains the embedded digits in seconds."""

    name: str = Field("", title="Name", description="free text to find the run by", max_length=200)
    seed: int = Field(
        0,
        title="Seed",
        description="decides the splits, the first weights and the order of the examples",
        ge=0,
        le=2**63 - 1,
    )
    data: Data = Field(default_factory=Data, title="Data")
    network: Network = Field(default_factory=Network, title="Network")
    objective: Objective = Field(default_factory=Objective, title="Objective")
    optimizer: Annotated[Named, OPTIMIZER] = Field(
        default_factory=lambda: OPTIMIZER.entry("sgd"),
        title="Optimizer",
        description="how gradients change the weights",
    )
    schedule: Annotated[Named, SCHEDULE] = Field(
        default_factory=lambda: SCHEDULE.entry("constant"),
        title="Schedule",
        description="the learning rate as a function of the step",
    )
    training: Training = Field(default_factory=Training, title="Training")
    probes: Probes = Field(default_factory=Probes, title="Probes")

    @field_validator("name")
    @classmethod
    def _check_name(cls, name: str) -> str:
        return plain_text(name)

    def to_dict(self) -> dict[str, Any]:
        """Return the plain form with every default written out and without nulls: `parse` takes it back unchanged."""
        return self.model_dump(mode="json", exclude_none=True)


def parse(data: Mapping[str, Any]) -> Config:
    """Return the configuration that `data` states; raises ConfigError naming every field, rule and value."""
    if not isinstance(data, Mapping):
        raise ConfigError([Problem("configuration", "must be a table of sections", data)])
    problems = key_problems(data)
    if problems:
        raise ConfigError(problems)
    try:
        return Config.model_validate(dict(data))
    except ValidationError as error:
        raise ConfigError(problems_of(error, data, schema())) from None


def schema() -> dict[str, Any]:
    """Return the JSON schema of the configuration: self-contained, with titles, help, units, bounds and defaults."""
    return form_schema(Config.model_json_schema(), Config().to_dict())


def read_toml(path: Path) -> dict[str, Any]:
    """Return the plain configuration in a TOML file, a relative data.path taken from the file's folder.

    Raises ConfigError for a file that cannot be read, is too large or is not TOML.
    """
    try:
        with path.open("rb") as file:
            text = file.read(MAX_TOML_BYTES + 1)
        if len(text) > MAX_TOML_BYTES:
            raise ConfigError([Problem("configuration", f"must have at most {MAX_TOML_BYTES >> 20} MB", str(path))])
        data = tomllib.loads(text.decode())
    except (OSError, ValueError, RecursionError) as error:
        rule = f"must be a readable TOML file: {getattr(error, 'strerror', None) or error or 'nested too deep'}"
        raise ConfigError([Problem("configuration", rule, str(path))]) from None
    section = data.get("data")
    if isinstance(section, dict) and isinstance(section.get("path"), str) and not section["path"].startswith("~"):
        section["path"] = str(path.resolve().parent / section["path"])
    return data


def apply_overrides(data: Mapping[str, Any], overrides: Sequence[str]) -> dict[str, Any]:
    """Return a copy of `data` with each "dotted.field=value" set; raises ConfigError for a place that is not there.

    Values are TOML, or else taken as text. Layers are numbered from 0: "network.layers.0.units=50" changes the
    default's layer where `data` states none.
    """
    return put_all(data, overrides, Config().to_dict())


def load_toml(path: Path, overrides: Sequence[str] = ()) -> Config:
    """Return the configuration in a TOML file, with `overrides` such as "training.epochs=3" applied to it."""
    return parse(apply_overrides(read_toml(path), overrides))
