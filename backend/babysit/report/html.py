"""The report of a run as one HTML file: what it was, how it went, what was found, and how to do it again."""

from babysit.report.configuration import configuration_section
from babysit.report.curves import curves_section
from babysit.report.facts import environment_section, facts_section, lineage_section, state
from babysit.report.filters import filters_section
from babysit.report.findings import findings_section
from babysit.report.histograms import histograms_section
from babysit.report.ladder import ladder_section
from babysit.report.markup import text
from babysit.report.material import Material
from babysit.report.moments import moments_section
from babysit.report.note import note_section
from babysit.report.page import page
from babysit.report.preflight import preflight_section


def render(found: Material) -> str:
    """Return the page of a run."""
    run = found.run
    lead = f"{text(run.dataset or 'no data set')} · {text(run.network or 'no network')} · {state(run)}"
    sections = [
        facts_section(found),
        note_section(found),
        findings_section(found),
        moments_section(found),
        curves_section(found),
        ladder_section(found),
        histograms_section(found),
        filters_section(found),
        preflight_section(found),
        lineage_section(found),
        environment_section(found),
        configuration_section(run),
    ]
    return page(run.name or run.id, lead, sections)
