"""The real worker with a probe in it that fails: it stands in the place of `gradients`, and fails at step 30."""

import sys
from pathlib import Path

import babysit.probes  # noqa: F401 — enters the probes
from babysit.nn.network import Network
from babysit.probes.probe import Measurement, Probe, Setting, probes
from babysit.workers.child import main


class Failing(Probe):
    """Tells how often it was asked, up to the thirtieth time."""

    def begin(self, setting: Setting) -> None:
        self.n_asked = 0

    def measure(self, network: Network) -> Measurement:
        self.n_asked += 1
        if self.n_asked == 30:
            raise ZeroDivisionError("no gradient is <b>left</b>")
        return Measurement({"layer/1/gradient/norm": float(self.n_asked)})


if __name__ == "__main__":
    probes._classes["gradients"] = Failing
    sys.exit(main(Path(sys.argv[1])))
