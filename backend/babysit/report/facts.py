"""The facts of a run: what it is, where it stands, what it was trained with, what it comes from."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from babysit.report.markup import aside, facts, number, section, table, text
from babysit.report.material import Material
from babysit.store.runs import Run


def facts_section(found: Material) -> str:
    """Return identity, state, times and headline metrics of a run."""
    run = found.run
    pairs = [
        ("run", text(run.id)),
        ("state", state(run)),
        ("health", text(run.health or "not judged")),
        ("data set", text(run.dataset or "–")),
        ("network", text(run.network or "–")),
        ("parameters", number(run.info.get("parameters"))),
        ("steps", f"{run.step:,} of {run.total_steps:,}" if run.total_steps else f"{run.step:,}"),
        ("started", moment(run.started_at)),
        ("ended", moment(run.ended_at)),
        ("took", duration(run.started_at, run.ended_at)),
    ]
    return section("facts", "Facts", facts(pairs), tags(run), _metrics(run), _error(run))


def state(run: Run) -> str:
    """Return the state and why; of a run that goes on, that this is a moment of it."""
    reason = f": {text(run.reason)}" if run.reason else ""
    return f"{run.state.value}{reason}{'' if run.state.is_final else f' (at step {run.step:,} when this was made)'}"


def tags(run: Run) -> str:
    """Return the tags of a run."""
    return f'<p class="tags">{"".join(f"<span>{text(tag)}</span>" for tag in run.tags)}</p>' if run.tags else ""


def moment(seconds: float | None) -> str:
    """Return a time in UTC."""
    if seconds is None:
        return "–"
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(" ", "seconds").replace("+00:00", " UTC")
    except (OverflowError, ValueError, OSError):
        return number(seconds)


def duration(start: float | None, end: float | None) -> str:
    """Return the time between two moments."""
    if start is None or end is None:
        return "–"
    seconds = max(0.0, end - start)
    hours, rest = divmod(int(seconds), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if seconds >= 60 else f"{seconds:.1f} s"


def _metrics(run: Run) -> str:
    rows = [
        (text(name), number(own["last"]), number(own["best"]), number(own["best_step"]))
        for name, own in sorted(run.metrics.items())
    ]
    return table(("metric", "last", "best", "at step"), rows, "numbers")


def _error(run: Run) -> str:
    return f'<p class="bad">{text(run.error)}</p>' if run.error else ""


def environment_section(found: Material) -> str:
    """Return versions, machine and source that the run's producer told of."""
    told = found.run.info
    own = {key: told[key] for key in ("environment", "source", "git") if isinstance(told.get(key), Mapping)}
    pairs = [(f"{key}.{name}" if len(own) > 1 else name, value) for key, part in own.items() for name, value in
             _leaves(part)]  # fmt: skip
    imported = told.get("import")
    if isinstance(imported, Mapping):
        pairs += [("imported from", imported.get("source")), ("kind", imported.get("kind"))]
    pairs += [] if "seed" not in found.run.config else [("seed", found.run.config["seed"])]
    return section("environment", "Environment", facts((name, number(value)) for name, value in pairs[:60]))


def _leaves(part: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in part.items():
        found += _leaves(value, f"{prefix}{key}.") if isinstance(value, Mapping) else [(f"{prefix}{key}", value)]
    return found


def lineage_section(found: Material) -> str:
    """Return what the run was made from and with which changes, and what was made from it."""
    run = found.run
    parts = []
    if run.parent_id is not None:
        origin = run.origin or {}
        name = text(found.parent.name) if found.parent else "a run that is gone"
        changes = origin.get("changes") or {}
        rows = [
            (text(field), number(value) if not isinstance(value, dict) else text(value))
            for field, value in changes.items()
        ]
        told = f" It answers the finding {text(origin['finding'])}." if origin.get("finding") else ""
        parts.append(f"<p>{text(origin.get('kind') or 'fork')} of {name} ({text(run.parent_id)}) at step "
                     f"{run.fork_step or 0:,}.{told}</p>")  # fmt: skip
        parts.append(table(("changed", "to"), rows))
    if found.children:
        born = [
            (text(child.id), text(child.name), child.state.value, number(child.fork_step)) for child in found.children
        ]
        parts += [aside("Made from this run:"), table(("run", "name", "state", "from step"), born)]
    return section("lineage", "Lineage", *parts)
