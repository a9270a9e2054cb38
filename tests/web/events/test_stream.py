"""The event stream: nothing lost and nothing double, whatever is cut."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from pathlib import Path

import anyio
import httpx2
import msgspec
import pytest
from starlette.types import Message

from overhand.runtime.store import Store
from overhand.testing.scribe import Scribe
from overhand_web.events import EventStream
from overhand_web.testing import Browser, Heard, Proxy, RunningWeb, next_of, running_web, until

pytestmark = pytest.mark.anyio

Eventually = Callable[[Callable[[], bool]], Awaitable[None]]


async def test_hello_comes_at_once_and_new_lines_follow(web: RunningWeb, scribe: Scribe) -> None:
    conversation = await scribe.open()
    browser = await web.browser("Maria")
    async with browser.stream() as stream:
        hello = await next_of(stream, "hello", within_s=1)
        assert hello.data["protocol"] == 1
        assert hello.id == ""
        await scribe.hear(conversation, "Hola <script>")
        line = await next_of(stream, "line")
        assert line.data["conversation"] == conversation
        assert line.data["line"]["text"] == "Hola <script>"
        changed = await next_of(stream, "conversation")
        assert changed.data["what"] == "message"
        assert changed.data["row"]["unread"] == 1
        assert changed.data["row"]["address"] == "+34 •••• ••• 041"
        assert changed.data["detail"]["window_until"] is None


class Reader:
    """Reads as the console does: applies what comes, remembers the last id, comes again when it is cut off."""

    def __init__(self, browser: Browser, cursor: str) -> None:
        self.browser, self.cursor = browser, cursor
        self.texts: dict[str, str] = {}
        self.order: list[str] = []
        self.resets = self.streams = 0

    async def read(self) -> None:
        while True:
            self.streams += 1
            try:
                async with self.browser.stream(after=self.cursor) as stream:
                    await self.apply(stream)
            except httpx2.HTTPError:
                pass

    async def apply(self, stream: AsyncIterator[Heard]) -> None:
        async for heard in stream:
            if heard.event == "line":
                line = heard.data["line"]
                if line["id"] not in self.texts:
                    self.order.append(line["text"])
                self.texts[line["id"]] = line["text"]
            self.resets += heard.event == "reset"
            self.cursor = heard.id or self.cursor


async def test_a_stream_cut_five_times_in_the_middle_of_seventy_messages_loses_and_doubles_none(
    web: RunningWeb, scribe: Scribe
) -> None:
    conversation = await scribe.open()
    port = int(web.url.rpartition(":")[2])
    browser = await web.browser("Maria")
    cursor = (await browser.get("/api/v1/conversations")).json()["cursor"]
    reader = Reader(browser, cursor)
    async with Proxy.to(port) as proxy, anyio.create_task_group() as group:
        browser.client.base_url = f"http://127.0.0.1:{proxy.port}"
        group.start_soon(reader.read)
        for number in range(70):
            await scribe.hear(conversation, f"message {number}")
            if number % 14 == 7:
                await proxy.cut()
        with anyio.fail_after(20):
            while len(reader.texts) < 70:  # noqa: ASYNC110  # the browser tells nobody
                await anyio.sleep(0.01)
        group.cancel_scope.cancel()
    assert reader.order == [f"message {number}" for number in range(70)]
    assert reader.streams >= 3
    assert reader.resets == 0


async def test_a_stream_from_a_cursor_gets_what_came_since_and_nothing_before(web: RunningWeb, scribe: Scribe) -> None:
    conversation = await scribe.open()
    browser = await web.browser("Maria")
    await scribe.hear(conversation, "before")
    await shown(browser, conversation, "before")
    cursor = (await browser.get("/api/v1/conversations")).json()["cursor"]
    for number in range(3):
        await scribe.hear(conversation, f"since {number}")
    await shown(browser, conversation, "since 2")
    async with browser.stream(after=cursor) as stream:
        texts = [(await next_of(stream, "line")).data["line"]["text"] for _ in range(3)]
        assert texts == ["since 0", "since 1", "since 2"]
        await scribe.hear(conversation, "live")
        assert (await next_of(stream, "line")).data["line"]["text"] == "live"


async def test_the_last_event_id_wins_over_the_query(web: RunningWeb, scribe: Scribe) -> None:
    conversation = await scribe.open()
    browser = await web.browser("Maria")
    first = (await browser.get("/api/v1/conversations")).json()["cursor"]
    await scribe.hear(conversation, "one")
    await shown(browser, conversation, "one")
    second = (await browser.get("/api/v1/conversations")).json()["cursor"]
    await scribe.hear(conversation, "two")
    await shown(browser, conversation, "two")
    async with browser.stream(after=first, last_event_id=second) as stream:
        assert (await next_of(stream, "line")).data["line"]["text"] == "two"


async def test_a_cursor_of_elsewhere_is_reset_and_the_stream_goes_on(web: RunningWeb, scribe: Scribe) -> None:
    conversation = await scribe.open()
    browser = await web.browser("Maria")
    for cursor in ("nonsense", "e00-s0:0,s1:0", "e00-s0:99999"):
        async with browser.stream(after=cursor) as stream:
            await next_of(stream, "reset")
            await scribe.hear(conversation, cursor)
            assert (await next_of(stream, "line")).data["line"]["text"] == cursor


async def test_only_roles_that_may_see_whole_addresses(web: RunningWeb, scribe: Scribe) -> None:
    conversation = await scribe.open()
    for role, address in (
        ("viewer", "+34 •••• ••• 041"),
        ("operator", "+34 •••• ••• 041"),
        ("supervisor", "34600111041"),
        ("admin", "34600111041"),
    ):
        browser = await web.browser(role.title(), role)
        async with browser.stream() as stream:
            await next_of(stream, "counts")
            await scribe.hear(conversation, role)
            changed = await next_of(stream, "conversation")
        assert changed.data["row"]["address"] == address


async def test_counts_come_at_the_start_and_after_changes(web: RunningWeb, scribe: Scribe) -> None:
    browser = await web.browser("Maria")
    async with browser.stream() as stream:
        assert (await next_of(stream, "counts")).data["now"] == 0
        await scribe.flag(await scribe.open())
        with anyio.fail_after(5):
            while (await next_of(stream, "counts")).data["flagged"] != 1:
                pass


async def test_signing_out_ends_the_stream(web: RunningWeb) -> None:
    browser = await web.browser("Maria")
    async with browser.stream() as stream:
        await next_of(stream, "counts")
        assert (await browser.post("/api/v1/logout")).status_code == 204
        with anyio.fail_after(5):
            assert [heard async for heard in stream if heard.event != "ping"] == []
    assert (await browser.get("/api/v1/events")).status_code == 401


async def test_an_account_that_is_disabled_loses_its_stream_at_once(web: RunningWeb) -> None:
    browser = await web.browser("Maria")
    async with browser.stream() as stream:
        await next_of(stream, "counts")
        await web.node.directory.change(
            "maria@olmo.example", lambda old: msgspec.structs.replace(old, disabled=True), sign_out=True
        )
        with anyio.fail_after(5):
            assert [heard async for heard in stream] == []
    assert (await browser.get("/api/v1/me")).status_code == 401


async def test_a_stopping_node_says_goodbye_and_is_gone_within_two_seconds(store: Store) -> None:
    heard: list[str] = []
    opened = anyio.Event()

    async def read(browser: Browser) -> None:
        async with browser.stream() as stream:
            await next_of(stream, "counts")
            opened.set()
            heard.extend([each.event async for each in stream])

    async with anyio.create_task_group() as group:
        async with running_web(store) as web:
            group.start_soon(read, await web.browser("Maria"))
            await opened.wait()
            leaving = anyio.current_time()
        assert anyio.current_time() - leaving < 2
    assert heard == ["goodbye"]


async def test_a_cursor_of_one_node_is_good_on_another(web: RunningWeb, store: Store, scribe: Scribe) -> None:
    conversation = await scribe.open()
    here = await web.browser("Maria")
    await scribe.hear(conversation, "before")
    await shown(here, conversation, "before")
    cursor = (await here.get("/api/v1/conversations")).json()["cursor"]
    await scribe.hear(conversation, "missed")
    async with running_web(store) as other:
        there = await other.browser("Maria")
        await shown(there, conversation, "missed")
        async with there.stream(after=cursor) as stream:
            assert (await next_of(stream, "line")).data["line"]["text"] == "missed"


async def test_a_node_that_was_restarted_replays_what_came_before(store: Store, scribe: Scribe, tmp_path: Path) -> None:
    conversation = await scribe.open()
    async with running_web(store, tmp_path) as web:
        browser = await web.browser("Maria")
        await scribe.hear(conversation, "read")
        await shown(browser, conversation, "read")
        cursor = (await browser.get("/api/v1/conversations")).json()["cursor"]
        await scribe.hear(conversation, "before the restart")
        await shown(browser, conversation, "before the restart")
    await scribe.hear(conversation, "while it was down")
    async with running_web(store, tmp_path) as web:
        browser = await web.browser("Maria")
        async with browser.stream(after=cursor) as stream:
            texts = [(await next_of(stream, "line")).data["line"]["text"] for _ in range(2)]
    assert texts == ["before the restart", "while it was down"]


async def test_browsers_that_are_gone_leave_nothing_behind(web: RunningWeb, eventually: Eventually) -> None:
    browsers = [await web.browser(name) for name in ("Maria", "Jo", "Bo")]
    for browser in browsers:
        async with browser.stream() as stream:
            await next_of(stream, "counts")
            assert len(web.node.hub.people) >= 1
    await eventually(lambda: web.node.hub.people == frozenset())


async def test_a_silence_is_filled_with_pings(web: RunningWeb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("overhand_web.events.stream.HEARTBEAT_S", 0.05)
    browser = await web.browser("Maria")
    async with browser.stream() as stream:
        for _ in range(3):
            assert (await next_of(stream, "ping")).data == {}


async def test_asking_for_the_head_of_a_stream_opens_none(web: RunningWeb) -> None:
    browser = await web.browser("Maria")
    answer = await browser.client.head("/api/v1/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert web.node.hub.people == frozenset()


async def test_a_stream_does_not_outlive_its_session(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("overhand_web.app.REAP_S", 0.05)
    async with running_web(store) as web:
        browser = await web.browser("Maria")
        async with browser.stream() as stream:
            await next_of(stream, "counts")
            monkeypatch.setattr("overhand_web.accounts.sessions.IDLE_MS", 0)
            with anyio.fail_after(5):
                assert [heard.event async for heard in stream] == []


async def test_a_browser_that_takes_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("overhand_web.events.stream.STALLED_S", 0.05)
    closed = anyio.Event()

    async def endless() -> AsyncGenerator[bytes]:
        try:
            while True:
                yield b"x"
        finally:
            closed.set()

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            await anyio.sleep_forever()

    async def receive() -> Message:
        await anyio.sleep_forever()
        return {}

    with anyio.fail_after(5):
        await EventStream(endless())({"type": "http", "method": "GET"}, receive, send)
    assert closed.is_set()


async def shown(browser: Browser, conversation: str, text: str) -> None:
    """Wait until the node shows a text."""

    async def is_there() -> bool:
        page = (await browser.get(f"/api/v1/conversations/{conversation}")).json()
        return any(line["text"] == text for line in page.get("lines", ()))

    await until(is_there)
