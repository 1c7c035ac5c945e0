"""A picture: a PNG or JPEG file, decoded into bounded memory, cut to its middle square and resized."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from babysit.data.dataset import Progress
from babysit.errors import DataError, shorten

FORMATS = ("PNG", "JPEG")
MAX_PIXELS = 50_000_000
"""A picture of more is refused before it is decoded: 200 MB at most, for each thread."""
MAX_BYTES = 100 << 20
AHEAD = 64
"""Pictures that each thread takes at once."""
DAMAGES = (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, OverflowError, MemoryError)
"""What Pillow raises for damaged files, besides its own."""


def decode_all(files: Sequence[Path], images: Sequence[NDArray[np.uint8]], progress: Progress | None) -> None:
    """Decode each file into its image, (size, size, channels), by a thread a core.

    `progress` is called with the files done and those in total. Raises DataError for the first file that fails.
    """
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = (
            pool.submit(_decode_some, files[start : start + AHEAD], images[start : start + AHEAD])
            for start in range(0, len(files), AHEAD)
        )
        done = 0
        try:
            waiting = list(islice(jobs, 2 * (os.cpu_count() or 1)))
            while waiting:
                done += waiting.pop(0).result()
                waiting += islice(jobs, 1)
                if progress is not None:
                    progress(done, len(files))
        finally:
            pool.shutdown(cancel_futures=True)


def decode(file: Path, out: NDArray[np.uint8]) -> None:
    """Decode one file into `out`, (size, size, 1 or 3); raises DataError naming the file and the rule."""
    size, channels = out.shape[1], out.shape[2]
    try:
        if file.stat().st_size > MAX_BYTES:
            raise DataError(str(file), f"must have at most {MAX_BYTES >> 20} MB")
        with Image.open(file, formats=FORMATS) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise DataError(str(file), f"must have at most {MAX_PIXELS:,} pixels, not {width} × {height}")
            image.draft(None, (size, size))  # a large JPEG is decoded at a half, a quarter or an eighth
            out[:] = np.asarray(_fit(image, "L" if channels == 1 else "RGB", size)).reshape(out.shape)
    except UnidentifiedImageError:
        raise DataError(str(file), "is no PNG or JPEG picture") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise DataError(str(file), f"must have at most {MAX_PIXELS:,} pixels") from None
    except DAMAGES as error:
        raise DataError(str(file), f"is truncated or damaged ({shorten(str(error))[1:-1]})") from None


def _decode_some(files: Sequence[Path], images: Sequence[NDArray[np.uint8]]) -> int:
    for file, image in zip(files, images, strict=True):
        decode(file, image)
    return len(files)


def _fit(image: Image.Image, mode: str, size: int) -> Image.Image:
    """Return the middle square of the picture in the given mode, size × size; one of that size is left as it is."""
    if image.mode.startswith("I"):  # 16 bits: the upper eight are what is seen
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    converted = image.convert(mode)
    if converted.size == (size, size):
        return converted
    return ImageOps.fit(converted, (size, size), Image.Resampling.BILINEAR)
