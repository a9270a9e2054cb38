"""Half a minute of the fault suite, as anybody would run it."""

import os
import signal
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.faults, pytest.mark.timeout(150)]

COMMAND = [sys.executable, "-m", "overhand.testing.faults", "--seconds", "30", "--customers", "20"]
LONGEST_S = 140


def run() -> tuple[int, str]:
    """The suite's exit code and output; what it started is in a process group of its own and ends with it."""
    with subprocess.Popen(
        COMMAND, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as process:
        try:
            output, _ = process.communicate(timeout=LONGEST_S)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    return process.returncode, output


def test_half_a_minute_of_kills_freezes_and_restarts_breaks_no_promise() -> None:
    code, output = run()
    assert code == 0, output
    for kind in ("kill", "freeze", "leave", "nats", "web"):
        assert f"faults: {kind}" in output
