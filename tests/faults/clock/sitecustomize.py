"""A clock that is wrong: where this folder is on PYTHONPATH, unix time is off by FAULTS_CLOCK_SHIFT seconds."""

import os
import time

_shift = float(os.environ.get("FAULTS_CLOCK_SHIFT") or 0.0)
_time, _time_ns = time.time, time.time_ns
time.time = lambda: _time() + _shift
time.time_ns = lambda: _time_ns() + int(_shift * 1e9)
