"""The probes: each measures one thing of a network and changes nothing of its training."""

from babysit.registry import discover

discover(__name__)
