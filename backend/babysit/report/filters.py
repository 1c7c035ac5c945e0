"""The first layer's weights as pictures, one PNG a wall, within the page itself."""

import base64
import io
import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from babysit.report.markup import section, text
from babysit.report.material import Material
from babysit.store.media import TensorData

MAX_TILES = 256
WALL_PIXELS = 420
GAP, GROUND = 1, 255


def filters_section(found: Material) -> str:
    """Return the first and the last wall of filters; nothing where there are none."""
    walls = "".join(map(_wall, found.filters))
    return section("filters", "First-layer filters", f'<div class="plots">{walls}</div>' if walls else "")


def _wall(record: TensorData) -> str:
    if record.dtype != "uint8" or len(record.shape) != 4 or record.shape[3] not in (1, 3):
        return ""
    tiles = np.frombuffer(record.data, np.uint8).reshape(record.shape)
    shown = tiles[:MAX_TILES]
    pixels = wall(shown)
    data = base64.b64encode(png(pixels)).decode()
    width = pixels.shape[1] * max(1, round(WALL_PIXELS / pixels.shape[1]))
    told = f"Step {record.step:,}: {len(shown):,} of {record.meta.get('units', len(tiles))} units"
    rule = record.meta.get("normalisation")
    words = f"{told}; {rule}." if rule else f"{told}."
    return (
        f'<figure><img class="tiles" width="{width}" alt="{len(shown)} filters of layer 1 at step {record.step}" '
        f'src="data:image/png;base64,{data}"><p class="aside">{text(words)}</p></figure>'
    )


def wall(tiles: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return tiles (n, height, width, channels) side by side on a square wall with gaps between."""
    n, height, width, channels = tiles.shape
    columns = math.ceil(math.sqrt(n * height / width))
    rows = math.ceil(n / columns)
    ground = np.full((rows * (height + GAP) - GAP, columns * (width + GAP) - GAP, channels), GROUND, np.uint8)
    for place, tile in enumerate(tiles):
        top, left = (place // columns) * (height + GAP), (place % columns) * (width + GAP)
        ground[top : top + height, left : left + width] = tile
    return ground


def png(pixels: NDArray[np.uint8]) -> bytes:
    """Return pixels (height, width, 1 or 3) as a PNG file."""
    target = io.BytesIO()
    Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels).save(target, "PNG", optimize=True)
    return target.getvalue()
