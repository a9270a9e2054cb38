"""`overhand demo` as a process of its own, its operators' browsers, its phones, and everything that is told of them."""

import os
import queue
import re
import subprocess
import sys
import threading
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Final

import anyio
from msgspec import Struct

from overhand_web.testing.browser import Browser, Heard, events

__all__ = ["Demo", "Phone", "Told", "Watch", "running_demo", "watching"]

START_S: Final = 40.0
STOP_S: Final = 20.0
PATIENCE_S: Final = 12.0
LINK: Final = re.compile(r"Open (http://\S+?)(/enter\?key=\S+)")
PASSWORD: Final = "correct horse battery"  # noqa: S105 - of the made-up people of a demo
KEPT: Final = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "PYTHONPATH")
"""What a demo gets of this process's environment: no key and no setting of whoever runs the tests."""


class Demo(Struct, frozen=True, kw_only=True):
    """A demo that runs. `entry` is the path that signs Lucía in."""

    url: str
    entry: str
    folder: Path
    environ: Mapping[str, str]
    process: subprocess.Popen[str]
    said: list[str]  # what it has printed so far

    @asynccontextmanager
    async def lucia(self) -> AsyncGenerator[Browser]:
        """A browser that has opened the printed link, inside the `async with`."""
        path, _, key = self.entry.partition("?key=")
        browser = Browser(self.url)
        try:
            await browser.get(path, key=key)
            yield browser
        finally:
            await browser.close()

    @asynccontextmanager
    async def ines(self) -> AsyncGenerator[Browser]:
        """A browser in which Inês has signed in with a password, inside the `async with`."""
        email = await anyio.to_thread.run_sync(self.give_password, "ines@casaolmo.example")
        browser = Browser(self.url)
        try:
            await browser.post("/api/v1/login", {"email": email, "password": PASSWORD})
            yield browser
        finally:
            await browser.close()

    def give_password(self, email: str) -> str:
        """Give an operator the password of the tests, as whoever runs a demo can; returns the address."""
        words = ["operators", "password", email, "--password", PASSWORD, "--data", str(self.folder / "data")]
        command = [sys.executable, "-m", "overhand", *words]
        done = subprocess.run(  # noqa: S603 - our own program
            command,
            cwd=self.folder,
            env=dict(self.environ),
            capture_output=True,
            text=True,
            timeout=START_S,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        return email

    @property
    def children(self) -> list[int]:
        """The process ids of its store and its worker (Linux)."""
        pid = self.process.pid
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    @property
    def errors(self) -> str:
        """What it has written to stderr."""
        return (self.folder / "stderr").read_text()


@contextmanager
def running_demo(folder: Path, environ: Mapping[str, str] | None = None) -> Generator[Demo]:
    """Run `overhand demo` on a free port, its data in `folder`, with these variables beside the usual ones.

    On leaving it is told to end, unless it has ended already.

    Raises:
        RuntimeError: it did not start, or did not end well.
    """
    settings = {name: os.environ[name] for name in KEPT if name in os.environ} | dict(environ or {})
    command = [sys.executable, "-m", "overhand", "demo", "--port", "0", "--data", str(folder / "data")]
    with (folder / "stderr").open("w") as stderr:
        process = subprocess.Popen(  # noqa: S603 - our own program
            command,
            cwd=folder,
            env=settings,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            start_new_session=True,
        )
    said: list[str] = []
    try:
        url, entry = ready(process, said, folder / "stderr")
        yield Demo(url=url, entry=entry, folder=folder, environ=settings, process=process, said=said)
        if process.poll() is None:
            process.terminate()
            if process.wait(STOP_S):
                raise RuntimeError(f"the demo ended with {process.returncode}: {(folder / 'stderr').read_text()}")
    finally:
        process.kill()
        process.wait()


def ready(process: subprocess.Popen[str], said: list[str], stderr: Path) -> tuple[str, str]:
    """Wait for the link; whatever is printed later is kept in `said`."""
    lines: queue.Queue[str] = queue.Queue()

    def read() -> None:
        with process.stdout or stderr.open() as stdout:
            for line in stdout:
                said.append(line)
                lines.put(line)
        lines.put("")

    threading.Thread(target=read, daemon=True).start()
    until = time.monotonic() + START_S
    while line := lines.get(timeout=max(0.0, until - time.monotonic())):
        if found := LINK.search(line):
            return found[1], found[2]
    raise RuntimeError(f"the demo did not start: {''.join(said)}{stderr.read_text()}")


class Told(Struct, frozen=True):
    """One event of a stream, and when it was heard (ms since the epoch)."""

    event: str
    data: Any
    at: int


class Watch:
    """Everything that was heard since the streams were opened."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self._more = anyio.Event()

    async def listen(self, stream: AsyncIterator[Heard]) -> None:
        """Keep what a stream tells."""
        async for heard in stream:
            self.told.append(Told(heard.event, heard.data, time.time_ns() // 1_000_000))
            self._more.set()
            self._more = anyio.Event()

    async def until(self, holds: Callable[[Told], bool], since: int = 0, within_s: float = PATIENCE_S) -> Told:
        """The first of what was told, from number `since` on, for which something holds.

        Raises:
            TimeoutError: nothing was, in time.
        """
        place = since
        with anyio.fail_after(within_s):
            while True:
                more = self._more
                for told in self.told[place:]:
                    if holds(told):
                        return told
                place = len(self.told)
                await more.wait()

    async def row(self, name: str, phase: str, *, since: int = 0, within_s: float = PATIENCE_S) -> Told:
        """The change that brought the conversation of a customer into a phase."""
        return await self.until(
            lambda told: (
                told.event == "conversation" and told.data["row"]["name"] == name and told.data["row"]["phase"] == phase
            ),
            since,
            within_s,
        )


@asynccontextmanager
async def watching(browser: Browser) -> AsyncGenerator[Watch]:
    """Listen to the console's stream and to the phones' inside the `async with`."""
    watch = Watch()
    async with (
        browser.stream() as console,
        browser.client.stream("GET", "/simulator/api/events", timeout=None) as phones,
        anyio.create_task_group() as group,
    ):
        group.start_soon(watch.listen, console)
        group.start_soon(watch.listen, events(phones.aiter_bytes()))
        await watch.until(lambda told: told.event == "hello")
        yield watch
        group.cancel_scope.cancel()


class Phone:
    """One customer's phone in the simulator."""

    def __init__(self, browser: Browser, watch: Watch, card: Mapping[str, str]) -> None:
        self._browser, self._watch = browser, watch
        self.name, self.wa_id = card["name"], card["wa_id"]

    @classmethod
    async def buy(cls, browser: Browser, watch: Watch, name: str, language: str = "en") -> "Phone":
        """A new phone with a number of its own."""
        made = await browser.post("/simulator/api/phones", {"name": name, "language": language})
        return cls(browser, watch, made.raise_for_status().json())

    async def say(self, text: str) -> int:
        """Write; returns when the webhook was answered 200 (ms since the epoch)."""
        sent = await self._browser.post(f"/simulator/api/phones/{self.wa_id}/messages", {"text": text})
        message = sent.raise_for_status().json()["id"]
        taken = await self._watch.until(
            lambda told: (
                told.event == "happened"
                and told.data["what"] == "webhook taken"
                and told.data["detail"].startswith(f"message {message}")
            )
        )
        return int(taken.data["at"])

    async def heard(self) -> list[str]:
        """What the business wrote, in the order of the screen."""
        screen = (await self._browser.get(f"/simulator/api/phones/{self.wa_id}")).json()
        return [message["text"] for message in screen["messages"] if message["from"] == "business"]

    async def conversation(self) -> str:
        """The id of the conversation this phone has become."""
        screen = (await self._browser.get(f"/simulator/api/phones/{self.wa_id}")).json()
        return str(screen["conversation"])

    async def until(self, count: int, within_s: float = PATIENCE_S) -> list[str]:
        """What the business wrote, once it has written at least so many messages."""
        with anyio.fail_after(within_s):
            while True:
                place = len(self._watch.told)
                texts = await self.heard()
                if len(texts) >= count:
                    return texts
                await self._watch.until(self._is_message, place, within_s)

    def _is_message(self, told: Told) -> bool:
        return told.event == "message" and told.data["wa_id"] == self.wa_id
