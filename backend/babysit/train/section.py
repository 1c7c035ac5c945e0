"""A section of the configuration: what all of them hold to, and a field that is a registered name."""

from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ValidationInfo, model_validator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from babysit.registry import Registry
from babysit.train.entry import STRICT

T = TypeVar("T")


class NameIn:
    """An annotation: this field is the name of an entry of `registry`."""

    def __init__(self, registry: Registry[Any]) -> None:
        self.registry = registry

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        return core_schema.literal_schema(list(self.registry.names()))


class Section(BaseModel):
    """The base of all sections."""

    model_config = STRICT
    alternatives: ClassVar[tuple[str, ...]] = ()
    """Fields of which one is given; the first has a default, which holds when none is."""

    @model_validator(mode="before")
    @classmethod
    def _settle_alternatives(cls, data: Any) -> Any:
        """Take a null in an alternative as absent, and drop the first one's default where another is given."""
        if not cls.alternatives or not isinstance(data, dict):
            return data
        first, *others = cls.alternatives
        data = {key: value for key, value in data.items() if key not in cls.alternatives or value is not None}
        return {first: None, **data} if any(other in data for other in others) else data


def exclude(value: T, info: ValidationInfo, *others: str) -> T:
    """Return `value`; raises PydanticCustomError where one of `others`, which come before it, is given as well."""
    for other in others:
        if value is not None and info.data.get(other) is not None:
            raise PydanticCustomError("alternatives", "must not be given together with {other}", {"other": other})
    return value
