"""However the measure is ended, the servers that it started end with it."""

import os
import signal
import subprocess
import sys
import time

import pytest

from core.settings import ROOT


@pytest.mark.long
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT], ids=["told", "ctrl-c"])
def test_what_was_measured_ends_with_the_measure(how: signal.Signals) -> None:
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-P", "-m", "tests.core.bench.held"]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as held:
        assert held.stdout is not None
        servers = [int(pid) for pid in held.stdout.readline().split()]
        assert len(servers) == 2 and all(map(alive, servers))
        held.send_signal(how)
        held.wait(20)
    until = time.monotonic() + 5
    while any(map(alive, servers)) and time.monotonic() < until:
        time.sleep(0.05)
    left = [pid for pid in servers if alive(pid)]
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert not left


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
