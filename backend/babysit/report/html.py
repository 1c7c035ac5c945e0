"""A run as one HTML file: curves, facts and configuration; it opens offline and sends nothing anywhere."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape

from plotly.offline import get_plotlyjs

from babysit.report.figures import charts, draw
from babysit.report.moments import moments
from babysit.store.events import Event
from babysit.store.runs import Run
from babysit.store.series import SeriesData

# plotly's own button would post the data to a cloud service.
CONFIG = {"displaylogo": False, "responsive": True, "showSendToCloud": False}

_STYLE = """body{font:14px/1.5 system-ui,sans-serif;max-width:1000px;margin:2rem auto;padding:0 1rem;color:#1b1f24}
table{border-collapse:collapse}td{padding:2px 16px 2px 0}pre{background:#f6f8fa;padding:1rem;overflow:auto}"""


def render(run: Run, series: Mapping[str, SeriesData], events: Sequence[Event] = ()) -> str:
    """Return the page of `run` with the curves of `series`, and what `events` tell that those do not."""
    figures = "".join(
        draw(chart, series).to_html(full_html=False, include_plotlyjs=False, config=CONFIG) for chart in charts(series)
    )
    rows = "".join(f"<tr><td>{escape(key)}</td><td>{escape(value)}</td></tr>" for key, value in _facts(run).items())
    config = escape(json.dumps(run.config, indent=2, ensure_ascii=False))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(run.name)}</title>'
        f"<style>{_STYLE}</style><script>{get_plotlyjs()}</script></head><body><h1>{escape(run.name)}</h1>"
        f"<table>{rows}</table>{_moments(events)}{figures}<h2>Configuration</h2><pre>{config}</pre></body></html>"
    )


def _moments(events: Sequence[Event]) -> str:
    """Return a table of the changes, forks and refused steps; nothing for a run without any."""
    rows = "".join(f"<tr><td>step {step}</td><td>{escape(text)}</td></tr>" for step, text in moments(events))
    return f"<h2>Changes</h2><table>{rows}</table>" if rows else ""


def _facts(run: Run) -> dict[str, str]:
    facts = {
        "run": run.id,
        "state": f"{run.state.value}{': ' + run.reason if run.reason else ''}",
        "data set": run.dataset,
        "network": run.network,
        "started": datetime.fromtimestamp(run.started_at, UTC).isoformat(" ", "seconds") if run.started_at else "never",
        "steps": f"{run.step} of {run.total_steps}",
    }
    return facts | {
        name: f"last {metric['last']}, best {metric['best']} at step {metric['best_step']}"
        for name, metric in run.metrics.items()
    }
