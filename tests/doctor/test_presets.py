"""Presets that go wrong, really trained: the cause is named, and what is to be tried next is a configuration."""

from pathlib import Path

import pytest

from babysit.data.prepare import prepare
from babysit.doctor.doctor import diagnose
from babysit.train.config import parse
from babysit.train.events import Diverged, Finished, Points, Started
from babysit.train.overrides import put_values
from babysit.train.presets import PRESETS
from babysit.train.trainer import Trainer

WRONG = {
    "dead-relu": {"rate_too_high", "dead_relu"},
    "rate-high": {"rate_too_high", "divergence"},
    "rate-low": {"rate_too_low"},
    "linear-stack": {"underfitting"},
    "overfit-small-set": {"overfitting"},
    "large-init-saturation": {"saturation"},
    "small-init-collapse": {"activation_collapse"},
    "zero-init": {"symmetry"},
}
SOUND = ("digits", "relu-bends", "tanh-centred", "rate-good", "maxout")


def findings_of(name: str):
    """Train a preset, those of ten layers for a part of their time, and return its configuration and findings."""
    config = next(preset.config for preset in PRESETS if preset.name == name)
    parsed = parse(config)
    info: dict[str, object] = {}
    events: list[tuple[str, int, dict[str, object]]] = []
    series: dict[str, tuple[list[int], list[float]]] = {}
    for event in Trainer(parsed, prepare(parsed.data, parsed.seed, Path())).events():
        if isinstance(event, Started):
            info = event.info
        elif isinstance(event, Diverged):
            events.append(("diverged", event.step, {"name": event.name}))
        elif isinstance(event, Points | Finished):
            for series_name, value in event.values.items():
                steps, values = series.setdefault(series_name, ([], []))
                steps.append(event.step)
                values.append(value)
    return config, diagnose(parsed.to_dict(), info, events, series, is_over=True)


@pytest.mark.parametrize("name", WRONG)
def test_what_goes_wrong_is_named(name: str) -> None:
    config, findings = findings_of(name)
    roots = [finding for finding in findings if finding.cause is None and finding.severity != "note"]
    assert roots
    assert roots[0].rule in WRONG[name], [(f.rule, f.severity, f.opened_step) for f in roots]
    for finding in findings:
        if finding.experiment:
            changed = parse(put_values(parse(config).to_dict(), finding.experiment.changes))
            assert changed != parse(config), finding.id


@pytest.mark.parametrize("name", SOUND)
def test_what_goes_well_is_left_in_peace(name: str) -> None:
    _, findings = findings_of(name)
    assert [(f.id, f.severity) for f in findings if f.severity != "note"] == []
