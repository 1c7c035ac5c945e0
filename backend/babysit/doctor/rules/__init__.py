"""The rules, one file each; importing this enters them all."""

from babysit.registry import discover

discover(__name__)
