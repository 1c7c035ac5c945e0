"""Imports run one way: the contracts of pyproject.toml, and what they cannot say."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

from architecture import tree

BACKEND = tree.ROOT / "backend" / "babysit"
OWN = {"babysit"}
LIBRARIES = {
    "errors.py": set[str](),
    "registry.py": set[str](),
    "options.py": set[str](),
    "nn": {"llvmlite", "numba", "numpy", "threadpoolctl"},
    "data": {"isal", "numpy", "PIL", "pooch", "pyarrow", "requests", "sklearn"},
    "probes": {"numpy"},
    "doctor": {"numpy"},
    "train": {"numpy", "pydantic", "pydantic_core", "safetensors"},
    "wire": {"numpy", "ormsgpack", "pydantic"},
    "sdk": {"numpy", "pydantic", "websockets"},
    "store": {"alembic", "isal", "numpy", "psycopg", "sqlalchemy", "tsdownsample"},
}


def imported(path: Path) -> Iterator[str]:
    """Yield the top-level name of everything that a file imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_the_contracts_are_kept() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    result = subprocess.run(command, cwd=tree.ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("room", LIBRARIES)
def test_a_room_uses_only_its_libraries(room: str) -> None:
    place = BACKEND / room
    allowed = LIBRARIES[room] | OWN | sys.stdlib_module_names
    foreign = {
        (str(path.relative_to(BACKEND)), name)
        for path in (tree.files(place) if place.is_dir() else [place])
        if path.suffix == ".py"
        for name in imported(path)
        if name not in allowed
    }
    assert foreign == set()


def test_the_worker_loads_no_server_and_no_database() -> None:
    """Not only by its import statements: what is in memory once the module is loaded."""
    code = "import sys, babysit.workers.child; print(*sorted(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(result.stdout.split())
    assert loaded & {"sqlalchemy", "alembic", "fastapi", "starlette", "uvicorn", "typer", "plotly"} == set()
    assert {name for name in loaded if name.startswith(("babysit.server", "babysit.store", "babysit.live"))} == set()


def test_what_reads_rare_files_is_loaded_when_it_is_wanted() -> None:
    """Arrow alone takes longer to load than the digits to train."""
    code = "import sys, babysit.train.trainer; print(*sorted(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(result.stdout.split()) & {"pyarrow", "PIL", "pooch", "requests", "sklearn"} == set()


def registered() -> dict[str, set[str]]:
    """Return for each registry of the house the modules that its entries come from."""
    from babysit import registry

    found: dict[str, set[str]] = {}
    for path in tree.files(BACKEND):
        if path.suffix == ".py" and "Registry" in path.read_text() and path.name != "registry.py":
            module = ".".join(path.relative_to(BACKEND.parent).with_suffix("").parts)
            for value in vars(__import__(module, fromlist=["_"])).values():
                if isinstance(value, registry.Registry):
                    found[value.kind] = {value.get(name).__module__ for name in value.names()}
    return found


def test_no_entry_of_a_registry_imports_its_sibling() -> None:
    import babysit.data
    import babysit.doctor.rules
    import babysit.train.config  # noqa: F401 — every registry is filled once the configuration is there

    graph = grimp.build_graph("babysit")
    entries = registered()
    assert {"layer", "activation", "optimizer", "data set", "probe", "rule"} <= entries.keys()
    for modules in entries.values():
        for module in modules:
            siblings = graph.find_modules_directly_imported_by(module) & (modules - {module})
            assert siblings == set(), f"{module} imports {siblings}"
