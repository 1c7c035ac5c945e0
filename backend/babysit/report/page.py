"""The page of a report: one HTML file that opens offline, loads and sends nothing, and holds plotly's code once."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from plotly.offline import get_plotlyjs

from babysit import __version__
from babysit.report import theme
from babysit.report.markup import escaped, text

CONFIG = {"displaylogo": False, "responsive": True, "showSendToCloud": False, "showEditInChartStudio": False,
          "modeBarButtonsToRemove": ["select2d", "lasso2d", "sendDataToCloud"]}  # fmt: skip
"""Plotly's own button would post the data to a cloud service."""
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'unsafe-inline'",
        "style-src 'unsafe-inline'",
        "img-src data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
)
"""Whatever stands in the file, a browser loads nothing for it and sends nothing from it."""

_HEADING = re.compile(r'<section id="([a-z-]+)"><h2>([^<]*)</h2>')


def page(title: str, lead: str, sections: Sequence[str]) -> str:
    """Return the file of some sections under a title, which is plain text; `lead` is markup."""
    body = "".join(sections)
    contents = "".join(f'<li><a href="#{key}">{name}</a></li>' for key, name in _HEADING.findall(body))
    code = _plotly() if 'class="plot"' in body else ""
    made = datetime.now(UTC).isoformat(" ", "minutes").replace("+00:00", " UTC")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="referrer" content="no-referrer"><title>{escaped(title)}</title><style>{_own("page.css")}</style>'
        f'</head><body><header><h1>{text(title)}</h1><p class="lead">{lead}</p></header>'
        f'<nav aria-label="Contents"><ol>{contents}</ol></nav><main>{body}</main>'
        f"<footer>Made by babysit {__version__} on {made}. Times are in UTC.</footer>"
        f'<script type="application/json" id="plot-config">{json.dumps(CONFIG)}</script>'
        f'<script type="application/json" id="dark-colours">{json.dumps(theme.DARK)}</script>'
        f"{code}</body></html>"
    )


def _plotly() -> str:
    return f"<script>{get_plotlyjs()}</script><script>{_own('page.js')}</script>"


@cache
def _own(name: str) -> str:
    return (Path(__file__).parent / name).read_text("utf-8")
