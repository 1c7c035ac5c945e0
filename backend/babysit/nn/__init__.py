"""The network: layers, activations, losses, optimizers. It knows NumPy, and nothing of data, files or sockets."""

from babysit.registry import discover

discover(__name__)
