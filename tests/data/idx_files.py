"""Small IDX files as MNIST has them, and folders of four."""

import gzip
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def idx(array: NDArray[Any]) -> bytes:
    """Return the IDX file of an array of unsigned bytes."""
    header = struct.pack(f">2xBB{array.ndim}I", 8, array.ndim, *array.shape)
    return header + array.astype(np.uint8).tobytes()


def images(seed: int, n: int, size: int = 28) -> NDArray[np.uint8]:
    """Return n images of noise."""
    return np.random.default_rng(seed).integers(256, size=(n, size, size), dtype=np.uint8)


def labels(seed: int, n: int) -> NDArray[np.uint8]:
    """Return n labels, every class in them."""
    return np.random.default_rng(seed).permutation(np.arange(n) % 10).astype(np.uint8)


def files(n: int = 40, n_test: int = 20, size: int = 28) -> dict[str, bytes]:
    """Return the four files by name."""
    return {
        "train-images-idx3-ubyte": idx(images(0, n, size)),
        "train-labels-idx1-ubyte": idx(labels(1, n)),
        "t10k-images-idx3-ubyte": idx(images(2, n_test, size)),
        "t10k-labels-idx1-ubyte": idx(labels(3, n_test)),
    }


def write(folder: Path, contents: dict[str, bytes], is_packed: bool = True) -> Path:
    """Return the folder with the files in it, packed with gzip or not."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in contents.items():
        path = folder / (f"{name}.gz" if is_packed else name)
        path.write_bytes(gzip.compress(data, 1) if is_packed else data)
    return folder
