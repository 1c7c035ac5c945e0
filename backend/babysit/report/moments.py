"""The moments of a run that its curves do not tell: what people changed, what was forked, what was not applied."""

from collections.abc import Sequence

from babysit.store.events import Event

KINDS = ("intervention", "forked", "nan")
"""The kinds of events that are moments."""


def moments(events: Sequence[Event]) -> list[tuple[int, str]]:
    """Return the step and a sentence of each moment among `events`, in their order."""
    return [(event.step or 0, _sentence(event)) for event in events if event.kind in KINDS]


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
