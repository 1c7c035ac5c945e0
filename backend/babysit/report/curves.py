"""The curves of a run: what is lost and what is right first, then the layers, then what else was logged."""

from babysit.report.figures import Chart, caption, charts, draw, others
from babysit.report.markup import aside, section
from babysit.report.material import Material
from babysit.report.moments import moments
from babysit.report.plot import plot


def curves_section(found: Material) -> str:
    """Return the charts of a run; a run without points says so."""
    first, layers = _parted(charts(found.series))
    more, n_left = others(found.names)
    marks = [step for step, _ in moments(found.events)]
    plots = [
        plot(draw(chart, found.series, marks), chart.title, caption(chart.names, found.series))
        for chart in [*first, *more, *layers]
    ]
    if not plots:
        return section("curves", "Curves", "<p>No points were logged.</p>")
    left = f"{n_left:,} more series have no room here: an export has them all." if n_left else ""
    return section("curves", "Curves", f'<div class="plots">{"".join(plots)}</div>', aside(left) if left else "")


def _parted(found: list[Chart]) -> tuple[list[Chart], list[Chart]]:
    layers = [chart for chart in found if chart.names[0].startswith("layer/")]
    return [chart for chart in found if chart not in layers], layers
