"""The schedule that is none: one rate for the whole training."""

from babysit.nn.schedules import Schedule, schedules


@schedules.register("constant")
class Constant(Schedule):
    """The same learning rate from the first step to the last."""

    def rate(self, base: float, step: int, total_steps: int) -> float:
        """Return base."""
        return base
