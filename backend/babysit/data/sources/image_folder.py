"""image_folder: the user's own pictures, a folder a class, from PNG and JPEG files."""

from pathlib import Path
from typing import Annotated

import numpy as np

from babysit.data.cache import Cache
from babysit.data.cache_writer import CacheWriter
from babysit.data.dataset import Array, Facts, Progress, RawData, Source, datasets
from babysit.data.picture_tree import PictureTree
from babysit.errors import DataError, DataMissingError
from babysit.registry import Option

MAX_BYTES = 4 << 30
"""The most that all pictures may take once they are decoded."""


@datasets.register("image_folder")
class ImageFolder(Source):
    """Pictures of your own: a folder with a folder of PNG or JPEG files for each class."""

    title = "Image folder"
    description = "your own pictures: a folder a class, directly or under train/ and test/, PNG or JPEG"
    licence = "yours"
    needs_path = "a folder with a folder of PNG or JPEG files for each class, or such folders under train/ and test/"

    def __init__(
        self,
        size: Annotated[
            int, Option(help="side of the pictures, cut to their middle square", unit="pixels", ge=4, le=512)
        ] = 32,
        gray: Annotated[bool, Option(help="one channel of light in place of three of colour")] = False,
    ) -> None:
        self.shape = (size, size, 1 if gray else 3)
        self._options = {"size": size, "gray": gray}

    def is_available(self, path: Path | None, folder: Path) -> bool:
        """Return whether the path is a folder."""
        return path is not None and path.is_dir()

    def facts(self, path: Path | None, folder: Path) -> Facts:
        """Return what the listing tells: no file is opened."""
        tree = self._tree(path)
        return Facts(self.shape, len(tree.class_names), len(tree.train), len(tree.test))

    def load(self, path: Path | None, folder: Path) -> RawData:
        """Return x (n, size, size, 1 or 3), uint8, decoded by several threads, from the cache after the first time.

        Raises DataMissingError without a path; DataError naming the folder or file for a folder of another form, and
        for a file that is no picture, damaged, too large, or a link that leads out of the folder.
        """
        tree = self._tree(path)
        try:
            cache = Cache(folder, "image_folder", tree.files, self._options)
        except OSError as error:
            raise DataError(str(path), f"cannot be read ({error.strerror or error})") from None
        names = ("x", "x_test") if tree.test else ("x",)
        arrays = cache.through(names, lambda writer: self._decode(tree, writer))
        y_test = tree.labels(tree.test) if tree.test else None
        return RawData(arrays["x"], tree.labels(tree.train), tree.class_names, self.shape, arrays.get("x_test"), y_test)

    def fetch(self, folder: Path, progress: Progress) -> Path:
        """Raise DataError: there is nothing to download."""
        raise DataError("image_folder", "is your own folder: name it in data.path, there is nothing to fetch")

    def _tree(self, path: Path | None) -> PictureTree:
        if path is None:
            raise DataMissingError("image_folder", f"must be given: {self.needs_path}")
        tree = PictureTree(path)
        needed = len(tree.files) * int(np.prod(self.shape))
        if needed > MAX_BYTES:
            rule = (
                f"has {len(tree.files):,} pictures, {needed / 1e9:.1f} GB at this size; at most {MAX_BYTES / 1e9:.1f}"
            )
            raise DataError(str(path), f"{rule} GB are read: choose a smaller data.size")
        return tree

    def _decode(self, tree: PictureTree, writer: CacheWriter) -> dict[str, Array]:
        """Return the arrays of both splits, telling the progress over all files."""
        from babysit.data.picture import decode_all  # here, because few runs need Pillow

        arrays = {"x": np.empty((len(tree.train), *self.shape), np.uint8)}
        if tree.test:
            arrays["x_test"] = np.empty((len(tree.test), *self.shape), np.uint8)
        images = [image for array in arrays.values() for image in array]
        decode_all(tree.files, images, self.progress)
        writer.save(arrays)
        return arrays
