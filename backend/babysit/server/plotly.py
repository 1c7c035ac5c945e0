"""plotly's own script, from the Python package: read and compressed once, when a page first asks for it."""

import functools
import threading
from importlib.util import find_spec
from pathlib import Path

from babysit.server.assets import Asset

_making = threading.Lock()


def plotly_file() -> Asset:
    """Return the script; those who ask while it is being compressed wait for it."""
    with _making:
        return _read()


@functools.cache
def _read() -> Asset:
    spec = find_spec("plotly")  # not imported: that takes a while, and this needs the file alone
    assert spec is not None
    assert spec.submodule_search_locations
    folder = Path(spec.submodule_search_locations[0])
    return Asset.make((folder / "package_data" / "plotly.min.js").read_bytes(), ".js")
