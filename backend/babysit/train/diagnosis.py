"""A diagnosis: which layer and tensor of a step went bad first, in the order in which they are computed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from babysit.data.batches import Batches
from babysit.nn.layer import Layer
from babysit.nn.losses import Loss
from babysit.nn.network import Network
from babysit.train.guard import is_finite, kind_of

Array = NDArray[Any]
Tensor = Literal["input", "activation", "loss", "gradient", "update", "weight"]

WORDS = {"nan": "not a number", "inf": "infinite"}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is not finite: `name` such as `layer/3/W`, `train/loss`; `layer` None where it is no layer's."""

    tensor: Tensor
    name: str
    layer: int | None
    value: str

    def sentence(self, step: int) -> str:
        """Return it in words, for the step that was not applied."""
        place = "" if self.layer is None else f" of layer {self.layer}"
        what = WORDS[self.value]
        text = {
            "input": f"The batch of step {step} holds a value that is {what}",
            "activation": f"In step {step} the outputs{place} became {what}",
            "loss": f"The loss of step {step} is {what}",
            "gradient": f"In step {step} the gradient of {self.name} became {what}",
            "update": f"Step {step} would have made {self.name}, or what the optimizer keeps of it, {what}",
            "weight": f"Before step {step} {self.name} was {what} already",
        }[self.tensor]
        return f"{text}. The step was not applied."


@dataclass(frozen=True, slots=True)
class Batch:
    """A copy of the batch that it happened in: x (n, …), y (n, …), and the examples' places in the training split."""

    x: Array
    y: Array
    rows: Array


def diagnose(network: Network, loss: Loss, batches: Batches, n_batches: int) -> tuple[Diagnosis | None, Batch]:
    """Do the forwards and backwards of a step again, part by part; return what went bad first, and in which batch.

    Draws from the batches and changes what a step does but for its update: whoever asks goes back after it. None when
    every batch by itself is sound.
    """
    found = None
    with np.errstate(all="ignore"):
        for _ in range(n_batches):
            x, y = batches.draw()
            batch = Batch(x.copy(), y.copy(), batches.rows.copy())
            found = next(_bad(network, loss, x, y), None)
            if found:
                break
    return found, batch


def of_parameter(tensor: Tensor, name: str, value: str) -> Diagnosis:
    """Return the diagnosis of a parameter, whose name tells its layer."""
    owner, _, number = name.rpartition("/")[0].partition("/")
    return Diagnosis(tensor, name, int(number) if owner == "layer" and number.isdecimal() else None, value)


def _bad(network: Network, loss: Loss, x: Array, y: Array) -> Iterator[Diagnosis]:
    """Yield what is not finite, in order."""
    names = {id(parameter.value): parameter.name for parameter in network.parameters}
    grad_names = {id(parameter.grad): parameter.name for parameter in network.parameters}
    x = np.ascontiguousarray(x, network.dtype)
    if not is_finite(x):
        yield Diagnosis("input", "layer/0", 0, kind_of([x]))
    passed: list[Layer] = []
    for number, part in _parts(network):
        yield from _bad_arrays("weight", part.params, names)
        x = part.forward(x, training=True)
        passed.append(part)
        if not is_finite(x):
            yield Diagnosis("activation", f"layer/{number}/activation", number, kind_of([x]))
    total = np.array([loss.forward(x, y)])
    if not is_finite(total):
        yield Diagnosis("loss", "train/loss", None, kind_of([total]))
    dout = loss.backward()
    for part in reversed(passed):
        dout = part.backward(dout)
        yield from _bad_arrays("gradient", part.grads, grad_names)
        if part.skip_input_gradient:
            break


def _bad_arrays(tensor: Tensor, arrays: dict[str, Array], names: dict[int, str]) -> Iterator[Diagnosis]:
    for array in arrays.values():
        if not is_finite(array):
            yield of_parameter(tensor, names[id(array)], kind_of([array]))


def _parts(network: Network) -> Iterator[tuple[int, Layer]]:
    """Yield every part with the number of the layer with weights that it belongs to or follows, 0 before the first."""
    number = 0
    for block in network.blocks:
        number = block.number or number
        yield from ((number, part) for part in block.parts)
