"""A network: layers and their activations in a row, from the input to the class scores."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from babysit.errors import ShapeError
from babysit.nn.init import Init
from babysit.nn.layer import Activation, Array, Layer, Shape
from babysit.nn.parameter import Parameter

__all__ = ["Block", "Network", "Parameter"]


@dataclass(slots=True)
class Block:
    """A layer with the activation that follows it; `number` counts layers with weights from 1, None for the others."""

    layer: Layer
    activation: Activation
    number: int | None


class Network:
    """The network, built and ready to run: dtype float32 to train, float64 to check gradients.

    Raises ShapeError when a layer cannot take what the one before it gives. The same generator state gives the same
    weights.
    """

    input: Array
    """The batch of the last forward, (n, *input_shape)."""

    def __init__(
        self,
        input_shape: Shape,
        blocks: Sequence[tuple[Layer, Activation, Init]],
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        self.input_shape, self.output_shape = input_shape, input_shape
        self.dtype = np.dtype(dtype)
        self.blocks: list[Block] = []
        self.parameters: list[Parameter] = []
        for layer, activation, init in blocks:
            self._append(layer, activation, init, rng)
        self._outputs: list[Array] = []
        for block in self._trained()[:1]:
            block.layer.skip_input_gradient = True

    def forward(self, x: Array, training: bool) -> Array:
        """Return the scores of the batch x, (n, *input_shape) → (n, *output_shape), valid until the next forward.

        Raises ShapeError for another shape. Overflow and NaN pass through silently.
        """
        if x.shape[1:] != self.input_shape:
            raise ShapeError("the network", f"examples of shape {self.input_shape}", x.shape[1:])
        self.input = x = x.astype(self.dtype, copy=False)
        self._outputs.clear()
        with np.errstate(all="ignore"):
            for block in self.blocks:
                x = block.activation.forward(block.layer.forward(x, training), training)
                self._outputs.append(x)
        return x

    def backward(self, dscores: Array) -> None:
        """Fill the gradients of all parameters from dL/dscores of the last training forward; may overwrite dscores.

        The chain rule from the last block to the first that has weights: what lies before it has nothing to learn.
        """
        dout = dscores
        with np.errstate(all="ignore"):
            for block in reversed(self._trained()):
                dout = block.layer.backward(block.activation.backward(dout))

    def activation_outputs(self) -> Iterator[tuple[int, Array]]:
        """Yield (k, output after the activation, (n, …)) of the last forward for every layer with weights, k from 1.

        They stay readable, also after `backward`, until the next forward; to be read, not changed.
        """
        for block, output in zip(self.blocks, self._outputs, strict=False):
            if block.number is not None:
                yield block.number, output

    def filters(self, limit: int) -> Array | None:
        """Return layer 1's first `limit` units as images (units, height, width, channels), or None."""
        shape = self.input_shape
        for block in self.blocks:
            if block.number == 1:
                return block.layer.filters(shape, limit)
            shape = block.layer.output_shape(shape)
        return None

    def _append(self, layer: Layer, activation: Activation, init: Init, rng: np.random.Generator) -> None:
        """Build the block on top of what there is, and name its parameters `layer/<k>/W` and so on."""
        number = 1 + sum(block.number is not None for block in self.blocks) if layer.has_weights else None
        shape = layer.build(self.output_shape, rng, init, self.dtype)
        self.output_shape = activation.build(shape, rng, init, self.dtype)
        self.blocks.append(Block(layer, activation, number))
        self.parameters += [
            Parameter(f"layer/{number}/{key}", value, layer.grads[key], decays=key == "W")
            for key, value in layer.params.items()
        ]

    def _trained(self) -> list[Block]:
        """Return the blocks from the first with weights on."""
        numbers = [block.number for block in self.blocks]
        return self.blocks[numbers.index(1) :] if 1 in numbers else []
