"""The section of the probes: how often the inside of the network is measured, and which probes do."""

from typing import TYPE_CHECKING, Any

from pydantic import Field, ValidationInfo, create_model, field_validator

import babysit.probes  # noqa: F401 — enters the probes
from babysit.probes.probe import probes
from babysit.probes.schedule import Budget, Every, Interval, Schedule
from babysit.train.entry import title
from babysit.train.section import Section, exclude


class ProbeSection(Section):
    """How often the inside of the network is measured, and what of it."""

    alternatives = ("budget", "every", "interval")

    budget: float | None = Field(
        0.03, title="Budget", description="share of the training time that measuring may take", ge=0, le=0.5
    )
    every: int | None = Field(
        None,
        title="Every",
        description="measure every so many steps, instead of a budget",
        ge=1,
        le=10**9,
        json_schema_extra={"unit": "steps"},
    )
    interval: float | None = Field(
        None,
        title="Interval",
        description="measure every so many seconds, instead of a budget",
        ge=0.001,
        le=86400,
        json_schema_extra={"unit": "seconds"},
    )

    @field_validator("every", "interval")
    @classmethod
    def _check_alternative(cls, value: Any, info: ValidationInfo) -> Any:
        return exclude(value, info, *cls.alternatives)

    def schedule(self) -> Schedule:
        """Return the schedule, beginning now."""
        if self.every is not None:
            return Every(self.every)
        return Budget(self.budget or 0.0) if self.interval is None else Interval(self.interval)

    def is_on(self, name: str) -> bool:
        """Return whether the probe `name` is to measure from the beginning."""
        return bool(getattr(self, name))


if TYPE_CHECKING:
    Probes = ProbeSection
else:
    _switches = {
        name: (bool, Field(True, title=title(name), description=probes.summary(name))) for name in probes.names()
    }
    Probes = create_model("Probes", __base__=ProbeSection, __doc__=ProbeSection.__doc__, **_switches)
