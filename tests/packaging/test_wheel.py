"""The wheel is whole: installed where nothing but its declared dependencies is, it serves the pages and trains."""

import json
import os
import re
import signal
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PathDistribution, distribution
from pathlib import Path

import httpx
import pytest
from packaging.requirements import Requirement

from architecture import tree

CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "BABYSIT", "VIRTUAL"))}


def call(*command: str | Path, timeout: float = 250) -> str:
    """Run a command that has to succeed, with no variables of ours; return what it printed."""
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=timeout, env=CLEAN)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    call(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, tree.ROOT)
    return next(folder.glob("babysit-*.whl"))


def needs(found: Distribution, extras: Iterable[str]) -> Iterator[Requirement]:
    """Yield what a distribution asked for with `extras` declares to need on this machine."""
    for requirement in map(Requirement, found.requires or ()):
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in {"", *extras}):
            yield requirement


def link_dependencies(found: Distribution, extras: Iterable[str], site: Path, seen: set[str]) -> None:
    """Link what `found` needs, and what that needs in turn, from this environment into `site`."""
    for requirement in needs(found, extras):
        key = f"{requirement.name.lower()}[{','.join(sorted(requirement.extras))}]"
        if key in seen:
            continue
        seen.add(key)
        dependency = distribution(requirement.name)
        for name in {file.parts[0] for file in dependency.files or ()} - {"..", "__pycache__"}:
            if not (site / name).exists():
                (site / name).symlink_to(Path(str(dependency.locate_file(name))))
        link_dependencies(dependency, requirement.extras, site, seen)


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program `babysit` of an environment that holds the wheel and what it declares, and nothing else."""
    home = tmp_path_factory.mktemp("empty") / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    call(sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", wheel)
    site = next((home / "lib").glob("python3*/site-packages"))
    link_dependencies(PathDistribution(next(site.glob("babysit-*.dist-info"))), (), site, set())
    assert "No broken requirements" in call(sys.executable, "-m", "pip", "--python", python, "check")
    return home / "bin" / "babysit"


@pytest.fixture(scope="module")
def served(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The login address that a server of the wheel prints, and its data folder."""
    folder = tmp_path_factory.mktemp("data")
    command = [str(program), "serve", "--port", "0", "--no-open", "--data-dir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=CLEAN) as process:
        assert process.stdout
        lines = iter(process.stdout.readline, "")
        address = next(found[0] for line in lines if (found := re.search(r"http://\S+", line)))
        try:
            yield address, folder
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0


def test_the_wheel_holds_the_pages_and_the_migrations(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    pages = {
        f"babysit/_web/{path.relative_to(tree.ROOT / 'frontend').as_posix()}"
        for path in tree.files(tree.ROOT / "frontend")
        if path.suffix in {".html", ".css", ".js", ".svg"}
    }
    assert pages <= held
    assert {"babysit/_web/index.html", "babysit/_alembic/env.py"} <= held
    assert any(re.fullmatch(r"babysit/_alembic/versions/\w+\.py", name) for name in held)
    assert [name for name in held if name.endswith((".d.ts", ".mjs", ".test.js")) or "node_modules" in name] == []


def test_the_server_of_the_wheel_shows_its_pages(served: tuple[str, Path]) -> None:
    address, _ = served
    with httpx.Client(base_url=address.partition("/login")[0], follow_redirects=True, trust_env=False) as client:
        assert client.get("/api/runs").status_code == 401
        page = client.get(address)
        assert page.status_code == 200
        script = re.search(r'<script type="module" src="([^"]+)"', page.text)
        assert script
        assert client.get(script[1]).headers["content-type"].startswith("text/javascript")
        assert client.get("/api/runs").json() == {"runs": [], "total": 0, "all": 0}


def test_the_wheel_trains(program: Path, served: tuple[str, Path]) -> None:
    """Its worker, too, finds all it needs; the running server shows the run."""
    _, folder = served
    run = json.loads(call(program, "train", "--set", "training.steps=20", "--data-dir", folder, "--json"))
    assert (run["state"], run["step"]) == ("finished", 20)
    assert run["id"] in call(program, "runs", "--data-dir", folder)
