"""A verdict: whether a run that was made from another one has helped, at equal steps and with the numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from babysit.doctor.comparison import IS_BEST_LOW, Comparison, compare
from babysit.doctor.curve import EMPTY, Curve
from babysit.doctor.moments import next_moment
from babysit.doctor.words import join
from babysit.doctor.words import steps as in_steps

Outcome = Literal["waiting", "helped", "did not help", "mixed"]

EVALUATIONS = ("val/accuracy", "val/loss")
TRIAL = 20
"""A fork is given a part of the run in so many before a finding counts as cleared, or as long as that took to open."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two runs: `curves` has its metrics by name, `start` the step that it goes on from, 0 from the beginning.

    It is `at_rest` when no more steps are to be expected, as long as nobody wishes for them; `findings` as JSON.
    """

    run: str
    step: int
    start: int = 0
    is_at_rest: bool = False
    has_failed: bool = False
    curves: Mapping[str, Curve] = field(default_factory=dict)
    findings: Sequence[Mapping[str, Any]] = ()
    total_steps: int | None = None
    n_validation: int | None = None

    def until(self, name: str, step: int) -> Curve:
        """Return what it has of a metric up to a step."""
        return self.curves.get(name, EMPTY).until(step)

    def own(self, name: str, step: int) -> Curve:
        """Return what it has of a metric after its start, up to a step."""
        return self.until(name, step).since(self.start)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of it. `step` is the step at which both are compared; None while there is nothing to compare.

    `control` is the run that was made together with the child and goes on unchanged: where there is one, it is what the
    child is compared with.
    """

    run: str
    parent: str
    control: str | None
    step: int | None
    finding: str | None
    rule: str | None
    is_cleared: bool | None
    metrics: tuple[Comparison, ...]
    outcome: Outcome = "waiting"
    sentence: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        facts = {name: getattr(self, name) for name in self.__slots__}
        return facts | {"metrics": [metric.to_dict() for metric in self.metrics]}


def verdict(
    child: Side,
    parent: Side,
    finding: Mapping[str, Any] | None = None,
    control: Side | None = None,
    patience: int = 1,
) -> Verdict:
    """Judge `child` by its `parent`, or by the `control` that went on from the same step.

    `finding` is the parent's that the child is an experiment on, `patience` how many moments its rule waits. The child
    helped when the finding cleared, the metric is better by more than noise and no alarm is open; it did not when
    neither of the first two is so. The metric is the first that both have; where an accuracy is the same within noise,
    the validation loss, which tells finer, decides.
    """
    other = control or parent
    step, is_equal = _step_of(child, other)
    metrics = () if step is None else _metrics(child, other, step, is_equal)
    missing = _missing(child, finding, patience) or ("" if metrics else "for a metric that both runs have")
    known = Verdict(
        run=child.run,
        parent=parent.run,
        control=control.run if control else None,
        step=step,
        finding=finding["id"] if finding else None,
        rule=finding["rule"] if finding else None,
        is_cleared=None if finding is None or missing else _is_cleared(child, finding),
        metrics=metrics,
    )
    if missing and not (child.is_at_rest and child.has_failed):
        begin = "It ended while it waited" if child.is_at_rest else "Waiting"
        return replace(known, sentence=f"{begin} {missing}.")
    outcome = _outcome(child, known, finding is not None)
    return replace(known, outcome=outcome, sentence=_sentence(child, other, known, finding, outcome, is_equal))


def _step_of(child: Side, other: Side) -> tuple[int | None, bool]:
    """Return at which step they are compared, and whether it is the same of both.

    It is the last that both have reached. Where the other rests at a step before the child's first evaluation, its last
    values are all that there will be, and the child's newest stand beside them.
    """
    common = min(child.step, other.step)
    name = _tracked(child)
    if name is None or not len(child.own(name, child.step)):
        return None, True
    if len(child.own(name, common)):
        return common, True
    return (child.step, False) if other.is_at_rest else (None, True)


def _tracked(child: Side) -> str | None:
    return next((name for name in IS_BEST_LOW if name in child.curves), None)


def _missing(child: Side, finding: Mapping[str, Any] | None, patience: int) -> str:
    """Return what the verdict waits for, "" for nothing: a run that has ended is not waited for."""
    if child.is_at_rest and child.step > child.start:
        return ""
    evaluated = [name for name in EVALUATIONS if len(child.own(name, child.step))]
    if finding is None:
        return "" if evaluated else "for the first evaluation"
    due = _due(child, finding, patience)
    if child.step <= due:
        return f"until the rule has had its time, at step {due + 1:,}"
    return "" if evaluated else "for the first evaluation"


def _due(child: Side, finding: Mapping[str, Any], patience: int) -> int:
    """Return the step after which a finding that has not opened in the child counts as cleared.

    From the beginning it is the step at which it opened in the parent; a fork has as many steps as it took, or a
    twentieth of the run, whichever is less. Either way the rule has judged as often as it waits for.
    """
    opened = int(finding["opened_step"])
    trial = opened if not child.start else min(opened, (child.total_steps or opened * TRIAL) // TRIAL)
    moment = child.start
    for _ in range(patience):
        moment = next_moment(moment, child.total_steps)
    return max(child.start + trial, moment)


def _is_cleared(child: Side, finding: Mapping[str, Any]) -> bool:
    return not any(
        each["rule"] == finding["rule"] and each["status"] == "open" and not _is_milder(each, finding)
        for each in child.findings
    )


def _is_milder(each: Mapping[str, Any], finding: Mapping[str, Any]) -> bool:
    """Return whether a finding is a note where it was more: the symptom is there, the bad outcome is not."""
    return each.get("severity") == "note" and finding.get("severity", "note") != "note"


def _deciding(metrics: Sequence[Comparison]) -> list[Comparison]:
    """Return the metric that counts, with those before it that are the same within noise."""
    first = [*metrics[:1], *(each for each in metrics[1:] if each.name in EVALUATIONS)]
    n = next((i for i, each in enumerate(first) if each.is_better is not None), 0)
    return first[: n + 1]


def _metrics(child: Side, other: Side, step: int, is_equal: bool) -> tuple[Comparison, ...]:
    last = step if is_equal else other.step
    n = child.n_validation
    pairs = ((name, child.own(name, step), other.until(name, last)) for name in IS_BEST_LOW)
    found = (compare(name, ours, theirs, step, n) for name, ours, theirs in pairs)
    return tuple(each for each in found if each is not None)


def _outcome(child: Side, known: Verdict, has_finding: bool) -> Outcome:
    is_better = _deciding(known.metrics)[-1].is_better if known.metrics else None
    if child.has_failed:
        return "did not help"
    if not has_finding:
        return ("mixed" if _alarms(child) else "helped") if is_better else "did not help"
    if known.is_cleared and is_better and not _alarms(child):
        return "helped"
    return "mixed" if known.is_cleared or is_better else "did not help"


def _alarms(child: Side) -> list[str]:
    """Return what is gravely wrong with the child."""
    found = [each for each in child.findings if each["status"] == "open" and each.get("severity") == "alarm"]
    return [str(each.get("title", each["rule"])) for each in found]


def _sentence(
    child: Side, other: Side, known: Verdict, finding: Mapping[str, Any] | None, outcome: Outcome, is_equal: bool
) -> str:
    step = child.step if known.step is None else known.step
    since = f", {in_steps(step - child.start)} after the fork" if child.start else ""
    state = _state(child, known, finding) if finding else ""
    cleared = f"the finding “{finding.get('title', finding['rule'])}” {state}, " if finding else ""
    told = ", ".join(map(str, _deciding(known.metrics))) or "there is nothing to compare"
    whom = " of the run made beside it without a change" if known.control else ""
    last = "" if is_equal else f"The other run came to rest at step {other.step:,}: its last values stand for it."
    result = {"helped": "It helped.", "mixed": "The result is mixed."}.get(outcome, "It did not help.")
    failed = "The run failed." if child.has_failed else ""
    alarm = f"It has an alarm: {', '.join(_alarms(child))}." if outcome == "mixed" and _alarms(child) else ""
    return join([f"At step {step:,}{since}: {cleared}{told}{whom}.", last, failed, alarm, result])


def _state(child: Side, known: Verdict, finding: Mapping[str, Any]) -> str:
    """Return what became of the finding, in words."""
    if not known.is_cleared:
        return "is still there"
    open_ones = [each for each in child.findings if each["rule"] == finding["rule"] and each["status"] == "open"]
    return "is only a note now" if open_ones else "has cleared"
