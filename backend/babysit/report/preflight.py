"""The pre-flight checks of a run: each with its number, its threshold, and what a failure would mean."""

from babysit.report.markup import number, section, table, text
from babysit.report.material import Material


def preflight_section(found: Material) -> str:
    """Return the results of the checks that were made before the run; nothing where there were none."""
    results = (found.preflight or {}).get("results") or []
    rows = []
    for result in results:
        outcome = str(result.get("outcome"))
        told = f"{number(result.get('value'))} {text(result.get('comparison') or '')} {number(result.get('threshold'))}"
        meaning = f'<p class="aside">{text(result.get("meaning"))}</p>' if outcome == "failed" else ""
        rows.append(
            (
                f'<span class="badge {"bad" if outcome == "failed" else ""}">{text(outcome)}</span>',
                text(result.get("title")),
                told if result.get("value") is not None else "",
                f"{text(result.get('sentence'))}{meaning}",
                text(result.get("source")),
            )
        )
    head = ("", "check", "found and asked for", "in words", "where the threshold comes from")
    return section("preflight", "Pre-flight", table(head, rows))
