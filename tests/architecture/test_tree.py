"""The house keeps its shape: what stands at the root, how long a file gets, and what lock files may hold."""

import json
import re
from pathlib import Path

import pytest

from architecture import tree

LONGEST = 400
TOP_LEVEL = {
    *("backend", "frontend", "alembic", "tests", "docker-compose.yml", "README.md"),
    *("pyproject.toml", "Makefile", "Dockerfile", "LICENSE", "CHANGELOG.md"),
    *("package.json", "package-lock.json", "biome.json", "tsconfig.json"),
}
DOT_FILES = {".ci", ".pictures", ".dockerignore", ".gitattributes", ".github", ".gitignore", ".npmrc"}
GENERATED = {"runtime.js", "uplot.js", "uplot.css"}
SECRET_OR_HOST = r"registry|/simple\b|index-url|find-links|\"resolved\"|_auth|password|//[^/\s]*@"
LOCKS = [path for path in tree.files() if re.search(r"\block\b", path.name) or path.parent.name == "lock"]


def test_the_root_holds_only_what_belongs_there() -> None:
    assert tree.top_level() - TOP_LEVEL - DOT_FILES == set()


def test_the_root_holds_what_a_newcomer_looks_for() -> None:
    assert {"README.md", "LICENSE", "CHANGELOG.md", "pyproject.toml", "Makefile", ".ci"} <= tree.top_level()


def is_generated(path: Path) -> bool:
    return path.name in GENERATED or "bundle" in path.relative_to(tree.ROOT).parts


def test_no_file_is_too_long_to_read() -> None:
    sources = [
        path
        for path in tree.files()
        if path.suffix in {".py", ".js", ".css", ".html", ".sh"} and not is_generated(path)
    ]
    lengths = {str(path.relative_to(tree.ROOT)): len(path.read_text().splitlines()) for path in sources}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_locks_name_no_host_and_no_secret(path: Path) -> None:
    text = path.read_text()
    assert not re.search(
        r"registry|/simple|index-url|find-links|files\.|token|password|//[^/\s]*@", text, re.IGNORECASE
    )


def test_python_locks_pin_and_hash_everything() -> None:
    for path in (tree.ROOT / ".ci" / "lock").glob("*.txt"):
        blocks = re.split(r"\n(?=\S)", path.read_text().strip())
        loose = [
            block for block in blocks if not block.startswith("#") and not re.match(r"\S+==\S+.*--hash", block, re.S)
        ]
        assert loose == [], path.name


def test_the_node_lock_has_integrity_and_no_addresses() -> None:
    packages = json.loads((tree.ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


def test_alembic_does_not_shadow_the_library() -> None:
    assert not (tree.ROOT / "alembic" / "__init__.py").exists()


def test_the_changelog_knows_this_version() -> None:
    from babysit import __version__

    assert f"## [{__version__}]" in (tree.ROOT / "CHANGELOG.md").read_text()
