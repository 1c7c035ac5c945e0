"""The note of a run: Markdown that people wrote, without HTML or pictures, and with links to pages and mail only."""

from markdown_it import MarkdownIt

from babysit.report.markup import section
from babysit.report.material import Material

_LINKS = ("http://", "https://", "mailto:")
_MAX_TEXT = 100_000


def note_section(found: Material) -> str:
    """Return the note as it reads; nothing without one."""
    return section("note", "Note", f'<div class="note">{rendered(found.note)}</div>' if found.note.strip() else "")


def rendered(markdown: str) -> str:
    """Return Markdown as HTML that can do nothing: what is HTML in it stands there as text."""
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable(["table", "strikethrough"])
    parser.disable("image")
    parser.validateLink = lambda url: url.strip().lower().startswith(_LINKS)  # type: ignore[method-assign]
    plain = "".join(each if each.isprintable() or each in "\n\t" else "\ufffd" for each in markdown[:_MAX_TEXT])
    return str(parser.render(plain)).replace("<a href=", '<a rel="noopener noreferrer" href=')
