"""The table: the scores as text, for a terminal and for the documentation."""

from collections.abc import Callable, Iterable, Sequence

from benchmarks.gym.score import Case, Score, score

Row = Sequence[object]
GROUPS: tuple[tuple[str, Callable[[Case], bool]], ...] = (
    ("tuned on: digits, MNIST", lambda case: case.twin.is_tuned_on),
    ("not tuned on: shapes, CIFAR-10", lambda case: not case.twin.is_tuned_on),
    ("all", lambda case: True),
)


def markdown(header: Row, rows: Iterable[Row]) -> str:
    """Return a table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def summary(cases: Sequence[Case]) -> str:
    """Return the scores of the groups of data, and of all."""
    header = (
        *("data", "broken runs", "detected", "right diagnosis", "right among the causes", "median step of detection"),
        *("healthy runs", "with a false alarm", "alarms a run", "warnings a run", "notes a run"),
    )
    return markdown(header, (_summary_row(name, score(filter(belongs, cases))) for name, belongs in GROUPS))


def benign(cases: Sequence[Case]) -> str:
    """Return what the doctor said of runs that a change did not harm."""
    header = ("data", "changed, not harmed", "accused", "alarms a run", "warnings a run", "notes a run")
    rows = []
    for name, belongs in GROUPS:
        found = score(filter(belongs, cases), is_benign=True)
        rows.append((name, found.n_healthy, found.n_accused, *_per_run(found)))
    return markdown(header, rows)


def by_rule(cases: Sequence[Case]) -> str:
    """Return a row for each diagnosis: what is detected of the runs that it is expected of, and its false alarms."""
    expected = {case.twin.expected[0] for case in cases if case.twin.expected}
    found = {finding.rule for case in cases for finding in case.findings}
    header = ("rule", "broken runs", "detected", "right", "median step", "false alarms", "false warnings", "notes")
    return markdown(header, (_rule_row(rule, cases) for rule in sorted(expected | found)))


def by_twin(cases: Sequence[Case]) -> str:
    """Return a row for each broken twin, and for each healthy one that was accused."""
    header = (
        "twin",
        "of",
        "what is done to it",
        "expected",
        "broken",
        "detected",
        "right",
        "median step",
        "causes found",
    )
    names = dict.fromkeys(case.twin.name for case in cases)
    rows = []
    for name in names:
        own = [case for case in cases if case.twin.name == name]
        if not own[0].twin.is_healthy or any(case.is_detected for case in own):
            rows.append(_twin_row(own))
    return markdown(header, rows)


def report(cases: Sequence[Case]) -> str:
    """Return a few lines for each run: label, expected and found, every finding with severity, step and cause."""
    lines = []
    for case in cases:
        verdict = _verdict(case)
        lines.append(f"{verdict:10} {case.twin.name}-{case.seed} ({case.label}; {case.total_steps} steps)")
        if case.twin.expected:
            lines.append(f"           expected {', '.join(case.twin.expected)}: {case.twin.why}")
        for finding in case.findings:
            under = f" under {finding.cause}" if finding.cause else ""
            when = f"step {finding.opened_step}" + (f" to {finding.cleared_step}" if finding.cleared_step else "")
            lines.append(f"           {finding.severity:8} {finding.id}, {when}{under}: {finding.sentence}")
    return "\n".join(lines) + "\n"


def _verdict(case: Case) -> str:
    if case.label != "broken":
        return "FALSE" if case.is_detected else "ok"
    if not case.is_detected:
        return "MISSED"
    return "ok" if case.is_right else "WRONG"


def _summary_row(name: str, found: Score) -> Row:
    return (
        *(name, found.n_broken, percent(found.n_detected, found.n_broken), percent(found.n_right, found.n_broken)),
        *(percent(found.n_among, found.n_broken), share(found.median_share)),
        *(found.n_healthy, found.n_accused, *_per_run(found)),
    )


def _per_run(found: Score) -> Row:
    n = max(found.n_healthy, 1)
    return tuple(f"{count / n:.2f}" for count in (found.n_alarms, found.n_warnings, found.n_notes))


def _rule_row(rule: str, cases: Sequence[Case]) -> Row:
    own = score(case for case in cases if case.twin.expected[:1] == (rule,))
    false = [f for case in cases if case.label != "broken" for f in case.findings if f.rule == rule]
    counts = [sum(finding.severity == severity for finding in false) for severity in ("alarm", "warning", "note")]
    detected = percent(own.n_detected, own.n_broken), percent(own.n_right, own.n_broken)
    return (f"`{rule}`", own.n_broken, *detected, share(own.median_share), *counts)


def _twin_row(own: Sequence[Case]) -> Row:
    twin, found = own[0].twin, score(own)
    causes = sorted({cause.rule for case in own for cause in case.diagnoses})
    # A healthy twin, or one that no seed of which was harmed, has nothing to detect: what was found is false.
    if not found.n_broken:
        n_accused = sum(case.is_detected for case in own)
        result: Row = ("no", f"{n_accused} of {len(own)}, falsely" if n_accused else "rightly not", "", "")
    else:
        shares = percent(found.n_detected, found.n_broken), percent(found.n_right, found.n_broken)
        result = (f"{found.n_broken} of {len(own)}", *shares, share(found.median_share))
    what = twin.fault.sentence or twin.why
    expected = ", ".join(twin.expected)
    return (f"`{twin.name}`", twin.of or "", what, expected, *result, ", ".join(causes))


def percent(part: int, whole: int) -> str:
    """Return a share in words: "97 % (120)"."""
    return f"{100 * part / whole:.0f} % ({part})" if whole else ""


def share(value: float | None) -> str:
    """Return how far into a run something happened."""
    return "" if value is None else f"{100 * value:.0f} %"
