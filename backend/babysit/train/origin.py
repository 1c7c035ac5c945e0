"""The origin of the data: which data set, the path of a copy, and the data set's own options.

The options are the constructors' arguments of all registered data sets, one field for all arguments of one name. A
data set that is added with an option of its own has it in the configuration and in the form as soon as its file exists.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, ValidationInfo, create_model, field_validator, model_validator
from pydantic_core import PydanticCustomError

import babysit.data.sources  # noqa: F401 — enters the data sets
from babysit.data.dataset import datasets
from babysit.registry import REQUIRED
from babysit.registry import Field as Argument
from babysit.train.entry import definition
from babysit.train.section import NameIn, Section
from babysit.train.text import plain_text

DEFAULT = "digits"
MAX_TEXT = 200


class _Place(Section):
    """The two fields that every data set has."""

    name: Annotated[str, NameIn(datasets)] = Field(DEFAULT, title="Data set", description="a registered data set")
    path: str | None = Field(
        None,
        title="Path",
        description="a file or folder of your own on the server's machine; without it, the fetched copy",
        max_length=4096,
    )

    @field_validator("path")
    @classmethod
    def _check_path(cls, path: str | None) -> str | None:
        if path is None:
            return None
        if not Path(plain_text(path)).is_absolute() and not path.startswith("~/"):
            raise PydanticCustomError("path", "must be an absolute path")
        return path

    @model_validator(mode="before")
    @classmethod
    def _fill_options(cls, data: Any) -> Any:
        """Write out the defaults of the chosen data set's options, so that a stored configuration states them."""
        if not isinstance(data, dict):
            return data
        name = data.get("name", DEFAULT)
        defaults = DEFAULTS.get(name, {}) if isinstance(name, str) else {}
        given = {key: value for key, value in data.items() if value is not None or key not in defaults}
        return defaults | given


def _options() -> dict[str, dict[str, Argument]]:
    """Return the arguments of every data set: option → data set → argument."""
    found: dict[str, dict[str, Argument]] = {}
    for name in datasets.names():
        for argument in datasets.fields(name):
            found.setdefault(argument.name, {})[name] = argument
    return found


def _field(option: str, arguments: dict[str, Argument]) -> tuple[Any, Any]:
    """Return pydantic's definition of an option; raises ValueError where one name means two things."""
    first = next(iter(arguments.values()))
    for name, argument in arguments.items():
        if (argument.type, argument.option) != (first.type, first.option) or argument.default is REQUIRED:
            raise ValueError(f"data set {name}: {option} must have a default, and mean what it means elsewhere")
    kind, info = definition(first, default=None)
    info.json_schema_extra |= {
        "only_for": list(arguments),
        "default_for": {name: argument.default for name, argument in arguments.items()},
    }
    return (Annotated[kind, Field(max_length=MAX_TEXT)] if kind is str else kind) | None, info


def _check_option(cls: Any, value: Any, info: ValidationInfo) -> Any:
    """Refuse an option that the chosen data set does not have."""
    option, name = info.field_name or "", info.data.get("name")
    if value is not None and name is not None and name not in OPTIONS[option]:
        users = ", ".join(OPTIONS[option])
        raise PydanticCustomError("option", "is not used by {name}; only by {users}", {"name": name, "users": users})
    return plain_text(value) if isinstance(value, str) else value


OPTIONS = _options()
"""The options of all data sets: option → data set → argument."""
DEFAULTS = {name: {argument.name: argument.default for argument in datasets.fields(name)} for name in datasets.names()}

if TYPE_CHECKING:
    Origin = _Place
else:
    Origin = create_model(
        "Origin",
        __base__=_Place,
        __validators__={"check_option": field_validator(*OPTIONS)(classmethod(_check_option))},
        **{option: _field(option, arguments) for option, arguments in OPTIONS.items()},
    )
