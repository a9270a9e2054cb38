from functools import partial

import anyio
import msgspec
import pytest

from overhand.business.store import BusinessStore, Version, digest_of
from overhand.clock import SystemClock
from overhand.errors import ConfigError, Refused, StoreUnavailable
from overhand.runtime.bus import Bus
from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.outcome import Outcome, Stale
from overhand.runtime.streams import Layout

pytestmark = pytest.mark.anyio

FILES = {"business.toml": b'name = "Lume"', "prompt.md": b"Hello"}


@pytest.fixture
def store(bus: Bus, layout: Layout) -> BusinessStore:
    return BusinessStore(bus, layout, SystemClock())


def edited(number: int) -> dict[str, bytes]:
    return {**FILES, "prompt.md": f"Hello {number}".encode()}


async def test_an_empty_store_has_no_version(store: BusinessStore) -> None:
    assert await store.latest() is None
    assert await store.get(1) is None


async def test_what_is_published_comes_back_whole(store: BusinessStore) -> None:
    assert await store.publish(FILES, "ana") == 1
    version = await store.latest()
    assert version is not None
    assert (version.number, version.by, version.files) == (1, "ana", FILES)
    assert version.digest == digest_of(FILES)
    assert version.at > 1_700_000_000_000


async def test_an_unchanged_folder_publishes_nothing(store: BusinessStore) -> None:
    await store.publish(FILES, "ana")
    assert await store.publish(dict(reversed(FILES.items())), "rui") == 1
    version = await store.latest()
    assert version is not None
    assert version.by == "ana"


async def test_going_back_to_an_older_folder_is_a_new_version(store: BusinessStore) -> None:
    numbers = [await store.publish(files, "ana") for files in (edited(1), edited(2), edited(1))]
    assert numbers == [1, 2, 3]


async def test_an_old_version_can_be_read_for_ever(store: BusinessStore) -> None:
    for number in range(1, 12):
        await store.publish(edited(number), "ana")
    tenth = await store.get(10)
    assert tenth is not None
    assert tenth.files["prompt.md"] == b"Hello 10"
    latest = await store.latest()
    assert latest is not None
    assert latest.number == 11


async def test_people_who_publish_at_once_never_share_a_number(store: BusinessStore) -> None:
    numbers: list[int] = []

    async def publish(number: int) -> None:
        numbers.append(await store.publish(edited(number), f"person {number}"))

    async with anyio.create_task_group() as group:
        for number in range(4):
            group.start_soon(publish, number)
    assert sorted(numbers) == [1, 2, 3, 4]


async def test_an_edit_of_a_version_that_is_no_longer_in_force_is_refused(store: BusinessStore) -> None:
    await store.publish(edited(1), "ana")
    await store.publish(edited(2), "rui")
    with pytest.raises(Refused) as caught:
        await store.publish(edited(3), "ana", base=1)
    assert caught.value.by == "rui"
    assert await store.publish(edited(3), "ana", base=2) == 3


async def test_a_folder_larger_than_a_message_is_refused_by_its_largest_file(store: BusinessStore) -> None:
    with pytest.raises(ConfigError, match=r"knowledge/all.md: .*more than NATS takes"):
        await store.publish({**FILES, "knowledge/all.md": b"x" * 9_000_000}, "ana")


async def test_a_store_without_streams_is_not_mistaken_for_an_empty_one(bus: Bus) -> None:
    store = BusinessStore(bus, Layout(prefix="other"), SystemClock())
    with pytest.raises(StoreUnavailable):
        await store.publish(FILES, "ana")


async def test_a_watcher_hears_each_version_that_is_newer_than_its_own(store: BusinessStore) -> None:
    await store.publish(edited(1), "ana")
    send, receive = anyio.create_memory_object_stream[Version](10)
    async with send, receive, anyio.create_task_group() as group:
        group.start_soon(partial(store.watch, send.send))
        with anyio.fail_after(10):
            assert (await receive.receive()).number == 1
            await store.publish(edited(2), "ana")
            assert (await receive.receive()).number == 2
        group.cancel_scope.cancel()


async def test_a_watcher_is_not_told_what_it_knows(store: BusinessStore) -> None:
    await store.publish(edited(1), "ana")
    send, receive = anyio.create_memory_object_stream[Version](10)
    async with send, receive, anyio.create_task_group() as group:
        group.start_soon(partial(store.watch, send.send, after=1))
        with anyio.fail_after(10):
            await store.publish(edited(2), "ana")
            assert (await receive.receive()).number == 2
        group.cancel_scope.cancel()


class BusyStore(BusinessStore):
    """Does not answer in time when it is asked first."""

    asked = 0

    async def latest(self) -> Version | None:
        self.asked += 1
        if self.asked == 1:
            raise StoreUnavailable("reading the business", "no answer in time")
        return await super().latest()


async def test_a_watcher_looks_again_soon_when_a_look_was_not_answered(
    store: BusinessStore, bus: Bus, layout: Layout
) -> None:
    await store.publish(edited(1), "ana")
    send, receive = anyio.create_memory_object_stream[Version](10)
    async with send, receive, anyio.create_task_group() as group:
        group.start_soon(BusyStore(bus, layout, SystemClock()).watch, send.send)
        with anyio.fail_after(5):
            assert (await receive.receive()).number == 1
        group.cancel_scope.cancel()


async def test_a_hint_that_stands_for_nothing_leaves_a_watcher_waiting(
    store: BusinessStore, bus: Bus, layout: Layout
) -> None:
    await store.publish(edited(1), "ana")
    heard: list[int] = []
    refused: Outcome | None = None
    looked_again = anyio.Event()

    async def note(version: Version) -> None:
        heard.append(version.number)
        if version.number == 2:
            looked_again.set()

    async with anyio.create_task_group() as group:
        group.start_soon(partial(store.watch, note))
        with anyio.fail_after(10):
            refused = await bus.publish(layout.bucket_subject("BUSINESS", "version.1"), b"{}", expect=0)
            await store.publish(edited(2), "ana")
            await looked_again.wait()
        group.cancel_scope.cancel()
    assert isinstance(refused, Stale)
    assert heard == sorted(set(heard))


async def test_a_watcher_outlives_a_log_that_goes_away(store: BusinessStore, server: EmbeddedServer) -> None:
    await store.publish(edited(1), "ana")
    await server.kill()
    heard = anyio.Event()

    async def note(version: Version) -> None:
        assert version.number == 1
        heard.set()

    async with anyio.create_task_group() as group:
        group.start_soon(store.watch, note)
        with pytest.raises(StoreUnavailable):
            await store.latest()
        await server.restart()
        with anyio.fail_after(20):
            await heard.wait()
        group.cancel_scope.cancel()


def test_the_digest_tells_a_path_from_content() -> None:
    assert digest_of({"a": b"bc"}) != digest_of({"ab": b"c"})


def test_a_record_can_be_read_by_eye() -> None:
    version = Version(number=1, at=0, by="ana", digest="d", files={"prompt.md": b"Hello"})
    assert b'"prompt.md":"SGVsbG8="' in msgspec.json.encode(version)
