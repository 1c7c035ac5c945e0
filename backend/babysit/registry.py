"""A registry: name → class, with what a form and a validator need to know about the class's arguments.

Layers, inits, optimizers, schedules, data sets and probes each have one. To add an entry is to add one file
with `@registry.register("name")`; the constructor's signature gives the fields, their bounds and their help.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, TypeVar, get_args, get_origin, get_type_hints

from babysit.errors import UnknownNameError

T = TypeVar("T")
C = TypeVar("C", bound=type[Any])

REQUIRED = inspect.Parameter.empty


@dataclass(frozen=True, slots=True)
class Option:
    """Bounds, unit and help of one constructor argument, written as `Annotated[float, Option(…)]`."""

    help: str = ""
    unit: str = ""
    ge: float | None = None
    gt: float | None = None
    le: float | None = None
    lt: float | None = None
    scale: Literal["linear", "log"] = "linear"


@dataclass(frozen=True, slots=True)
class Field:
    """One argument of a registered class: its type without the annotation, its default and its option."""

    name: str
    type: Any
    default: Any
    option: Option


class Registry(Generic[T]):
    """The classes of one kind, by name, in the order of their registration."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._classes: dict[str, type[T]] = {}

    def register(self, name: str) -> Callable[[C], C]:
        """Return a decorator that enters a class under `name`; a name is given once."""

        def enter(cls: C) -> C:
            if name in self._classes:
                raise ValueError(f"{self.kind} {name!r} is registered twice")
            self._classes[name] = cls
            return cls

        return enter

    def names(self) -> tuple[str, ...]:
        """Return every name, sorted."""
        return tuple(sorted(self._classes))

    def get(self, name: str) -> type[T]:
        """Return the class of `name`; raises UnknownNameError with the names there are."""
        try:
            return self._classes[name]
        except KeyError:
            raise UnknownNameError(self.kind, name, self.names()) from None

    def create(self, name: str, **options: Any) -> T:
        """Return a new instance of the class of `name`."""
        return self.get(name)(**options)

    def name_of(self, cls: type[T]) -> str:
        """Return the name that `cls` is registered under; raises KeyError."""
        return next(name for name, entry in self._classes.items() if entry is cls)

    def summary(self, name: str) -> str:
        """Return the first line of the class's docstring."""
        return (inspect.getdoc(self.get(name)) or "").partition("\n")[0]

    def fields(self, name: str) -> tuple[Field, ...]:
        """Return the arguments of the class of `name`, in the order of its signature."""
        cls = self.get(name)
        if "__init__" not in vars(cls) and cls.__init__ is object.__init__:
            return ()
        hints = get_type_hints(cls.__init__, include_extras=True)
        parameters = list(inspect.signature(cls.__init__).parameters.values())[1:]
        return tuple(_field(p, hints[p.name]) for p in parameters if p.kind is not p.VAR_KEYWORD)


def _field(parameter: inspect.Parameter, hint: Any) -> Field:
    option = Option()
    if get_origin(hint) is Annotated:
        hint, *extras = get_args(hint)
        option = next((extra for extra in extras if isinstance(extra, Option)), option)
    return Field(parameter.name, hint, parameter.default, option)


def discover(package: str) -> None:
    """Import every module of `package`, so that each file's `register` has run."""
    path = importlib.import_module(package).__path__
    for module in pkgutil.iter_modules(path):
        importlib.import_module(f"{package}.{module.name}")
