"""A residual block: two layers that learn what to add to their input, and a path on which the input goes by."""

import math
from typing import Annotated

import numpy as np
from numpy.typing import DTypeLike

from babysit.errors import ShapeError
from babysit.nn.buffer import Buffer
from babysit.nn.init import Init
from babysit.nn.layer import Array, Layer, Shape, activations, layers
from babysit.options import check_options
from babysit.registry import Option


@layers.register("residual")
class Residual(Layer):
    """out = x' + norm(layer(relu(norm(layer(x))))), then the block's activation (He et al. 2016, the basic block).

    The layers are 3×3 convolutions on images and dense ones on flat data, the norms batch normalisation. x' is x, or,
    where the shape changes, a projection of x by a 1×1 convolution (a dense layer) and batch normalisation.
    """

    has_weights = True

    def __init__(
        self,
        filters: Annotated[
            int, Option(help="outputs of each pixel, or of flat data", unit="filters", ge=1, le=4096)
        ] = 32,
        stride: Annotated[int, Option(help="step of the first convolution", unit="pixels", ge=1, le=4)] = 1,
    ) -> None:
        super().__init__()
        check_options(self, filters=filters, stride=stride)
        self.filters_count, self.stride = filters, stride

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return the shape of what the first layer makes; raises ShapeError for flat data in strides."""
        return self._first(input_shape).output_shape(input_shape)

    def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        """Return the shapes of all inner layers' params, numbered: W1, b1, gamma2, …"""
        return {
            f"{key}{number}": shape
            for number, layer, given in self._inner(input_shape)
            for key, shape in layer.parameter_shapes(given).items()
        }

    def flops(self, input_shape: Shape) -> int:
        """Return the work of all inner layers."""
        return sum(layer.flops(given) for _, layer, given in self._inner(input_shape)) + math.prod(
            self.output_shape(input_shape)
        )

    def inner_values(self, input_shape: Shape) -> int:
        """Return the outputs of the inner layers, and their gradients."""
        return sum(2 * math.prod(layer.output_shape(given)) for _, layer, given in self._inner(input_shape))

    def build(self, input_shape: Shape, rng: np.random.Generator, init: Init, dtype: DTypeLike) -> Shape:
        """Build the inner layers; their params, gradients and statistics become this layer's."""
        self._relu = activations.create("relu")
        inner = list(self._inner(input_shape))
        for number, layer, given in inner:
            layer.owns_input = not layer.has_weights  # a norm's input is the buffer of the layer before it
            layer.build(given, rng, init, dtype)
            for mine, theirs in (
                (self.params, layer.params),
                (self.grads, layer.grads),
                (self.statistics, layer.statistics),
            ):
                mine |= {f"{key}{number}": value for key, value in theirs.items()}
        made = [layer for _, layer, _ in inner]
        self._main, self._side = made[:4], made[4:]
        output_shape = self.output_shape(input_shape)
        self._relu.build(output_shape, rng, init, dtype)
        self._out, self._dx, self._dside = (Buffer(s, dtype) for s in (output_shape, input_shape, output_shape))
        return output_shape

    def forward(self, x: Array, training: bool) -> Array:
        """Return the sum of both paths, (n, *input_shape) → (n, *output_shape)."""
        first, norm, second, last = self._main
        hidden = self._relu.forward(norm.forward(first.forward(x, training), training), training)
        main = last.forward(second.forward(hidden, training), training)
        side = x
        for layer in self._side:
            side = layer.forward(side, training)
        out = self._out.rows(len(x), training)
        np.add(main, side, out=out)
        return out

    def backward(self, dout: Array) -> Array:
        """Fill grads and return dL/dx: the sum of what comes back on both paths."""
        first, norm, second, last = self._main
        dside = self._dside.rows(len(dout))
        np.copyto(dside, dout)
        for layer in reversed(self._side):
            dside = layer.backward(dside)
        dmain = first.backward(norm.backward(self._relu.backward(second.backward(last.backward(dout)))))
        dx = self._dx.rows(len(dout))
        np.add(dmain, dside, out=dx)
        return dx

    def winners(self) -> Array | None:
        """Return which hidden units were above 0."""
        return self._relu.winners()

    def filters(self, input_shape: Shape, limit: int) -> Array | None:
        """Return the first layer's weights as images."""
        return self._main[0].filters(input_shape, limit)

    def _first(self, input_shape: Shape) -> Layer:
        if len(input_shape) == 3:
            return layers.create("conv", filters=self.filters_count, kernel=3, stride=self.stride)
        if self.stride != 1:
            needs = f"images (height, width, channels) for a stride of {self.stride}, or a stride of 1"
            raise ShapeError("residual", needs, input_shape)
        return layers.create("dense", units=self.filters_count)

    def _inner(self, input_shape: Shape) -> list[tuple[int, Layer, Shape]]:
        """Return (number, layer, its input's shape) of the main path's four layers and of a projection's two."""
        first = self._first(input_shape)
        shape = first.output_shape(input_shape)
        is_image = len(input_shape) == 3
        options = {"filters": self.filters_count} if is_image else {"units": self.filters_count}
        second = layers.create("conv" if is_image else "dense", **options)
        found = [(first, input_shape), (layers.create("batch_norm"), shape)]
        found += [(second, shape), (layers.create("batch_norm"), shape)]
        if shape != input_shape:
            size = {"kernel": 1, "stride": self.stride} if is_image else {}
            found += [(layers.create("conv" if is_image else "dense", **options, **size), input_shape)]
            found += [(layers.create("batch_norm"), shape)]
        return [(number, layer, given) for number, (layer, given) in enumerate(found, 1)]
