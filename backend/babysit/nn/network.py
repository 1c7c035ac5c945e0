"""A network: layers and their activations in a row, from the input to the class scores."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from babysit.errors import ShapeError
from babysit.nn.clock import Clock
from babysit.nn.init import Init
from babysit.nn.layer import Activation, Array, Layer, Shape
from babysit.nn.parameter import Parameter
from babysit.nn.segment import Segment, segments
from babysit.nn.threads import crew

__all__ = ["Block", "Design", "Network", "Parameter"]


CALIBRATION_ROUNDS = 10
CALIBRATED = 0.1
"""How far from 1 a variance may be after calibration."""


class Design(NamedTuple):
    """What a block is made of: `before` stands between layer and activation, `after` behind the activation."""

    layer: Layer
    activation: Activation
    init: Init
    before: Sequence[Layer] = ()
    after: Sequence[Layer] = ()


@dataclass(slots=True)
class Block:
    """A layer with what follows it; `number` counts layers with weights from 1, None for the others."""

    layer: Layer
    activation: Activation
    number: int | None
    parts: tuple[Layer, ...]
    """The layer, the activation and all between and behind them, in the order of the forward."""
    is_data_driven: bool = False
    """Whether the layer's init wants to see data; see Network.calibrate."""


class Network:
    """The network, built and ready to run: dtype float32 to train, float64 to check gradients.

    Raises ShapeError when a layer cannot take what the one before it gives. The same generator state gives the same
    weights. `statistics` and `generators` hold what training changes besides the parameters, by name.
    """

    input: Array
    """The batch of the last forward, (n, *input_shape)."""
    clock: Clock
    """Asleep, until somebody wants to know where the time of a step goes."""

    def __init__(
        self,
        input_shape: Shape,
        blocks: Sequence[Design | tuple[Layer, Activation, Init]],
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        crew.lend(to_blas=False)
        self.input_shape, self.output_shape = input_shape, input_shape
        self.dtype = np.dtype(dtype)
        self.clock = Clock()
        self.blocks: list[Block] = []
        self.parameters: list[Parameter] = []
        self.statistics: dict[str, Array] = {}
        self.generators: dict[str, np.random.Generator] = {}
        for design in blocks:
            self._append(Design(*design), rng)
        self._outputs: list[Array] = []
        parts = [part for block in self.blocks for part in block.parts]
        self._stages = segments(parts, input_shape)
        self._trained = self._find_trained(parts)
        self._leaves_cores = _is_flat_and_broken(self._stages, input_shape)

    def forward(self, x: Array, training: bool) -> Array:
        """Return the scores of the batch x, (n, *input_shape) → (n, *output_shape), valid until the next forward.

        Raises ShapeError for another shape. Overflow and NaN pass through silently.
        """
        if x.shape[1:] != self.input_shape:
            raise ShapeError("the network", f"examples of shape {self.input_shape}", x.shape[1:])
        crew.lend(self._leaves_cores)
        # Compiled kernels walk over memory: they cannot take a view, such as a batch turned round.
        self.input = x = np.ascontiguousarray(x, self.dtype)
        self._outputs.clear()
        with np.errstate(all="ignore"):
            for stage in self._stages:
                x = self._pass(stage, x, training)
        return x

    def backward(self, dscores: Array) -> None:
        """Fill the gradients of all parameters from dL/dscores of the last training forward; may overwrite dscores.

        The chain rule from the last block to the first that has params: what lies before it has nothing to learn.
        """
        dout = dscores
        with np.errstate(all="ignore"), crew.postponing() as postpone:
            for stage in reversed(self._trained):
                if isinstance(stage, Layer):
                    dout = self.clock.timed("backward", stage, stage.backward)(dout)
                else:
                    dout, jobs = stage.backward(dout, self.clock)
                    postpone(jobs)

    @property
    def needs_calibration(self) -> bool:
        """Whether an init asks for real data (LSUV): call `calibrate` before the first step."""
        return any(block.is_data_driven for block in self.blocks)

    def calibrate(self, x: Array) -> None:
        """Scale the weights of the layers whose init asks for it until their outputs on x have variance 1.

        Layer-sequential unit variance (Mishkin and Matas 2016): from the input on, W ← W / std of the layer's output;
        at most 10 times, until the variance is within 0.1 of 1. A layer without any spread is left as it is.
        """
        crew.lend(self._leaves_cores)
        with np.errstate(all="ignore"):
            for block in self.blocks:
                for _ in range(CALIBRATION_ROUNDS if block.is_data_driven else 0):
                    std = float(np.std(block.layer.forward(x, training=False)))
                    if abs(std**2 - 1) < CALIBRATED or not 0 < std < np.inf:
                        break
                    for key in block.layer.params:
                        if key.startswith("W"):
                            block.layer.params[key] /= std
                for part in block.parts:
                    x = part.forward(x, training=False)

    def activation_outputs(self) -> Iterator[tuple[int, Array]]:
        """Yield (k, output after the activation, (n, …)) of the last forward for every layer with weights, k from 1.

        They stay readable, also after `backward`, until the next forward; to be read, not changed.
        """
        for block, output in zip(self.blocks, self._outputs, strict=False):
            if block.number is not None:
                yield block.number, output

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Let a block run forwards that are no training, and leave what can be read of the last step as it was."""
        batch, outputs = getattr(self, "input", None), [*self._outputs]
        try:
            yield
        finally:
            self._outputs[:] = outputs
            if batch is not None:
                self.input = batch

    def filters(self, limit: int) -> Array | None:
        """Return layer 1's first `limit` units as images (units, height, width, channels), or None."""
        shape = self.input_shape
        for block in self.blocks:
            if block.number == 1:
                return block.layer.filters(shape, limit)
            shape = block.layer.output_shape(shape)
        return None

    def _append(self, design: Design, rng: np.random.Generator) -> None:
        """Build the block on top of what there is, and name its parameters `layer/<k>/W` and so on."""
        layer, activation, init, before, after = design
        number = 1 + sum(block.number is not None for block in self.blocks) if layer.has_weights else None
        parts = (layer, *before, activation, *after)
        for part in parts:
            self.output_shape = part.build(self.output_shape, rng, init, self.dtype)
        for part in before:
            part.owns_input = layer.has_weights
        self.blocks.append(Block(layer, activation, number, parts, layer.has_weights and init.is_data_driven))
        prefix = f"block/{len(self.blocks)}" if number is None else f"layer/{number}"
        for part in parts:
            self._enter(prefix, part)

    def _pass(self, stage: Segment | Layer, x: Array, training: bool) -> Array:
        """Take the batch through one stage, and note what comes out of its activations."""
        if isinstance(stage, Layer):
            parts, outputs = [stage], [self.clock.timed("forward", stage, stage.forward)(x, training)]
        else:
            parts, outputs = [*stage.parts], stage.forward(x, training, self.clock)
        pairs = zip(parts, outputs, strict=True)
        self._outputs += [output for part, output in pairs if isinstance(part, Activation)]
        return outputs[-1]

    def _enter(self, prefix: str, part: Layer) -> None:
        """Enter what a part learns, keeps and draws from under names that no other part has."""
        self.parameters += [
            Parameter(f"{prefix}/{key}", value, part.grads[key], decays=key.startswith("W"))
            for key, value in part.params.items()
        ]
        self.statistics |= {f"{prefix}/{key}": value for key, value in part.statistics.items()}
        self.generators |= {f"{prefix}/{key}": value for key, value in part.generators.items()}

    def _find_trained(self, parts: Sequence[Layer]) -> list[Segment | Layer]:
        """Return the stages from the first part with params on: what lies before it has nothing to learn."""
        shape = self.input_shape
        for index, part in enumerate(parts):
            if part.params:
                part.skip_input_gradient = True
                return segments(parts[index:], shape)
            shape = part.output_shape(shape)
        return []


def _is_flat_and_broken(stages: Sequence[Segment | Layer], input_shape: Shape) -> bool:
    """Return whether BLAS uses the cores better: flat layers with something between them that needs the whole batch."""
    breaks = [stage for stage in stages if isinstance(stage, Layer)]
    images = [stage for stage in stages if isinstance(stage, Segment) and stage.is_of_images]
    return bool(breaks) and not images and not any(stage.has_weights and len(input_shape) == 3 for stage in breaks)
