import os
import signal
import subprocess
import sys

from babysit.workers import process


def test_a_living_process_has_a_start_time_that_stays() -> None:
    own = process.start_time(os.getpid())
    assert own is not None
    assert own == process.start_time(os.getpid())
    assert process.is_alive(os.getpid(), own)
    assert not process.is_alive(os.getpid(), own - 1)


def test_a_zombie_and_a_dead_process_do_not_live() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    started = process.start_time(child.pid)
    assert started is not None
    os.kill(child.pid, signal.SIGKILL)
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert process.start_time(child.pid) is None  # a zombie
    child.wait()
    assert child.stdin is not None
    child.stdin.close()
    assert process.start_time(child.pid) is None
    process.send_signal(child.pid, started, signal.SIGTERM)


def test_a_signal_goes_to_that_very_process_only() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        started = process.start_time(child.pid)
        assert started is not None
        process.send_signal(child.pid, started - 1, signal.SIGKILL)
        assert child.poll() is None
        process.send_signal(child.pid, started, signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL


def test_ps_tells_processes_apart_too() -> None:
    if not os.path.exists("/bin/ps"):  # noqa: PTH110
        return
    assert process._ps_start_time(os.getpid()) is not None
    assert process._ps_start_time(2**22 + 1) is None
