"""shapes: generated pictures of ten kinds of shapes, 32×32 RGB, ready at once and without a network."""

from collections.abc import Callable
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from babysit.data.dataset import RawData, datasets
from babysit.data.generated import Generated
from babysit.registry import Option

SIZE = 32
BLOCK = 250
"""Pictures drawn together: a plane of their pixels has 1 MB."""
TILT = np.pi / 9
"""The most that a shape is turned either way: a square turned by 45° would be a diamond."""
CONTRAST = 0.35
"""The least distance between a shape's colour and the background's, of at most √3."""
Plane = NDArray[Any]


def _star(u: Plane, v: Plane) -> Plane:
    angle = np.abs((np.arctan2(u, -v) + np.pi / 5) % (2 * np.pi / 5) - np.pi / 5)
    # The edge from the tip at radius 1 to the notch at radius 0.4, 36° on.
    nx, ny = 0.4 * np.sin(np.pi / 5), 1 - 0.4 * np.cos(np.pi / 5)
    radius = np.hypot(u, v)
    return np.asarray(((radius * np.sin(angle)) * ny + (radius * np.cos(angle) - 1) * nx) / np.hypot(nx, ny))


def _heart(u: Plane, v: Plane) -> Plane:
    u, v = 1.15 * np.abs(u), -1.15 * v + 0.1
    return np.asarray(u**2 + (1.15 * v - 0.8 * np.sqrt(u)) ** 2 - 0.85) / 1.6


def _cross(u: Plane, v: Plane) -> Plane:
    wide, narrow = np.maximum(np.abs(u), np.abs(v)), np.minimum(np.abs(u), np.abs(v))
    return np.maximum(wide - 0.95, narrow - 0.3)


def _square(u: Plane, v: Plane) -> Plane:
    return np.maximum(np.abs(u), np.abs(v)) - 0.8


SHAPES: dict[str, Callable[[Plane, Plane], Plane]] = {
    "circle": lambda u, v: np.hypot(u, v) - 0.9,
    "square": _square,
    "triangle": lambda u, v: np.maximum(v - 0.6, 0.87 * np.abs(u) - 0.5 * v - 0.45),
    "star": _star,
    "cross": _cross,
    "ring": lambda u, v: np.abs(np.hypot(u, v) - 0.7) - 0.22,
    "diamond": lambda u, v: (np.abs(u) + 0.58 * np.abs(v) - 0.58) * 0.86,
    "stripes": lambda u, v: np.maximum(_square(u, v), np.abs((u + 0.32) % 0.64 - 0.32) - 0.16),
    "checker": lambda u, v: np.maximum(_square(u, v), np.sin(np.pi * u / 0.4) * np.sin(np.pi * v / 0.4) / 6),
    "heart": _heart,
}
"""Each kind's distance from its edge, negative inside, in a frame from −1 to 1 with v downwards."""


@datasets.register("shapes")
class Shapes(Generated):
    """Pictures of ten kinds of shapes, each of its own colour, place, size, tilt and background."""

    title = "Shapes"
    description = "generated pictures, 32×32 RGB, of ten kinds: circles, stars, hearts, stripes and so on"
    shape = (SIZE, SIZE, 3)
    n_classes = len(SHAPES)

    def __init__(
        self,
        n: Annotated[int, Option(help="examples in all", unit="examples", ge=50, le=1_000_000, scale="log")] = 5000,
    ) -> None:
        self.n_train = n

    def generate(self, rng: np.random.Generator) -> RawData:
        """Return the pictures (n, 32, 32, 3), uint8, of every kind in turn."""
        y = np.arange(self.n_train) % len(SHAPES)
        x = np.empty((self.n_train, *self.shape), np.uint8)
        for kind, distance in enumerate(SHAPES.values()):
            of_kind = x[kind :: len(SHAPES)]
            for start in range(0, len(of_kind), BLOCK):
                block = of_kind[start : start + BLOCK]
                block[:] = _draw(distance, len(block), rng)
        return RawData(x, y, tuple(SHAPES), self.shape)


def _draw(distance: Callable[[Plane, Plane], Plane], n: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return n pictures of one kind, (n, 32, 32, 3): the shape over the background, its edge smooth over a pixel."""
    radius = rng.uniform(7, 13, n).astype(np.float32)
    u, v = _frame(radius, rng)
    cover = np.clip(0.5 - distance(u, v) * radius[:, None, None], 0, 1)[..., None]
    front, back = _colors(n, rng)
    shade = rng.uniform(-0.15, 0.15, (n, 2)).astype(np.float32) @ _ramps()
    picture = back[:, None, None] + shade.reshape(n, SIZE, SIZE, 1)
    picture += cover * (front[:, None, None] - picture)
    strength = rng.uniform(0.01, 0.06, (n, 1, 1, 1)).astype(np.float32)
    picture += strength * rng.standard_normal(picture.shape, np.float32)
    return np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8)


def _frame(radius: Plane, rng: np.random.Generator) -> tuple[Plane, Plane]:
    """Return every pixel's place (n, 32, 32) in the frames of n shapes, shifted, turned and scaled."""
    n = len(radius)
    room = (SIZE / 2 - radius[:, None]) * rng.uniform(-1, 1, (n, 2))
    angle = rng.uniform(-TILT, TILT, n)
    cos, sin = ((f(angle) / radius).astype(np.float32)[:, None, None] for f in (np.cos, np.sin))
    middle = (SIZE / 2 + room).astype(np.float32)
    pixels = np.arange(SIZE, dtype=np.float32) + np.float32(0.5)
    across = pixels[None, None, :] - middle[:, 0, None, None]
    down = pixels[None, :, None] - middle[:, 1, None, None]
    return cos * across + sin * down, cos * down - sin * across


def _colors(n: int, rng: np.random.Generator) -> tuple[Plane, Plane]:
    """Return the colours (n, 3) of shapes and of backgrounds, never too near each other."""
    front, back = rng.random((2, n, 3), np.float32)
    near = np.linalg.norm(front - back, axis=1) < CONTRAST
    while near.any():
        front[near] = rng.random((int(near.sum()), 3), np.float32)
        near = np.linalg.norm(front - back, axis=1) < CONTRAST
    return front, back


def _ramps() -> Plane:
    """Return the slopes of a background's light, (2, 32·32): from left to right and from top to bottom."""
    slope = np.linspace(-1, 1, SIZE, dtype=np.float32)
    return np.stack([np.tile(slope, SIZE), np.repeat(slope, SIZE)])
