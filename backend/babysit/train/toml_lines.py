"""Lines of a TOML text: where the value of a dotted field is written."""

import re

Place = tuple[str, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_QUOTED = re.compile(r'"""(?:\\.|[^\\])*?"""+|\'\'\'.*?\'\'\'+|"(?:\\.|[^"\\])*"|\'[^\']*\'', re.DOTALL)
_BARE_KEY = re.compile(r"[\w-]+")
_BARE_VALUE = re.compile(r"[^,\]}\n#]*")


def line_of(field: str, text: str) -> int | None:
    """Return the line, from 1, on which `field` (network.layers.0.units) is set, else what is nearest around it.

    `text` must be valid TOML. None where not even the first part of the field is there.
    """
    wanted = tuple(field.split("."))
    best, line = 0, None
    for place, at in _Scanner(text).places():
        if len(place) > best and wanted[: len(place)] == place:
            best, line = len(place), text.count("\n", 0, at) + 1
    return line


class _Scanner:
    """One walk over a valid TOML text: it looks for names only, and steps over values as they come."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._found: list[tuple[Place, int]] = []
        self._lengths: dict[Place, int] = {}

    def places(self) -> list[tuple[Place, int]]:
        """Return each key and list item with its offset, in the order of the text; a heading is its table's key."""
        section: Place = ()
        while self._next():
            if self._peek() == "[":
                section = self._heading()
            else:
                self._pair(section)
        return self._found

    def _next(self) -> bool:
        """Step over blanks and comments; return whether anything is left."""
        if blank := _BLANK.match(self._text, self._at):
            self._at = blank.end()
        return self._at < len(self._text)

    def _peek(self) -> str:
        return self._text[self._at]

    def _heading(self) -> Place:
        """Read [a.b] or [[a.b]], each of which is one item more of the list a.b."""
        start, is_item = self._at, self._text.startswith("[[", self._at)
        self._at += 1 + is_item
        place = self._keys()
        if is_item:
            self._lengths[place] = self._lengths.get(place, 0) + 1
        self._at = self._text.index("]", self._at) + 1 + is_item
        place = self._numbered(place)
        self._found.append((place, start))
        return place

    def _numbered(self, place: Place) -> Place:
        """Return the place with the number of the last item behind every part that is a list of tables."""
        numbered: Place = ()
        for depth, part in enumerate(place, 1):
            numbered += (part,)
            if n := self._lengths.get(place[:depth]):
                numbered += (str(n - 1),)
        return numbered

    def _pair(self, around: Place) -> None:
        start = self._at
        place = (*around, *self._keys())
        self._found.append((place, start))
        self._at = self._text.index("=", self._at) + 1
        self._value(place)

    def _keys(self) -> Place:
        """Read a.b."c d"."""
        keys: list[str] = []
        while True:
            self._next()
            quoted = _QUOTED.match(self._text, self._at)
            match = quoted or _BARE_KEY.match(self._text, self._at)
            if match is None:  # cannot be in a valid text
                return tuple(keys)
            keys.append(match[0][1:-1] if quoted else match[0])
            self._at = match.end()
            self._next()
            if not self._text.startswith(".", self._at):
                return tuple(keys)
            self._at += 1

    def _value(self, place: Place) -> None:
        self._next()
        if self._peek() in "[{":
            self._inside(place, is_table=self._peek() == "{")
        elif match := _QUOTED.match(self._text, self._at) or _BARE_VALUE.match(self._text, self._at):
            self._at = match.end()

    def _inside(self, place: Place, is_table: bool) -> None:
        """Read a list or a table in braces, to its end."""
        self._at += 1
        number = 0
        while self._next() and self._peek() not in "]}":
            if self._peek() == ",":
                self._at += 1
            elif is_table:
                self._pair(place)
            else:
                self._found.append(((*place, str(number)), self._at))
                self._value((*place, str(number)))
                number += 1
        self._at += 1
