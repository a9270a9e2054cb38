"""A small sample of the benchmark: that it runs, and that a replay is not slower by far than it was."""

import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parents[1] / "bench" / "replay.py"
LEAST = 150  # messages a second, a tenth of what one core does: other tests may run beside this one


def test_the_benchmark_reports_messages_a_second() -> None:
    command = [sys.executable, str(BENCH), "--conversations", "80", "--processes", "2"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=55, check=False)
    assert done.returncode == 0, done.stderr
    rows = {
        line[:34].strip(): line[34:].split() for line in done.stdout.splitlines() if "conv" in line or "this" in line
    }
    for label in ("this process alone", "this process, two configurations", "2 processes, 80 conversations"):
        messages, _, rate, _, differences = rows[label]
        assert int(messages) > 400
        assert int(rate) > LEAST
        assert int(differences) > 0 or label == "this process, two configurations"
