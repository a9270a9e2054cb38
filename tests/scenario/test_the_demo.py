"""The demo as a process: it leaves nothing behind, however it ends."""

import os
import select
import signal
import sys
from pathlib import Path

import pytest

from overhand_web.testing.demo import running_demo

pytestmark = [
    pytest.mark.timeout(90),
    pytest.mark.skipif(sys.platform != "linux", reason="looks for its children in /proc"),
]


def all_end(handles: list[int]) -> bool:
    """Wait until all of these processes, by their pidfds, have ended."""
    ended = [bool(select.select([handle], [], [], 10)[0]) for handle in handles]
    for handle in handles:
        os.close(handle)
    return all(ended)


def test_ctrl_c_ends_it_with_a_goodbye_and_no_traceback(tmp_path: Path) -> None:
    with running_demo(tmp_path) as demo:
        children = [os.pidfd_open(pid) for pid in demo.children]
        os.killpg(demo.process.pid, signal.SIGINT)
        assert demo.process.wait(15) == 0
    assert len(children) == 2
    assert all_end(children)
    assert "Traceback" not in demo.errors


def test_killed_it_takes_its_store_and_its_worker_along(tmp_path: Path) -> None:
    with running_demo(tmp_path) as demo:
        children = [os.pidfd_open(pid) for pid in demo.children]
        demo.process.kill()
        demo.process.wait(15)
    assert len(children) == 2
    assert all_end(children)
