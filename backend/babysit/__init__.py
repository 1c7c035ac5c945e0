"""babysit: watch neural networks train, and step in."""

__version__ = "0.1.0"
