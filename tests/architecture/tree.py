"""The files of the project: what a clone holds, without what tools leave behind."""

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def ignored_patterns() -> list[str]:
    """Return the patterns of .gitignore, and git's own folder."""
    lines = (ROOT / ".gitignore").read_text().splitlines()
    return [line.strip("/") for line in lines if line and not line.startswith("#")] + [".git"]


def is_ignored(name: str, patterns: list[str]) -> bool:
    """Return whether a file or folder of this name belongs to a tool."""
    return any(fnmatch(name, pattern) for pattern in patterns)


def files(folder: Path = ROOT) -> Iterator[Path]:
    """Yield every file of `folder`, in order, that is not a tool's."""
    patterns = ignored_patterns()
    for path in sorted(folder.iterdir()):
        if is_ignored(path.name, patterns):
            continue
        if path.is_dir():
            yield from files(path)
        else:
            yield path


def top_level() -> set[str]:
    """Return the names at the root that are not a tool's."""
    patterns = ignored_patterns()
    return {path.name for path in ROOT.iterdir() if not is_ignored(path.name, patterns)}
