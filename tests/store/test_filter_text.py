"""The grammar of filter lines: what a line says, and where it goes wrong."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from babysit.errors import ConfigError
from babysit.store.filter_text import All, Any, Comparison, Missing, Node, Not, Truth, parse
from babysit.store.filter_words import KEYWORDS, MAX_LENGTH, OPERATORS, Word


def told(node: Node | None) -> str:
    """Return a tree as a fully bracketed line."""
    match node:
        case None:
            return ""
        case All(parts):
            return f"({' and '.join(map(told, parts))})"
        case Any(parts):
            return f"({' or '.join(map(told, parts))})"
        case Not(part):
            return f"not {told(part)}"
        case Truth(name):
            return name.text
        case Missing(name):
            return f"{name.text} is missing"
        case Comparison(name, operator, values):
            return f"{name.text} {operator.text} {'|'.join(value.text for value in values)}"


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        ("", ""),
        ("  \t\n ", ""),
        ("starred", "starred"),
        ("a=1", "a = 1"),
        ("a!=1", "not a != 1"),
        ("a !~ b", "not a !~ b"),
        ("val/accuracy.best>=0.5", "val/accuracy.best >= 0.5"),
        ("a < -1e-3", "a < -1e-3"),
        ("a = 1 or b = 2 and c = 3", "(a = 1 or (b = 2 and c = 3))"),
        ("(a = 1 or b = 2) and c = 3", "((a = 1 or b = 2) and c = 3)"),
        ("not a or not not b", "(not a or not not b)"),
        ("not a and b", "(not a and b)"),
        ("NOT a AND b OR c", "((not a and b) or c)"),
        ("a in (1, 2,3)", "a in 1|2|3"),
        ("a not in (1)", "not a in 1"),
        ("a IN(1)", "a IN 1"),
        ("a is missing", "a is missing"),
        ("a is not missing and b", "(not a is missing and b)"),
        ('"my metric".best > 1', "my metric.best > 1"),
        ('name = "a \\"b\\" \\\\ c"', 'name = a "b" \\ c'),
        ('name = "\\n"', "name = \\n"),
        ('"and" = "or"', "and = or"),
        ('a = ""', "a = "),
        ("created > 2026-11-26T10:00", "created > 2026-11-26T10:00"),
        ("finding = dead_relu and train/loss@5", "(finding = dead_relu and train/loss@5)"),
        ("α = ё", "α = ё"),
    ],
)
def test_lines_mean_what_they_say(line: str, meaning: str) -> None:
    assert told(parse(line)) == meaning


def test_words_know_their_places() -> None:
    tree = parse('  "my metric".best  >=  0.5 ')
    assert isinstance(tree, Comparison)
    assert tree.name == Word("word", "my metric.best", 2, 16, is_quoted=True)
    assert (tree.operator.at, tree.operator.length, tree.values[0].at) == (20, 2, 24)


@pytest.mark.parametrize(
    ("line", "rule", "at", "length"),
    [
        ("a =", "must go on with a value", 3, 0),
        ("a = and", "must be a value here; put a keyword that is one into quotes", 4, 3),
        ("= 1", "must be a name here", 0, 1),
        ("a = 1 b = 2", "must be joined by and or or to what stands before it", 6, 1),
        ("a = 1 or", "must go on with a name", 8, 0),
        ("and a", "must be a name here; put a keyword that is one into quotes", 0, 3),
        ("a = 1)", "must have a ( before it", 5, 1),
        ("(a = 1", "must have a ) that ends it", 0, 1),
        ("(a = 1 b)", "must be ), and or or", 7, 1),
        ("()", "must be a name here", 1, 1),
        ("a == 1", "must be one of the operators = != < <= > >= ~ !~", 2, 2),
        ("a => 1", "must be one of the operators = != < <= > >= ~ !~", 2, 2),
        ("a ! 1", "must be one of the operators = != < <= > >= ~ !~", 2, 1),
        ("a in 1", "must be ( and the values after in", 5, 1),
        ("a in ()", "must be a value here", 6, 1),
        ("a in (1 2)", "must be , or ) after a value", 8, 1),
        ("a in (1,", "must go on with a value", 8, 0),
        ("a in (1", "must be , or ) after a value", 7, 0),
        ("a is 3", "must be missing, or not missing, after is", 5, 1),
        ("a not 3", "must be in after not", 6, 1),
        ("a, b", "must be joined by and or or to what stands before it", 1, 1),
        ('a = "b', 'must have a second " that ends what is quoted', 4, 2),
        ('a = "b\\"', 'must have a second " that ends what is quoted', 4, 4),
        ("a = \0", "must hold neither NUL nor half of a pair of surrogates", 4, 1),
        ("a = b\ud800", "must hold neither NUL nor half of a pair of surrogates", 5, 1),
        ("a" * 2001, "must have at most 2,000 characters", 2000, 1),
        ("a or " * 100 + "a", "must be at most 100 conditions", 500, 1),
        ("(" * 33 + "a" + ")" * 33, "must be at most 32 deep in brackets and nots", 32, 1),
        ("not " * 40 + "a", "must be at most 32 deep in brackets and nots", 128, 3),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(line: str, rule: str, at: int, length: int) -> None:
    with pytest.raises(ConfigError) as error:
        parse(line)
    [problem] = error.value.problems
    assert (problem.field, problem.rule, problem.at, problem.length) == ("filter", rule, at, length)


PIECES = st.sampled_from(
    [
        *KEYWORDS,
        *OPERATORS,
        "(",
        ")",
        ",",
        '"',
        "\\",
        "a",
        "b.best",
        "0.5",
        "==",
        " ",
        "\0",
        "\ud800",
        '"x y"',
        "é",
        "\u202e",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join), st.lists(PIECES, max_size=60).map(" ".join)))
@example("(" * 100_000)
@example("not " * 100_000)
@example('"' * 99_999)
@example("a = 1 and " * 10_000)
@example("\\" * 100_000)
def test_any_text_is_read_or_refused_at_a_place_within_it(line: str) -> None:
    try:
        tree = parse(line)
    except ConfigError as error:
        [problem] = error.problems
        assert problem.at is not None
        assert problem.length is not None
        assert 0 <= problem.at <= problem.at + problem.length <= len(line)
        assert problem.rule
    else:
        assert len(line) <= MAX_LENGTH
        assert tree is None or told(tree)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30), min_size=1, max_size=5))
def test_quotes_carry_any_text(values: list[str]) -> None:
    quoted = ['"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values]
    tree = parse(f"name in ({', '.join(quoted)})")
    assert isinstance(tree, Comparison)
    assert [word.text for word in tree.values] == values
