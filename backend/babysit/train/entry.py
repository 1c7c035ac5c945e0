"""An entry: one choice out of a registry together with its options, as a configuration names it.

The model of every entry is made from its registry, so that a new layer, init or optimizer is a configuration field,
with bounds and help, as soon as its file exists.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Generic, Literal, TypeVar, cast

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
    create_model,
)
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from babysit.errors import ConfigError
from babysit.registry import REQUIRED, Registry
from babysit.registry import Field as Argument

STRICT = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)
"""What every part of the configuration holds to: no unknown fields, no silent conversions, finite numbers."""


class Entry(BaseModel):
    """The base of all entries: a table whose field `tag` says which entry of `registry` it is."""

    model_config = STRICT
    registry: ClassVar[Registry[Any]]
    tag: ClassVar[str]

    def options(self) -> dict[str, Any]:
        """Return the arguments of the entry's class."""
        return {field.name: getattr(self, field.name) for field in self.registry.fields(getattr(self, self.tag))}

    def create(self) -> Any:
        """Return a new instance of the entry's class."""
        return self.registry.create(getattr(self, self.tag), **self.options())

    def to_value(self, is_short: bool) -> Any:
        """Return the plain form: a table without what is not set, or the bare name of a short entry without options."""
        if is_short and not self.options():
            return getattr(self, self.tag)
        return self.model_dump(mode="json", exclude_none=True)


class Named(Entry):
    """A named entry: `{"name": "normal", "std": 0.01}`."""

    tag = "name"
    name: str


E = TypeVar("E", bound=Entry)


class Choice(Generic[E]):
    """An annotation: this field is an entry of `registry`, told apart by its field `tag`.

    A bare name stands for the entry with its default options; a table without the tag means `default`. With `is_short`
    the bare name is also what is written back where the entry has no options.
    """

    def __init__(
        self,
        base: type[E],
        registry: Registry[Any],
        *,
        default: str | None = None,
        is_short: bool = False,
        extras: Mapping[str, tuple[Any, Any]] | None = None,
    ) -> None:
        self.registry, self.default, self.is_short = registry, default, is_short
        self._base, self._extras = base, dict(extras or {})
        self._models: dict[str, type[E]] = {}

    def entry(self, name: str, **options: Any) -> E:
        """Return the entry of `name`; raises pydantic's ValidationError for options that break a rule."""
        return self.validate({self._base.tag: name, **options})

    def validate(self, value: Any) -> E:
        """Return the entry that `value` stands for; raises ValueErrors that pydantic turns into its own."""
        if isinstance(value, self._base):
            return value
        value = {self._base.tag: value} if isinstance(value, str) else value
        if not isinstance(value, Mapping):
            raise PydanticCustomError("entry", f"must be a name or a table with {self._base.tag}")
        value = {self._base.tag: self.default, **value} if self.default else value
        entry = self.model(self._name_in(value)).model_validate(dict(value))
        _check(entry)
        return entry

    def model(self, name: str) -> type[E]:
        """Return the model of the entry `name`, made when first asked for."""
        if name not in self._models:
            self._models[name] = self._make(name)
        return self._models[name]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self.validate,
            serialization=core_schema.plain_serializer_function_ser_schema(lambda e: e.to_value(self.is_short)),
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"oneOf": [self._describe(name) for name in self.registry.names()], "tag": self._base.tag}

    def _name_in(self, value: Mapping[str, Any]) -> str:
        tag = self._base.tag
        name = value.get(tag)
        if isinstance(name, str) and name in self.registry.names():
            return name
        known = ", ".join(self.registry.names())
        rule = f"must be one of {known}" if tag in value else f"must be given; one of {known}"
        raise PydanticCustomError("tag", cast(Any, "{rule}"), {"rule": rule, "tag": tag, "given": name})

    def _make(self, name: str) -> type[E]:
        fields: dict[str, Any] = {self._base.tag: (Literal[name], Field(title=title(self._base.tag)))}
        fields |= {argument.name: definition(argument, argument.default) for argument in self.registry.fields(name)}
        if getattr(self.registry.get(name), "has_weights", True):
            fields |= self._extras
        # Through a cast: mypy takes what is assigned from create_model as a class of its own.
        summary = self.registry.summary(name)
        model = create_model(f"{self.registry.kind}_{name}", __base__=self._base, __doc__=summary, **fields)
        made = cast(type[E], model)
        made.registry = self.registry
        return made

    def _describe(self, name: str) -> dict[str, Any]:
        """Return the JSON schema of one entry: a constant for a short entry without options, else a table."""
        if self.is_short and not self.registry.fields(name):
            return {"const": name, "title": name, "description": self.registry.summary(name)}
        schema = self.model(name).model_json_schema()
        return schema | {"title": name}


def definition(argument: Argument, default: Any) -> tuple[Any, Any]:
    """Return pydantic's definition of a constructor argument with the given default."""
    option = argument.option
    info = Field(
        default=... if default is REQUIRED else default,
        title=title(argument.name),
        description=option.help,
        ge=option.ge,
        gt=option.gt,
        le=option.le,
        lt=option.lt,
        json_schema_extra={"unit": option.unit, "scale": option.scale},
    )
    return (argument.type, info)


def _check(entry: Entry) -> None:
    """Raise ValidationError at the field for a rule that no bound states: a pad larger than the kernel, say."""
    try:
        entry.create()
    except ConfigError as error:
        lines = [
            InitErrorDetails(
                type=PydanticCustomError("option", "{rule}", {"rule": problem.rule}),
                loc=(problem.field,),
                input=problem.value,
            )
            for problem in error.problems
        ]
        raise ValidationError.from_exception_data(type(entry).__name__, lines) from None


def title(name: str) -> str:
    """Return a name as a form shows it."""
    return name.replace("_", " ").capitalize()
