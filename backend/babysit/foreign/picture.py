"""A foreign picture: decoded here into bounded pixels, so that what its file holds besides goes no further."""

import io
import warnings

import numpy as np
from numpy.typing import NDArray
from PIL import Image

FORMATS = ("PNG", "JPEG", "GIF", "BMP")
MAX_PIXELS = 1 << 24
"""Of a picture before it is made smaller, by what its header says."""
MAX_SIDE = 256
MAX_BYTES = 32 << 20


def decode(data: bytes) -> NDArray[np.uint8]:
    """Return the pixels (1, height, width, 1 or 3), at most MAX_SIDE each way; raises ValueError for what is none."""
    if len(data) > MAX_BYTES:
        raise ValueError(f"a picture of {len(data):,} bytes is too large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = Image.open(io.BytesIO(data), formats=FORMATS)
            if found.width * found.height > MAX_PIXELS:
                raise ValueError(f"a picture of {found.width} × {found.height} pixels is too large")
            image = found.convert("L" if found.mode in {"1", "L", "I", "F", "I;16"} else "RGB")
    except ValueError:
        raise
    except Exception as error:  # a decoder meets whatever bytes there are
        raise ValueError(f"a picture cannot be read ({type(error).__name__})") from None
    image.thumbnail((MAX_SIDE, MAX_SIDE))
    pixels = np.asarray(image, np.uint8)
    return pixels.reshape(1, image.height, image.width, -1)
