import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from importlib import import_module
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest

from overhand.detection import ConversationView, Detector, Judged, Panel, Signal
from overhand.detection.isolate import Child, ChildEnded
from overhand.errors import PluginError

pytestmark = pytest.mark.anyio

MakeView = Callable[..., ConversationView]

SOURCE = """
import os
import sys

from overhand.detection import Signal


class Isolated:
    name, reason, looks_at, isolate, deadline_ms = "isolated", "compliance", "customer", True, 10_000

    def __init__(self, **optional):
        self.__dict__.update(optional)

    async def look(self, view):
        text = view.last.text
        if text == "spin":
            while True:
                pass
        if text == "exit":
            os._exit(3)
        if text == "leave":
            sys.exit(1)
        if text == "raise":
            raise ValueError("no good")
        if text == "nonsense":
            return float("nan")
        print("noise on standard output")
        return Signal(score=1.0, evidence=str(os.getpid()), sentence=view.language)


class Unloadable(Isolated):
    def __setstate__(self, state):
        raise OSError("no model here")


class Garbled(Isolated):
    def __reduce__(self):
        return write_garbage, ()


class Unreadable(Isolated):
    def __reduce__(self):
        return write_unreadable, ()


def write_garbage():
    os.write(said(), b"\\xff\\xff\\xff\\xff")


def write_unreadable():
    os.write(said(), b"\\0\\0\\0\\1x")


def said():
    return max(int(fd) for fd in os.listdir("/proc/self/fd") if is_pipe(fd))


def is_pipe(fd):
    try:
        return os.readlink(f"/proc/self/fd/{fd}").startswith("pipe:") and int(fd) > 2
    except OSError:
        return False
"""

PARENT = """
import asyncio
import os
import sys

sys.path.insert(0, "FOLDER")

from isolated_detectors import Isolated

from overhand.detection import ConversationView, Line
from overhand.detection.isolate import Child


def view(text):
    line = Line(id="m", author="customer", text=text, at=0)
    return ConversationView(channel="fake", language="en", last=line, turns=())


async def main():
    child = Child(Isolated())
    await child.look(view("hello"))
    asking = asyncio.create_task(child.look(view("spin")))
    await asyncio.wait([asking], timeout=0.1)
    print(child.pid, flush=True)
    os._exit(0)


asyncio.run(main())
"""

Make = Callable[..., Detector]
MakePanel = Callable[..., Panel]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Isolated detectors, from a module that their process can import."""
    (tmp_path / "isolated_detectors.py").write_text(SOURCE)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.delitem(sys.modules, "isolated_detectors", raising=False)

    def build(kind: str = "Isolated", **optional: object) -> Detector:
        detector: Detector = getattr(import_module("isolated_detectors"), kind)(**optional)
        return detector

    return build


@pytest.fixture
async def isolated(make: Make) -> AsyncIterator[MakePanel]:
    """Panels with one isolated detector."""
    panels: list[Panel] = []

    def build(kind: str = "Isolated", **optional: object) -> Panel:
        panels.append(Panel([make(kind, **optional)], clock=lambda: 0))
        return panels[-1]

    yield build
    for panel in panels:
        await panel.close()


def pid(judged: Judged) -> int:
    return int(judged.judgements[0].evidence)


async def gone(process: int) -> None:
    with anyio.fail_after(10):
        while True:
            try:
                os.kill(process, 0)
            except ProcessLookupError:
                return
            await anyio.sleep(0.01)


async def test_an_isolated_detector_judges_in_one_long_lived_process(isolated: MakePanel, view: MakeView) -> None:
    panel = isolated()
    first, second = [await panel.judge(view("hello"), {}) for _ in range(2)]
    assert first.reasons == ("compliance",)
    assert first.judgements[0].sentence == "en"
    assert pid(first) == pid(second) != os.getpid()


async def test_one_that_overruns_is_killed_and_started_again(isolated: MakePanel, view: MakeView) -> None:
    panel = isolated(deadline_ms=2_000)
    before = await panel.judge(view("hello"), {})
    overrun = await panel.judge(view("spin"), {})
    assert [failure.kind for failure in overrun.failures] == ["overran"]
    assert overrun.reasons == ("detector_unavailable",)
    await gone(pid(before))
    after = await panel.judge(view("hello"), {})
    assert pid(after) != pid(before)


@pytest.mark.parametrize(
    ("text", "kind", "why"),
    [
        ("exit", "ended", "its process ended"),
        ("leave", "raised", "SystemExit: 1"),
        ("raise", "raised", "ValueError: no good"),
        ("nonsense", "nonsense", "returned float, not a Signal or None"),
    ],
)
async def test_whatever_it_does_in_its_process_it_is_reported_and_answers_the_next_message(
    isolated: MakePanel, view: MakeView, text: str, kind: str, why: str
) -> None:
    panel = isolated()
    failed = await panel.judge(view(text), {})
    assert [(failure.kind, failure.why) for failure in failed.failures] == [(kind, why)]
    assert (await panel.judge(view("hello"), {})).reasons == ("compliance",)


async def test_a_process_killed_from_outside_is_reported_and_started_again(isolated: MakePanel, view: MakeView) -> None:
    panel = isolated()
    before = pid(await panel.judge(view("hello"), {}))
    os.kill(before, signal.SIGKILL)
    verdicts = [await panel.judge(view("hello"), {}) for _ in range(2)]
    assert pid(verdicts[1]) != before


async def test_one_that_cannot_be_loaded_in_its_process_is_reported(isolated: MakePanel, view: MakeView) -> None:
    judged = await isolated("Unloadable", loads="a model").judge(view("hello"), {})
    assert judged.failures[0].why == "its process could not load it: OSError: no model here"


async def test_a_process_that_talks_garbage_is_reported(isolated: MakePanel, view: MakeView) -> None:
    judged = await isolated("Garbled").judge(view("hello"), {})
    assert judged.failures[0].why.startswith("its process announced 4294967295 bytes")


async def test_a_process_that_answers_what_cannot_be_read_is_reported(isolated: MakePanel, view: MakeView) -> None:
    judged = await isolated("Unreadable").judge(view("hello"), {})
    assert judged.failures[0].why == "its process said something unreadable"


async def test_a_process_that_is_not_ready_in_time_is_given_up(make: Make, view: MakeView) -> None:
    child = Child(make(), start_s=0.001)
    with pytest.raises(ChildEnded, match="not ready within"):
        await child.look(view("hello"))
    assert child.pid == 0


async def test_a_process_ends_with_its_parent_even_while_it_computes(make: Make, tmp_path: Path) -> None:
    make()
    script = PARENT.replace("FOLDER", str(tmp_path))
    parent = await anyio.run_process(
        [sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    )
    await gone(int(parent.stdout))


async def test_a_slow_start_goes_on_when_the_first_message_gives_up(make: Make, view: MakeView) -> None:
    child = Child(make())
    with anyio.move_on_after(0.001) as hasty:
        await child.look(view("hello"))
    assert hasty.cancelled_caught
    with anyio.fail_after(10):
        while not child.pid:
            await anyio.lowlevel.checkpoint()
    started = child.pid
    found = await child.look(view("hello"))
    assert found is not None
    assert int(found.evidence) == started
    await child.close()


async def test_closing_the_panel_ends_the_process(isolated: MakePanel, view: MakeView) -> None:
    panel = isolated()
    process = pid(await panel.judge(view("hello"), {}))
    await panel.close()
    await gone(process)


async def test_a_process_can_be_ended_while_it_starts(make: Make, view: MakeView) -> None:
    child = Child(make())
    with anyio.move_on_after(0.001):
        await child.look(view("hello"))
    await child.close()
    assert child.pid == 0


async def test_a_message_that_waits_in_line_is_answered_by_the_same_process(
    isolated: MakePanel, view: MakeView
) -> None:
    panel = isolated()
    found: list[int] = []

    async def ask() -> None:
        found.append(pid(await panel.judge(view("hello"), {})))

    async with anyio.create_task_group() as group:
        for _ in range(5):
            group.start_soon(ask)
    assert len(found) == 5
    assert len(set(found)) == 1


def test_one_that_cannot_be_pickled_is_refused_at_start() -> None:
    class Local:
        name, reason, looks_at, isolate = "local", "frustration", "customer", True

        async def look(self, view: ConversationView) -> Signal | None:  # noqa: ARG002 - it is never asked
            return None

    with pytest.raises(PluginError, match="cannot be pickled"):
        Panel([Local()], clock=lambda: int(time.time() * 1000))
