"""A weighted layer: one whose weights' gradient is made of jobs that can wait while the chain rule goes on."""

from collections.abc import Sequence

from babysit.nn.layer import Array, Layer
from babysit.nn.threads import Job, crew


class Weighted(Layer):
    """The base of layers that write `start_backward`; their `backward` does all of it at once."""

    has_weights = True

    def start_backward(self, dout: Array) -> tuple[Array, Sequence[Job]]:
        """Return dL/dx and the jobs that fill grads."""
        raise NotImplementedError

    def backward(self, dout: Array) -> Array:
        """Fill grads and return dL/dx."""
        dx, jobs = self.start_backward(dout)
        crew.each(jobs)
        return dx
