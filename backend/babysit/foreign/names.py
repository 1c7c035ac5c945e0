"""Foreign names, made such that a series can bear them: the same name always becomes the same, two never become one."""

import hashlib
import unicodedata

from babysit.wire.text import require_name

LONGEST = 200
_MARK = 8


def series_name(text: str) -> str:
    """Return `text` where it is a series' name, else one like it with a mark of eight digits that tells it apart."""
    try:
        if 1 <= len(text) <= LONGEST:
            return require_name(text)
    except ValueError:
        pass
    mark = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK]
    plain = "".join("_" if unicodedata.category(character) in {"Cc", "Cs"} else character for character in text)
    parts = [part if part not in {"__proto__", "constructor", "prototype"} else f"_{part}" for part in plain.split("/")]
    return f"{'/'.join(filter(None, parts))[: LONGEST - _MARK - 1].strip('/')}~{mark}"


def run_name(text: str) -> str:
    """Return `text` as the name of a run: one line of at most 200 characters, without control characters."""
    plain = "".join(" " if unicodedata.category(character) in {"Cc", "Cs"} else character for character in text)
    return " ".join(plain.split())[:LONGEST] or "imported"
