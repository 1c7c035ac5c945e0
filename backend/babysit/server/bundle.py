"""The bundle: the pages' scripts and styles made small beforehand, served where they are of exactly these sources.

frontend/bundle/build.mjs makes it, and notes the hash of the sources that it read. Whoever edits a source is served
that source at once, for the bundle is another's then; nobody needs Node to run or to change the pages.
"""

import hashlib
import json
from collections.abc import Mapping

FOLDER = "bundle/"
MANIFEST = "bundle/manifest.json"
_NOT_BUNDLED = (FOLDER, "login/")


def split(contents: Mapping[str, bytes]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return the sources among `contents`, by path, and the bundle's files by the path in whose place they stand.

    There are no such files where the bundle was made from other sources, or is not whole.
    """
    sources = {name: content for name, content in contents.items() if not name.startswith(FOLDER)}
    return sources, _bundle(contents, digest(sources)) or {}


def digest(sources: Mapping[str, bytes]) -> str:
    """Return the hash of the scripts and styles that a bundle is made from."""
    found = hashlib.sha256()
    for name in sorted(sources):
        if name.endswith((".js", ".css")) and not name.startswith(_NOT_BUNDLED):
            found.update(f"{name}\0{len(sources[name])}\0".encode() + sources[name])
    return found.hexdigest()


def _bundle(contents: Mapping[str, bytes], expected: str) -> dict[str, bytes] | None:
    try:
        manifest = json.loads(contents.get(MANIFEST, b"{}"))
        hashes: dict[str, str] = manifest["files"] if manifest["sources"] == expected else {}
        files = {name: contents[FOLDER + name] for name in hashes}
    except (ValueError, KeyError, TypeError):
        return None
    is_whole = all(hashlib.sha256(files[name]).hexdigest() == known for name, known in hashes.items())
    return files if is_whole else None
