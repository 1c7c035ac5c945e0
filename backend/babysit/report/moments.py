"""The moments of a run that its curves do not tell: what people changed, what was forked, what was not applied."""

from collections.abc import Sequence

from babysit.report.markup import aside, section, table, text
from babysit.report.material import KINDS as KINDS
from babysit.report.material import Material
from babysit.store.events import Event


def moments(events: Sequence[Event]) -> list[tuple[int, str]]:
    """Return the step and a sentence of each moment among `events`, in their order."""
    return [(event.step or 0, _sentence(event)) for event in events if event.kind in KINDS]


def moments_section(found: Material) -> str:
    """Return a numbered table of the changes, forks and refused steps; nothing for a run without any."""
    rows = [(str(n), f"step {step:,}", text(told)) for n, (step, told) in enumerate(moments(found.events), 1)]
    remark = aside("The numbers stand at the dotted lines of the curves.")
    return section("changes", "Changes", *([table(("", "", "what happened"), rows), remark] if rows else []))


def _sentence(event: Event) -> str:
    data = event.data
    if event.kind == "nan":
        return str(data.get("sentence"))
    who = f" by {data['by']}" if data.get("by") else ""
    if event.kind == "forked":
        runs = data.get("runs") or []
        return (
            f"{len(runs)} {'run goes' if len(runs) == 1 else 'runs go'} on from here{who}: {', '.join(map(str, runs))}"
        )
    note = f": {data['note']}" if data.get("note") else ""
    return f"{data.get('field')} {_shown(data.get('old'))} → {_shown(data.get('new'))}{who}{note}"


def _shown(value: object) -> str:
    return "not set" if value is None else str(value)
