"""The filter line: `val/accuracy.best > 0.5 and (tag = baseline or not starred)`, read into a tree.

    line       = [ any ]
    any        = all { "or" all }
    all        = one { "and" one }
    one        = "not" one | "(" any ")" | term
    term       = name                                            a truth
               | name operator value                             = != < <= > >= ~ !~
               | name [ "not" ] "in" "(" value { "," value } ")"
               | name "is" [ "not" ] "missing"

Names and values are words: plain, or in double quotes where they hold blanks, signs, brackets, commas or a keyword
(`\"` and `\\` stand for the two characters). What a name means and which values it takes is not known here: see
store.filter_query.
"""

from dataclasses import dataclass
from typing import TypeAlias

from babysit.store.filter_words import Word, refuse_word, words

MAX_TERMS = 100
MAX_DEPTH = 32


@dataclass(frozen=True, slots=True)
class All:
    """Holds where all of its parts do."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Holds where any of its parts does."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds where its part does not."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Truth:
    """Holds where the named value is true."""

    name: Word


@dataclass(frozen=True, slots=True)
class Comparison:
    """Holds where the named value stands in `operator` (= < <= > >= ~) to any of the values."""

    name: Word
    operator: Word
    values: tuple[Word, ...]

    @property
    def sign(self) -> str:
        """The operator without its negation; "in" is an equality."""
        return {"in": "=", "!=": "=", "!~": "~"}.get(self.operator.text.lower(), self.operator.text)


@dataclass(frozen=True, slots=True)
class Missing:
    """Holds where there is no value of that name."""

    name: Word


Node: TypeAlias = All | Any | Not | Truth | Comparison | Missing


def parse(text: str) -> Node | None:
    """Return the tree of a filter line, None for a blank one; raises ConfigError that points at the character."""
    reader = _Reader(text)
    if reader.word.kind == "end":
        return None
    tree = reader.any(0)
    if reader.word.kind == ")":
        refuse_word("must have a ( before it", reader.word)
    if reader.word.kind != "end":
        refuse_word("must be joined by and or or to what stands before it", reader.word)
    return tree


class _Reader:
    """Reads word by word; each method reads one rule of the grammar."""

    def __init__(self, text: str) -> None:
        self._words = words(text)
        self._n_terms = 0
        self.word = next(self._words)

    def any(self, depth: int) -> Node:
        parts = [self._all(depth)]
        while self._skip("or"):
            parts.append(self._all(depth))
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _all(self, depth: int) -> Node:
        parts = [self._one(depth)]
        while self._skip("and"):
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self, depth: int) -> Node:
        if depth >= MAX_DEPTH:
            refuse_word(f"must be at most {MAX_DEPTH} deep in brackets and nots", self.word)
        if self._skip("not"):
            return Not(self._one(depth + 1))
        if self.word.kind != "(":
            return self._term()
        opening = self._take()
        tree = self.any(depth + 1)
        if self.word.kind == "end":
            refuse_word("must have a ) that ends it", opening)
        if self.word.kind != ")":
            refuse_word("must be ), and or or", self.word)
        self._take()
        return tree

    def _term(self) -> Node:
        name = self._operand("a name")
        self._n_terms += 1
        if self._n_terms > MAX_TERMS:
            refuse_word(f"must be at most {MAX_TERMS} conditions", name)
        if self._skip("is"):
            return self._missing(name)
        if self.word.kind == "operator":
            return self._comparison(name)
        is_not = self._skip("not")
        if self.word.keyword == "in":
            chosen = Comparison(name, self._take(), self._values())
            return Not(chosen) if is_not else chosen
        if is_not:
            refuse_word("must be in after not", self.word)
        return Truth(name)

    def _missing(self, name: Word) -> Node:
        is_not = self._skip("not")
        if not self._skip("missing"):
            refuse_word("must be missing, or not missing, after is", self.word)
        return Not(Missing(name)) if is_not else Missing(name)

    def _comparison(self, name: Word) -> Node:
        operator = self._take()
        comparison = Comparison(name, operator, (self._operand("a value"),))
        return Not(comparison) if operator.text.startswith("!") else comparison

    def _values(self) -> tuple[Word, ...]:
        if self.word.kind != "(":
            refuse_word("must be ( and the values after in", self.word)
        self._take()
        found = [self._operand("a value")]
        while self.word.kind == ",":
            self._take()
            found.append(self._operand("a value"))
        if self.word.kind != ")":
            refuse_word("must be , or ) after a value", self.word)
        self._take()
        return tuple(found)

    def _operand(self, what: str) -> Word:
        if self.word.kind != "word":
            refuse_word(f"must be {what} here" if self.word.text else f"must go on with {what}", self.word)
        if self.word.keyword:
            refuse_word(f"must be {what} here; put a keyword that is one into quotes", self.word)
        return self._take()

    def _skip(self, keyword: str) -> bool:
        is_there = self.word.keyword == keyword
        if is_there:
            self._take()
        return is_there

    def _take(self) -> Word:
        taken = self.word
        self.word = next(self._words, taken)
        return taken
