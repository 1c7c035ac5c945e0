"""The pages' files: one hash for all, what is served and what is not, and that lightening changes no program."""

import gzip
import re
import subprocess
from pathlib import Path

import pytest

from babysit.server.assets import VIEWS, Assets, frontend_folder
from babysit.server.lighten import lighten
from babysit.server.modules import closure

ROOT = Path(__file__).parents[2]
ESBUILD = ROOT / "node_modules" / ".bin" / "esbuild"


@pytest.fixture(scope="module")
def assets() -> Assets:
    return Assets(frontend_folder())


def test_every_asset_is_under_the_hash_and_its_zipped_form_is_the_same(assets: Assets) -> None:
    for path, asset in assets.files.items():
        assert path.startswith(assets.prefix + "/")
        assert gzip.decompress(asset.zipped) == asset.content
    assert assets.files[f"{assets.prefix}/main.js"].media_type == "text/javascript; charset=utf-8"


def test_pages_name_the_hash_and_nothing_is_left_to_fill_in(assets: Assets) -> None:
    for page in (*assets.views.values(), assets.login):
        text = page.content.decode()
        assert assets.prefix in text
        assert "{{" not in text


def test_a_page_asks_at_once_for_what_its_view_needs_and_for_no_other_view(assets: Assets) -> None:
    page = assets.views["run"].content.decode()
    for name in ("main.js", "views/run.js"):
        assert f'<link rel="modulepreload" href="{assets.prefix}/{name}">' in page
    for name in ("views/new.js", "views/runs.js", "charts/line-chart.js", "components/view-bar.js"):
        assert name not in page
    assert "uplot" not in assets.views["runs"].content.decode()
    for path in re.findall(r'href="([^"]+)"', page):
        assert path in assets.files


@pytest.mark.parametrize("view", VIEWS)
def test_what_a_page_asks_for_at_once_is_small(assets: Assets, view: str) -> None:
    """As it is served now: where the bundle is not of these sources, these themselves, in more and larger files."""
    page = assets.views[view]
    files = [assets.files[path] for path in set(re.findall(r'(?:src|href)="([^"]+)"', page.content.decode()))]
    assert sum(len(file.zipped) for file in [page, *files]) <= 60_000
    assert sum(len(file.content) for file in [page, *files]) <= 200_000


def test_imports_are_followed_once_and_later_ones_are_left() -> None:
    files = {
        "main.js": b'import { a } from "./lib/a.js"; const later = () => import("./b.js");',
        "lib/a.js": b'export { c } from "../c.js"; import "./missing.js";',
        "b.js": b'import "./main.js";',
        "c.js": b'const text = "import nothing";import{d}from"./d.js";',
        "d.js": b"",
    }
    assert closure(files, ["main.js"]) == ["main.js", "lib/a.js", "c.js", "d.js"]
    assert closure(files, ["main.js", "b.js"]) == ["main.js", "b.js", "lib/a.js", "c.js", "d.js"]


def test_sources_and_tools_are_not_served(assets: Assets) -> None:
    for path in assets.files:
        assert not path.endswith((".d.ts", ".mjs", ".lock.json", ".test.js"))
        assert "node_modules" not in path


def test_only_the_login_pages_own_files_are_public(assets: Assets) -> None:
    assert assets.public
    assert all(path.startswith(f"{assets.prefix}/login/") for path in assets.public)


def test_any_change_moves_the_whole_tree(tmp_path: Path, assets: Assets) -> None:
    for name in ("index.html", "login.html", "main.js"):
        (tmp_path / name).write_bytes((frontend_folder() / name).read_bytes())
    before = Assets(tmp_path).prefix
    (tmp_path / "main.js").write_text("let changed;\n")
    assert Assets(tmp_path).prefix != before


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    for name in ("index.html", "login.html"):
        (tmp_path / name).write_text("")
    (tmp_path / "leak.txt").symlink_to("/etc/hostname")
    assert Assets(tmp_path).files == {}


def test_lines_stay_where_they_were() -> None:
    source = b'/* What\n * it is. */\nlet a = 1; // kept\n  // gone\nconst b = "/* kept */";\n'
    assert lighten("a.js", source) == b'\n\nlet a = 1; // kept\n\nconst b = "/* kept */";\n'
    assert lighten("vendor/a.js", source) == source


def test_lightening_changes_no_program(tmp_path: Path) -> None:
    if not ESBUILD.exists():
        pytest.skip("esbuild is not installed: `npm ci` does it")
    folder = frontend_folder()
    names = [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.suffix in {".js", ".css"}]
    names = [name for name in names if not name.startswith(("vendor/", "bundle/"))]
    results = [_minified(tmp_path / kind, folder, names, kind == "light") for kind in ("source", "light")]
    assert len(results[0]) == len(names) > 20
    assert results[0] == results[1]


def _minified(target: Path, folder: Path, names: list[str], is_light: bool) -> dict[str, str]:
    for name in names:
        place = target / "in" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        content = (folder / name).read_bytes()
        place.write_bytes(lighten(name, content) if is_light else content)
    command = [str(ESBUILD), *names, "--minify", "--legal-comments=none", "--log-level=error", f"--outdir={target}/out"]
    subprocess.run(command, cwd=target / "in", check=True)
    out = target / "out"
    return {path.relative_to(out).as_posix(): path.read_text() for path in out.rglob("*") if path.is_file()}
