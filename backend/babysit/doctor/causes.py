"""The causes: which finding explains which, and why, so that a run's troubles are told of as one."""

from collections.abc import Sequence

from babysit.doctor.finding import Finding

EXPLAINS: dict[tuple[str, str], str] = {}
"""(cause, effect) → why. Nothing explains itself, not even over others."""


def cause_of(finding: Finding, others: Sequence[Finding]) -> Finding | None:
    """Return which of the other findings explains this one; None for one that stands for itself.

    Of several the one that no other explains, and of those the first in the table.
    """
    found = [other for pair in EXPLAINS if pair[1] == finding.rule for other in others if other.rule == pair[0]]
    roots = [other for other in found if not any((each.rule, other.rule) in EXPLAINS for each in found)]
    return next(iter(roots), None)
