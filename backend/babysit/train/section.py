"""A section of the configuration: what all of them hold to, and a field that is a registered name."""

from typing import Any, ClassVar

from pydantic import BaseModel, model_validator
from pydantic_core import CoreSchema, core_schema

from babysit.registry import Registry
from babysit.train.entry import STRICT


class NameIn:
    """An annotation: this field is the name of an entry of `registry`."""

    def __init__(self, registry: Registry[Any]) -> None:
        self.registry = registry

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        return core_schema.literal_schema(list(self.registry.names()))


class Section(BaseModel):
    """The base of all sections."""

    model_config = STRICT
    alternatives: ClassVar[tuple[str, str] | None] = None
    """Two fields of which one is given; the first has a default, which holds when neither is."""

    @model_validator(mode="before")
    @classmethod
    def _settle_alternatives(cls, data: Any) -> Any:
        """Take a null in an alternative as absent, and drop the first one's default where the second is given."""
        if cls.alternatives is None or not isinstance(data, dict):
            return data
        first, second = cls.alternatives
        data = {key: value for key, value in data.items() if key not in cls.alternatives or value is not None}
        return {first: None, **data} if second in data else data
