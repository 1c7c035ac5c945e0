"""The web pages' files: read once, compressed once, served under the hash of the whole tree.

One hash for all lets modules import each other by relative path and still be cached for ever: any change moves
the whole tree to a new address, and only the small HTML page is asked for again.
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from babysit.server.bundle import split
from babysit.server.lighten import lighten
from babysit.server.modules import closure
from babysit.server.plotly_address import ADDRESS

SERVED = {".html", ".js", ".css", ".svg", ".png", ".txt", ".woff2", ".json"}
MIME = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml"}
PUBLIC_FOLDER = "login/"
INDEX, LOGIN = "index.html", "login.html"
VIEWS = {
    "runs": ("styles/runs.css", "styles/runs-cells.css"),
    "new": ("styles/new.css", "styles/presets.css", "styles/balance.css", "styles/foresight.css"),
    "run": (
        "styles/run.css",
        "styles/marks.css",
        "styles/sections.css",
        "styles/charts.css",
        "styles/balance.css",
        "vendor/uplot.css",
    ),
    "compare": ("styles/compare.css",),
    "lecture": ("styles/lecture.css",),
    "alerts": ("styles/alerts.css",),
    "storage": ("styles/storage.css",),
}
"""Each view of the one page, with the style sheets that it adds."""
PLOTLY_VIEWS = frozenset({"compare"})


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its bytes, the same compressed, and its media type."""

    content: bytes
    zipped: bytes
    media_type: str

    @classmethod
    def make(cls, content: bytes, suffix: str) -> "Asset":
        """Return the asset of `content`; text says that it is UTF-8."""
        media_type = MIME.get(suffix) or mimetypes.guess_type("x" + suffix)[0] or "application/octet-stream"
        charset = "; charset=utf-8" if media_type.startswith("text/") else ""
        return cls(content, gzip.compress(content, 9, mtime=0), media_type + charset)


class Assets:
    """Every served file by its path below the tree's hash, and the two pages with that hash filled in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        raw = {
            path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if _is_served(path, folder)
        }
        sources, bundle = split({name: path.read_bytes() for name, path in raw.items()})
        contents = {name: lighten(name, content) for name, content in sources.items()} | bundle
        digest = hashlib.sha256()
        for name, content in contents.items():
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
        self.prefix = f"/assets/{digest.hexdigest()[:16]}"
        pages = {name: contents.pop(name) for name in (INDEX, LOGIN)}
        self.files = {f"{self.prefix}/{name}": Asset.make(c, Path(name).suffix) for name, c in contents.items()}
        self.views = {view: self._page(pages[INDEX], _preloads(contents, view)) for view in VIEWS}
        self.login = self._page(pages[LOGIN], [])

    @property
    def public(self) -> frozenset[str]:
        """The paths that are served without a login: the log-in page's own."""
        return frozenset(path for path in self.files if path.startswith(f"{self.prefix}/{PUBLIC_FOLDER}"))

    def _page(self, content: bytes, preloads: list[str]) -> Asset:
        text = content.decode().replace("{{preload}}", "".join(preloads)).replace("{{assets}}", self.prefix)
        return Asset.make(text.encode(), ".html")


def frontend_folder() -> Path:
    """Return the web pages' folder: in the package when it was installed as a wheel, else the repository's."""
    packaged = Path(str(files("babysit"))) / "_web"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[3] / "frontend"


def _is_served(path: Path, folder: Path) -> bool:
    name = path.relative_to(folder).as_posix()
    is_source = name.endswith((".d.ts", ".mjs", ".lock.json", ".test.js")) or "node_modules" in name
    return path.is_file() and not path.is_symlink() and path.suffix in SERVED and not is_source


def _preloads(contents: dict[str, bytes], view: str) -> list[str]:
    """Return the links by which a page asks at once for what its view needs to show itself; the rest comes later."""
    names = closure(contents, ["main.js", f"views/{view}.js"])
    scripts = [f'<link rel="modulepreload" href="{{{{assets}}}}/{name}">' for name in names]
    sheets = [name for name in VIEWS[view] if name in contents]
    plotly = [f'<meta name="plotly" content="{ADDRESS}">'] if view in PLOTLY_VIEWS else []
    return plotly + scripts + [f'<link rel="preload" as="style" href="{{{{assets}}}}/{name}">' for name in sheets]
