"""A course: how one rule's finding opens, goes on, clears and comes back, from moment to moment."""

from dataclasses import replace

from babysit.doctor.finding import Finding
from babysit.doctor.rule import Rule, Sign


class Course:
    """One rule's findings in a run, in their order; at most the last of them is open."""

    def __init__(self, name: str, rule: Rule) -> None:
        self.name, self.rule = name, rule
        self.findings: list[Finding] = []
        self._n_seen = self._n_missed = 0

    @property
    def open(self) -> Finding | None:
        """The finding that is open."""
        return self.findings[-1] if self.findings and self.findings[-1].is_open else None

    def follow(self, step: int, sign: Sign | None) -> None:
        """Take what the rule has seen at a moment."""
        self._n_seen, self._n_missed = (self._n_seen + 1, 0) if sign else (0, self._n_missed + 1)
        if sign and (self.open or self._n_seen >= self.rule.patience):
            self._go_on(step, sign)
        elif self.open and self._n_missed >= self.rule.forgets:
            self.findings[-1] = replace(self.findings[-1], status="cleared", cleared_step=step)

    def _go_on(self, step: int, sign: Sign) -> None:
        known, rule = self.open, self.rule
        finding = Finding(
            rule=self.name,
            number=known.number if known else len(self.findings) + 1,
            severity=sign.severity,
            title=rule.title,
            sentence=sign.sentence,
            opened_step=known.opened_step if known else step,
            step=step,
            evidence=sign.evidence,
            explanation=rule.explanation,
            refuted_by=rule.refuted_by,
            waits=rule.waits,
            layers=sign.layers,
            experiment=sign.experiment,
        )
        if known:
            self.findings[-1] = finding
        else:
            self.findings.append(finding)
