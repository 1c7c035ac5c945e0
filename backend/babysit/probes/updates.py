"""How far a step moves each parameter for its size: shows a rate that is too high, or too low."""

import math

import numpy as np

from babysit.nn.layer import Array
from babysit.nn.network import Network
from babysit.probes.moments import changes, copy
from babysit.probes.probe import Measurement, Probe, Setting, measured, probes


@probes.register("updates")
class Updates(Probe):
    """How far an update moves each parameter: ‖ΔW‖ / ‖W‖, W as it was before (CS231n notes: about 1e-3).

    `<parameter>/update_ratio`, of the update itself: what momentum, a penalty or Adam makes of the gradient is in it.
    A parameter that was all zero, as biases are at first, has no ratio and no point.
    """

    def __init__(self) -> None:
        self._setting = Setting()
        self._before: dict[str, Array] = {}
        self._kept_at: int | None = None
        self._is_ready = False

    def begin(self, setting: Setting) -> None:
        """Learn how to tell whether the weights have changed."""
        self._setting = setting

    def prepare(self, network: Network) -> None:
        """Copy the weights, into room that is kept, unless they are still those that `measure` has left there."""
        self._is_ready = True
        if self._before and self._kept_at is not None and self._kept_at == self._n_updates():
            return
        parameters = measured(network)
        if not self._before:
            self._before = {prefix: np.empty_like(p.value) for prefix, p in parameters.items()}
        copy([parameter.value for parameter in parameters.values()], list(self._before.values()))

    def measure(self, network: Network) -> Measurement:
        """Return a value a parameter; none where no step was prepared."""
        if not self._is_ready:
            return Measurement()
        found = changes(list(self._before.values()), [parameter.value for parameter in measured(network).values()])
        self._is_ready, self._kept_at = False, self._n_updates()
        return Measurement(
            {
                f"{prefix}/update_ratio": changed / norm
                for prefix, (changed, norm) in zip(self._before, found, strict=True)
                if norm > 0 or math.isnan(norm)
            }
        )

    def _n_updates(self) -> int | None:
        return self._setting.n_updates() if self._setting.n_updates else None
