"""Markup: the few pieces of HTML that a report is made of; whatever comes from a run is text in them, and only text."""

import unicodedata
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any


def text(value: Any) -> str:
    """Return a value as text: escaped, without control characters, and set apart from the direction of its line."""
    return f"<bdi>{escaped(value)}</bdi>"


def escaped(value: Any) -> str:
    """Return a value as text where there can be no markup: in a title or an attribute."""
    return escape("".join(map(_printed, str(value))))


def _printed(character: str) -> str:
    is_control = unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t"
    return "\ufffd" if is_control else character


def label(value: Any) -> str:
    """Return a value as plotly takes it, which reads tags in labels."""
    return escape("".join(each if each.isprintable() else "\ufffd" for each in str(value)), quote=False)


def number(value: Any) -> str:
    """Return a number with five digits, a count with commas, what is not finite by its name, and none as a dash."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:.5g}" if isinstance(value, float) else text(value)


def section(key: str, title: str, *parts: str) -> str:
    """Return a section under a heading that the contents link to; nothing where there are no parts."""
    body = "".join(parts)
    return f'<section id="{key}"><h2>{escape(title)}</h2>{body}</section>' if body else ""


def table(head: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> str:
    """Return a table of cells that are markup already; nothing without rows."""
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    if not body:
        return ""
    names = f"<thead><tr>{''.join(f'<th scope=col>{name}</th>' for name in head)}</tr></thead>" if head else ""
    return f'<div class="wide"><table class="{kind}">{names}<tbody>{body}</tbody></table></div>'


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Return names with their values, which are markup already."""
    rows = "".join(f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>" for name, value in pairs)
    return f'<dl class="facts">{rows}</dl>' if rows else ""


def aside(words: str) -> str:
    """Return a remark below what it is about; `words` are markup already."""
    return f'<p class="aside">{words}</p>'
