"""A step of PyTorch that is watched as its users watch it: forward hooks, gradient norms, TensorBoard's writer."""

import itertools
from pathlib import Path
from typing import Any

from babysit.nn.threads import count
from benchmarks import engine
from benchmarks.engine import Step

BATCH, BINS = 128, 64


def torch_step(torch: Any, tensorboard: Any, folder: Path, way: str) -> Step:
    """Return one step of 3072-10×500-10; bare, or with mean, std and histogram of every layer and gradient norms.

    "lean" computes 64 bins in the hook and writes them as they are, "usual" leaves the histogram to the writer.
    """
    torch.set_num_threads(count())
    sizes = [engine.INPUTS, *[engine.UNITS] * engine.DEPTH]
    parts = [torch.nn.Sequential(torch.nn.Linear(a, b), torch.nn.ReLU()) for a, b in itertools.pairwise(sizes)]
    model = torch.nn.Sequential(*parts, torch.nn.Linear(sizes[-1], engine.CLASSES))
    x, y = torch.randn(BATCH, engine.INPUTS), torch.randint(0, engine.CLASSES, (BATCH,))
    loss = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=engine.RATE, momentum=engine.MOMENTUM)
    recorder = _Recorder(torch, tensorboard.SummaryWriter(str(folder)), way == "lean")
    if way != "bare":
        for k, part in enumerate(model, 1):
            part.register_forward_hook(lambda module, given, out, k=k: recorder.activation(k, out))

    def step() -> None:
        optimizer.zero_grad()
        value = loss(model(x), y)
        value.backward()
        if way != "bare":
            recorder.step(value.item(), model)
        optimizer.step()

    return step


class _Recorder:
    """Writes what a step has shown."""

    def __init__(self, torch: Any, writer: Any, is_lean: bool) -> None:
        self._torch, self._writer, self._is_lean = torch, writer, is_lean
        self._n_steps = 0

    def activation(self, k: int, out: Any) -> None:
        """Record mean, standard deviation and histogram of a layer's output."""
        values, name = out.detach(), f"layer/{k}/activation"
        self._writer.add_scalar(f"{name}/mean", values.mean().item(), self._n_steps)
        self._writer.add_scalar(f"{name}/std", values.std().item(), self._n_steps)
        if not self._is_lean:
            self._writer.add_histogram(f"{name}/histogram", values, self._n_steps)
            return
        low, high = values.min().item(), values.max().item()
        self._writer.add_histogram_raw(
            f"{name}/histogram",
            min=low,
            max=high,
            num=values.numel(),
            sum=values.sum().item(),
            sum_squares=values.square().sum().item(),
            bucket_limits=self._torch.linspace(low, high, BINS + 1)[1:].tolist(),
            bucket_counts=self._torch.histc(values, BINS, low, high).tolist(),
            global_step=self._n_steps,
        )

    def step(self, loss: float, model: Any) -> None:
        """Record the loss and every gradient's norm."""
        self._writer.add_scalar("train/loss", loss, self._n_steps)
        for name, parameter in model.named_parameters():
            self._writer.add_scalar(f"{name}/gradient/norm", parameter.grad.norm().item(), self._n_steps)
        self._n_steps += 1
