"""The pre-flight checks: one file each, which registers itself in `checks`."""

from babysit.doctor.check import checks
from babysit.registry import discover

__all__ = ["checks"]

discover(__name__)
