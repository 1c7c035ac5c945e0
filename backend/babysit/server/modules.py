"""The modules that a page will ask for, read from the import statements, so that the browser asks for all at once."""

import posixpath
import re
from collections.abc import Iterable, Mapping

# `from "./x.js"` and `import "./x.js"`: the forms that the pages' own sources use for what they need before they run.
_IMPORT = re.compile(r"""\b(?:from|import)\s*["'](\.{1,2}/[^"']+\.js)["']""")


def closure(contents: Mapping[str, bytes], entries: Iterable[str]) -> list[str]:
    """Return `entries` and every module that they need before they run, by path; each once, entries first.

    What a module imports when it is wanted, by `import("./x.js")`, is left out.
    """
    found: dict[str, None] = {}
    waiting = list(entries)
    while waiting:
        name = waiting.pop(0)
        if name in found or name not in contents:
            continue
        found[name] = None
        folder = posixpath.dirname(name)
        imports = _IMPORT.findall(contents[name].decode())
        waiting += [posixpath.normpath(posixpath.join(folder, target)) for target in imports]
    return list(found)
