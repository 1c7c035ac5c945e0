"""A parameter: one array that training changes, with its gradient and its name."""

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray


@dataclass(slots=True)
class Parameter:
    """`value` and `grad` have one shape and are written in place; `decays`: whether L2 applies, to weights only."""

    name: str
    value: NDArray[Any]
    grad: NDArray[Any]
    decays: bool
