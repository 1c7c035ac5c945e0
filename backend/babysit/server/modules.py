"""The modules that a page will ask for, read from the import statements, so that the browser asks for all at once."""

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping

# `from "./x.js"`, `import "./x.js"` and `import("./x.js")`: the forms that the pages' own sources use.
_IMPORT = re.compile(r"""\b(?:from|import)\s*\(?\s*["'](\.{1,2}/[^"']+\.js)["']""")


def closure(contents: Mapping[str, bytes], entries: Iterable[str], is_wanted: Callable[[str], bool]) -> list[str]:
    """Return `entries` and every module that they import, later ones included, by path; each once, entries first.

    What is not wanted is left out, and so is what only it imports.
    """
    found: dict[str, None] = {}
    waiting = list(entries)
    while waiting:
        name = waiting.pop(0)
        if name in found or name not in contents or not is_wanted(name):
            continue
        found[name] = None
        folder = posixpath.dirname(name)
        imports = _IMPORT.findall(contents[name].decode())
        waiting += [posixpath.normpath(posixpath.join(folder, target)) for target in imports]
    return list(found)
