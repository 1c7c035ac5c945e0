"""The results: the tables on one page, with the commit that they belong to."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from benchmarks.gym import table
from benchmarks.gym.reasons import wrong
from benchmarks.gym.score import Case, score

PAGE = Path(__file__).with_name("RESULTS.md")
HEAD = """# What the doctor finds

Made by `make bench-doctor ARGS="--seeds {seeds} --write"` at commit {commit}: {n_runs} trainings of {n_twins} twins.
Each broken twin differs from a healthy one in one field or by one bug. A run counts as broken only if its validation
came out worse than its healthy twin's (`outcome.py` says by how much); what was changed without such harm is benign,
and of it as of the healthy ones the doctor has to be silent. The right diagnosis of each twin, and what is equivalent
to it, was written down before the first result, in `diagnoses.py`. A detection is a warning or an alarm; the diagnosis
is the gravest cause, not what is merged under it. A step of detection is a share of the run's planned steps.

Probes measure 80 times a run. Rules were tuned on digits and MNIST; after a first look at shapes, where sound ConvNets
take a fifth of a run before they learn, a plateau at the beginning became a note for a while. CIFAR-10 was judged only
when the rules stood; one entry of the causes came after it, that a layer which stands still explains a loss that hardly
falls (`c-frozen`: three runs). Healthy twins that had not learnt, or had not done learning, were given another rate,
schedule or length, those on shapes after that look; no diagnosis was changed.

| aim | all | |
|---|---|---|
{aims}

## In all

{summary}

## Where it is wrong

{wrong}

## Changed, but not harmed

{benign}

## By rule

Runs are counted under the rule that was expected first of them; false findings are those on healthy and on benign runs.

{rules}

## By twin

{twins}

## What is left out

A search whose best rate lies on the border of its range is a sweep's trouble, not a run's. Wrong gradients that train
nearly as well as right ones are for the check of gradients before a run: {checked}.
"""


def page(cases: Sequence[Case], seeds: int, checked: str) -> str:
    """Return the page; `checked` says what the check of gradients found."""
    return HEAD.format(
        seeds=seeds,
        commit=_commit(),
        n_runs=len(cases),
        n_twins=len({case.twin.name for case in cases}),
        aims="\n".join(f"| {aim} | {value} | {'met' if is_met else 'missed'} |" for aim, value, is_met in aims(cases)),
        summary=table.summary(cases),
        wrong=wrong(cases),
        benign=table.benign(cases),
        rules=table.by_rule(cases),
        twins=table.by_twin(cases),
        checked=checked,
    )


def aims(cases: Sequence[Case]) -> list[tuple[str, str, bool]]:
    """Return each aim, what was reached, and whether it is met."""
    found = score(cases)
    late = found.median_share
    return [
        ("no warning or alarm on a healthy run", f"{found.n_accused} of {found.n_healthy}", not found.n_accused),
        ("≥ 95 % of broken runs detected", table.percent(found.n_detected, found.n_broken), found.detection >= 0.95),
        ("≥ 90 % with the right diagnosis", table.percent(found.n_right, found.n_broken), found.diagnosis >= 0.9),
        ("median detection in the first 20 % of the run", table.share(late), late is not None and late <= 0.2),
    ]


def _commit() -> str:
    """Return the commit that is checked out, and whether something was changed since."""
    command = ["git", "describe", "--always", "--dirty=, with changes", "--exclude=*"]
    result = subprocess.run(command, cwd=PAGE.parent, capture_output=True, text=True, check=False)
    return result.stdout.strip() or "unknown"
