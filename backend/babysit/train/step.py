"""One optimizer step: batches forward and backward, their gradients averaged, the penalty, the update."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from babysit.data.batches import Batches
from babysit.nn.blocks import Scratch, blocks
from babysit.nn.clip import clip_gradients
from babysit.nn.losses import Loss
from babysit.nn.network import Network
from babysit.nn.optim import Optimizer
from babysit.nn.regularizer import Regularizer
from babysit.train.diagnosis import Batch, Diagnosis, Tensor, diagnose, of_parameter
from babysit.train.guard import Guard, kind_of


class Stepper:
    """Does step after step: each draws `accumulate` batches and follows the gradient of the mean over their examples.

    That is the gradient of one large batch, in the memory of a small one. Batch statistics (batch norm's) stay those of
    the small ones. `clips` are the largest norm of all gradients and the largest size of one; `has_accuracy` says
    whether the targets are classes; `regularizer` and `clips` may be changed between steps. `n_examples` counts those
    of the last step. The network's clock is told of the phases: "forward" is with the loss, "update" with penalty and
    clipping. A step with a loss, gradient or update that is not finite is not applied where it `is_guarded`.
    """

    def __init__(
        self,
        network: Network,
        optimizer: Optimizer,
        batches: Batches,
        loss: Loss,
        regularizer: Regularizer,
        accumulate: int = 1,
        clips: tuple[float | None, float | None] = (None, None),
        has_accuracy: bool = True,
        is_guarded: bool = False,
    ) -> None:
        self._network, self._optimizer, self._batches = network, optimizer, batches
        self._loss, self.regularizer, self.clips = loss, regularizer, clips
        self._accumulate, self._has_accuracy = accumulate, has_accuracy
        self.n_examples = 0
        self._scratch = Scratch()
        self._sums: list[NDArray[Any]] = []
        self.guard = Guard(network, optimizer, batches, accumulate > 1) if is_guarded else None
        self._refusal: tuple[Tensor, str, str] = ("loss", "train/loss", "nan")

    def step(self, rate: float) -> dict[str, float] | None:
        """Do one step at the learning rate `rate`, and return its points, as they were before the update.

        None for one that was not applied: everything is as it was before, to the bit, and `diagnose` says why.
        """
        parameters, clock, guard = self._network.parameters, self._network.clock, self.guard
        if guard is not None:
            guard.begin()
        clock.begin()
        self.n_examples = 0
        data_loss, accuracy = self._backward_one() if self._accumulate == 1 else self._backward_all()
        penalty = self.regularizer.loss(parameters)
        bound = self.regularizer.gradient_bound(penalty)
        is_tame = guard is None or guard.is_tame(data_loss + penalty, rate, bound)
        self.regularizer.add_gradients(parameters)
        if not is_tame and not self._is_sound(data_loss + penalty):
            self._give_up()
            return None
        norms = {"optimizer/gradient_norm": clip_gradients(parameters, *self.clips)} if any(self.clips) else {}
        if is_tame:
            self._update(rate)
        elif not self._has_updated(rate):
            self._give_up()
            return None
        clock.lap("update")
        clock.end()
        values = {
            "train/loss": data_loss + penalty,
            "train/loss/data": data_loss,
            "train/loss/regularizer": penalty,
            "train/accuracy": accuracy,
            "optimizer/learning_rate": rate,
            **norms,
        }
        if not self._has_accuracy:
            del values["train/accuracy"]
        return values

    def diagnose(self) -> tuple[Diagnosis, Batch]:
        """Return what was not finite first in the step that was not applied, and the batch; everything stays as it is.

        What the batches by themselves do not tell is what the step as a whole has refused: the sum of their gradients,
        the penalty, the update.
        """
        assert self.guard is not None
        found, batch = diagnose(self._network, self._loss, self._batches, self._accumulate)
        self.guard.go_back()
        tensor, name, value = self._refusal
        return found or of_parameter(tensor, name, value), batch

    def _update(self, rate: float) -> None:
        self._optimizer.learning_rate = rate
        self._optimizer.step(self._network.parameters, self._network.clock)
        self.regularizer.constrain(self._network.parameters)

    def _is_sound(self, loss: float) -> bool:
        """Return whether loss and gradients are finite, after a close look."""
        assert self.guard is not None
        if not math.isfinite(loss):
            self._refusal = "loss", "train/loss", "nan" if math.isnan(loss) else "inf"
            return False
        bad = self.guard.bad_gradient()
        if bad is not None:
            self._refusal = "gradient", bad, self._kind("grad", bad)
        return bad is None

    def _has_updated(self, rate: float) -> bool:
        """Return whether the update could be made; if not, nothing of it is left."""
        assert self.guard is not None
        bad = self.guard.apply(lambda: self._update(rate))
        if bad is not None:
            self._refusal = "update", *bad
        return bad is None

    def _kind(self, field: str, name: str) -> str:
        return next(kind_of([getattr(p, field)]) for p in self._network.parameters if p.name == name)

    def _give_up(self) -> None:
        """Put back what the step has changed so far."""
        assert self.guard is not None
        self._network.clock.end()
        self.guard.go_back()

    def _backward_one(self) -> tuple[float, float]:
        data_loss, correct, n = self._backward()
        return data_loss, correct / n

    def _backward_all(self) -> tuple[float, float]:
        """Leave in the gradients Σ nᵢ gᵢ / Σ nᵢ over the batches, which differ in size at an epoch's end only."""
        total, n_correct, n_examples = 0.0, 0, 0
        for i in range(self._accumulate):
            data_loss, correct, n = self._backward()
            total, n_correct, n_examples = total + n * data_loss, n_correct + correct, n_examples + n
            with np.errstate(all="ignore"):
                self._add(n, is_first=i == 0)
            self._network.clock.lap("backward")
        with np.errstate(all="ignore"):
            for parameter, kept in zip(self._network.parameters, self._sums, strict=True):
                np.multiply(kept, 1 / n_examples, out=parameter.grad)
        return total / n_examples, n_correct / n_examples

    def _backward(self) -> tuple[float, int, int]:
        """Fill the gradients from the next batch, and return its loss, how many it had right, and its size."""
        clock = self._network.clock
        x, y = self._batches.draw()
        self.n_examples += len(y)
        clock.lap("data")
        scores = self._network.forward(x, training=True)
        data_loss = self._loss.forward(scores, y)
        correct = self._loss.correct(scores, y) if self._has_accuracy else 0
        clock.lap("forward")
        self._network.backward(self._loss.backward())
        clock.lap("backward")
        return data_loss, correct, len(y)

    def _add(self, n: int, is_first: bool) -> None:
        """Add n times the present gradients to the sums, which the first batch of a step begins anew."""
        parameters = self._network.parameters
        if not self._sums:
            self._sums = [np.empty_like(parameter.grad) for parameter in parameters]
        for parameter, kept in zip(parameters, self._sums, strict=True):
            if is_first:
                np.multiply(parameter.grad, n, out=kept)
                continue
            for grad, part in blocks(parameter.grad, kept):
                scratch = np.multiply(grad, n, out=self._scratch.like(grad))
                np.add(part, scratch, out=part)
