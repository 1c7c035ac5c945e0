"""The bundle is served where it was made from exactly the sources beside it, and the sources everywhere else."""

import hashlib
import json
from pathlib import Path

import pytest

from babysit.server.assets import Assets
from babysit.server.bundle import digest

SOURCES = {
    "index.html": b'<head>{{preload}}<script src="{{assets}}/main.js"></script></head>',
    "login.html": b"<head></head>",
    "login/login.js": b"let login;\n",
    "main.js": b'import "./lib/a.js";\n',
    "lib/a.js": b"let a;\n",
    "views/run.js": b"let run;\n",
    "styles/base.css": b"a { color: red }\n",
}
BUNDLE = {"main.js": b'import"./chunk-1.js";', "chunk-1.js": b"let a", "styles/base.css": b"a{color:red}"}


def write(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small tree of pages with its bundle."""
    write(tmp_path, SOURCES)
    write(tmp_path / "bundle", BUNDLE)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in BUNDLE.items()}
    manifest = {"sources": digest(SOURCES), "files": hashes}
    (tmp_path / "bundle" / "manifest.json").write_text(json.dumps(manifest))
    return tmp_path


def served(folder: Path) -> dict[str, bytes]:
    assets = Assets(folder)
    return {path.removeprefix(assets.prefix + "/"): asset.content for path, asset in assets.files.items()}


def test_the_bundle_stands_in_the_place_of_its_sources(folder: Path) -> None:
    files = served(folder)
    assert files | BUNDLE == files
    assert files["lib/a.js"] == SOURCES["lib/a.js"]
    assert not any(name.startswith("bundle/") for name in files)
    assert "chunk-1.js" in Assets(folder).views["run"].content.decode()


@pytest.mark.parametrize("name", ["lib/a.js", "styles/base.css", "lib/new.js"])
def test_an_edited_source_is_served_at_once(folder: Path, name: str) -> None:
    write(folder, {name: b"/* edited */ let edited;\n"})
    files = served(folder)
    assert files["main.js"] == SOURCES["main.js"]
    assert b"edited" in files[name]
    assert "chunk-1.js" not in files


def test_the_log_in_page_is_no_part_of_it(folder: Path) -> None:
    write(folder, {"login/login.js": b"let other;\n"})
    assert served(folder)["main.js"] == BUNDLE["main.js"]


@pytest.mark.parametrize("manifest", [b"", b"[]", b"{", b'{"sources": 3}', b"\xff"])
def test_without_a_manifest_that_can_be_read_the_sources_are_served(folder: Path, manifest: bytes) -> None:
    (folder / "bundle" / "manifest.json").write_bytes(manifest)
    assert served(folder)["main.js"] == SOURCES["main.js"]


def test_a_bundle_that_is_not_whole_is_not_served(folder: Path) -> None:
    (folder / "bundle" / "chunk-1.js").write_bytes(b"let b")
    assert served(folder)["main.js"] == SOURCES["main.js"]
    (folder / "bundle" / "chunk-1.js").unlink()
    assert served(folder)["main.js"] == SOURCES["main.js"]
