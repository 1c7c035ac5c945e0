"""The findings of a run: what the doctor saw, on what evidence, and what it offers to try."""

from collections.abc import Mapping, Sequence
from typing import Any

from babysit.report.markup import number, section, table, text
from babysit.report.material import Material
from babysit.store.findings import SEVERITIES, Finding

MAX_TOLD = 40


def findings_section(found: Material) -> str:
    """Return the findings, the gravest open one first."""
    if not found.findings:
        judged = found.run.health is not None
        return section("findings", "Findings", f"<p>{'None.' if judged else 'The run was not judged.'}</p>")
    order = sorted(found.findings, key=lambda own: (not own.is_open, -SEVERITIES.index(own.severity), own.opened_step))
    more = f"<p>… and {len(order) - MAX_TOLD} more</p>" if len(order) > MAX_TOLD else ""
    return section("findings", "Findings", *map(_finding, order[:MAX_TOLD]), more)


def _finding(finding: Finding) -> str:
    data = finding.data
    severity = finding.severity if finding.is_open else "cleared"
    cause = f" · because of {text(data['cause'])}" if data.get("cause") else ""
    opinion = f" · called {text(finding.feedback)}" if finding.feedback else ""
    where = f"{text(finding.id)} · steps {finding.opened_step:,}–{_end(finding):,}{cause}{opinion}"
    said = "".join(f"<p>{text(data[key])}</p>" for key in ("sentence", "explanation") if data.get(key))
    refuted = f"<p><b>Refuted by:</b> {text(data['refuted_by'])}</p>" if data.get("refuted_by") else ""
    title = f'<h3><span class="badge">{severity}</span> {text(data.get("title"))}</h3>'
    return (
        f'<article class="finding {severity}">{title}'
        f'<p class="aside">{where}</p>{said}{_evidence(data.get("evidence") or ())}'
        f"{refuted}{_experiment(data)}</article>"
    )


def _end(finding: Finding) -> int:
    return finding.step if finding.cleared_step is None else finding.cleared_step


def _evidence(evidence: Sequence[Mapping[str, Any]]) -> str:
    rows = [
        (
            text(each.get("statistic")),
            f"{number(each.get('value'))} {text(each.get('unit') or '')}",
            f"{text(each.get('comparison'))} {number(each.get('threshold'))}",
            number(each.get("step")),
            text(each.get("source")),
        )
        for each in evidence
    ]
    return table(("what was measured", "value", "threshold", "step", "where the threshold comes from"), rows)


def _experiment(data: Mapping[str, Any]) -> str:
    experiment = data.get("experiment")
    if not experiment:
        return ""
    return f"<p><b>To try:</b> {text(experiment.get('title'))}. {text(experiment.get('sentence'))}</p>"
