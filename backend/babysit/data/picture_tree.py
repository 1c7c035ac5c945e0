"""A tree of pictures: a folder a class, directly or under train/ and test/ (or val/), listed without opening a file."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from babysit.data.dataset import Labels
from babysit.errors import DataError, shorten

SUFFIXES = {".png", ".jpg", ".jpeg"}
MAX_FILES = 2_000_000
MAX_CLASSES = 1000
TRAIN, TESTS = "train", ("test", "val", "validation")
NOT_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters, and what stands for bytes that are no UTF-8: no page and no log can show them."""
Listed = list[tuple[Path, int]]


class PictureTree:
    """The listing: `train` and `test` hold (file, class) in order; `test` is empty where the classes lie directly.

    Raises DataError naming the folder or file for a folder of another form, an empty class, and links that lead out.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        try:
            folders = self._folders(root)
            test = next((folders[name] for name in TESTS if name in folders), None)
            is_split = TRAIN in folders and test is not None
            classes = self._folders(folders[TRAIN]) if is_split else folders
            self.class_names = tuple(sorted(classes))
            self._check_classes(folders[TRAIN] if is_split else root)
            self.train = self._list(classes)
            self.test = self._list(self._test_folders(test)) if is_split and test is not None else []
        except OSError as error:
            raise DataError(str(error.filename or root), f"cannot be read ({error.strerror or error})") from None

    @property
    def files(self) -> list[Path]:
        """All files, those to train with first."""
        return [file for file, _ in (*self.train, *self.test)]

    def labels(self, listed: Listed) -> Labels:
        """Return the classes of a split, (n,)."""
        return np.array([label for _, label in listed], np.int64)

    def _folders(self, place: Path) -> dict[str, Path]:
        if not place.is_dir():
            raise DataError(str(place), "must be a folder" if place.exists() else "does not exist")
        return {entry.name: Path(entry.path) for entry in self._entries(place) if entry.is_dir()}

    def _check_classes(self, place: Path) -> None:
        if not self.class_names:
            raise DataError(str(place), "must have a folder of pictures for each class, and has no folder")
        if len(self.class_names) > MAX_CLASSES:
            raise DataError(str(place), f"must have at most {MAX_CLASSES} classes, not {len(self.class_names):,}")

    def _test_folders(self, place: Path) -> dict[str, Path]:
        folders = self._folders(place)
        unknown = sorted(set(folders) - set(self.class_names))
        if unknown:
            raise DataError(str(folders[unknown[0]]), f"is a class that {self._root / TRAIN} does not have")
        if not folders:
            raise DataError(str(place), "must have a folder of pictures for each class, and has no folder")
        return folders

    def _list(self, folders: dict[str, Path]) -> Listed:
        listed: Listed = []
        for label, name in enumerate(self.class_names):
            if name not in folders:
                continue
            files = sorted(
                entry.path
                for entry in self._entries(folders[name])
                if os.path.splitext(entry.name)[1].lower() in SUFFIXES and entry.is_file()  # noqa: PTH122 — a million
            )
            if not files:
                raise DataError(str(folders[name]), "must have pictures (.png, .jpg or .jpeg), and has none")
            listed += [(Path(file), label) for file in files]
            if len(listed) > MAX_FILES:
                raise DataError(str(self._root), f"must have at most {MAX_FILES:,} pictures")
        return listed

    def _entries(self, place: Path) -> Iterator[os.DirEntry[str]]:
        """Yield what lies in `place` and is not hidden; a link that leads out of the folder is refused."""
        with os.scandir(place) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if NOT_TEXT.search(entry.name):
                    raise DataError(str(place), f"must have names of plain text, not {shorten(entry.name)}")
                if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(self._root.resolve()):
                    raise DataError(entry.path, "is a link that leads out of the folder")
                yield entry
