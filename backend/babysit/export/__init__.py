"""Exports: the points of runs as files that other programs read, written piece by piece; see README, Out and in."""
