"""The words of a filter line: names and values, operators, brackets and commas, each with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from babysit.errors import ConfigError, Problem

OPERATORS = ("=", "!=", "<", "<=", ">", ">=", "~", "!~")
KEYWORDS = frozenset({"and", "or", "not", "in", "is", "missing"})
MAX_LENGTH = 2000

_SPACE = re.compile(r"\s*")
_SIGNS = re.compile(r"[=!<>~]+")
_PLAIN = re.compile(r'[^\s(),="!<>~]+')
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPED = re.compile(r'\\(["\\])')
_UNUSABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `kind` is "word", "operator", "(", ")", "," or "end"; `at` its first character, from 0."""

    kind: str
    text: str
    at: int
    length: int
    is_quoted: bool = False

    @property
    def keyword(self) -> str:
        """The keyword that this is, in small letters; "" for any other word."""
        text = self.text.lower()
        return text if self.kind == "word" and not self.is_quoted and text in KEYWORDS else ""


def words(text: str) -> Iterator[Word]:
    """Yield the words of a filter line and then its end; raises ConfigError at a character that begins none."""
    if len(text) > MAX_LENGTH:
        refuse(f"must have at most {MAX_LENGTH:,} characters", len(text), MAX_LENGTH, len(text) - MAX_LENGTH)
    require_usable(text, "filter")
    at = _after_space(text, 0)
    while at < len(text):
        word = _word(text, at)
        yield word
        at = _after_space(text, at + word.length)
    yield Word("end", "", len(text), 0)


def require_usable(text: str, field: str) -> None:
    """Raise ConfigError for characters that no database takes."""
    if found := _UNUSABLE.search(text):
        refuse("must hold neither NUL nor half of a pair of surrogates", text, found.start(), 1, field)


def refuse(rule: str, value: object, at: int, length: int, field: str = "filter") -> NoReturn:
    """Raise the ConfigError of a place in a line."""
    raise ConfigError([Problem(field, rule, value, at=at, length=length)])


def refuse_word(rule: str, word: Word, field: str = "filter") -> NoReturn:
    """Raise the ConfigError of a word; of the end, where it stands."""
    refuse(rule, word.text or None, word.at, word.length, field)


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return at if found is None else found.end()


def _word(text: str, at: int) -> Word:
    if text[at] in "(),":
        return Word(text[at], text[at], at, 1)
    if found := _SIGNS.match(text, at):
        if found[0] not in OPERATORS:
            refuse(f"must be one of the operators {' '.join(OPERATORS)}", found[0], at, len(found[0]))
        return Word("operator", found[0], at, len(found[0]))
    return _name(text, at)


def _name(text: str, start: int) -> Word:
    """Return the word of plain and quoted pieces that touch each other: `"my metric".best`."""
    at, pieces, is_quoted = start, [], False
    while at < len(text):
        if found := _QUOTED.match(text, at):
            pieces.append(_ESCAPED.sub(r"\1", found[1]))
            is_quoted = True
        elif text[at] == '"':
            refuse('must have a second " that ends what is quoted', text[at : at + 80], at, len(text) - at)
        elif found := _PLAIN.match(text, at):
            pieces.append(found[0])
        else:
            break
        at = found.end()
    return Word("word", "".join(pieces), start, at - start, is_quoted)
