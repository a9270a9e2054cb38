import logging
import threading
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager

import anyio
import pytest

from overhand.business import Known, editions, read_business
from overhand.business.editions import Editions, edition_of
from overhand.business.store import BusinessStore
from overhand.clock import SystemClock
from overhand.errors import ConfigError
from overhand.runtime.bus import Bus
from overhand.runtime.streams import Layout

pytestmark = pytest.mark.anyio

Files = dict[str, bytes]
Write = Callable[..., Files]

PATIENCE_S = 20


class SlowEmbedder:
    """Embeds only when it may, and keeps what it was asked."""

    name = "slow"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.may = threading.Event()
        self.began = threading.Event()
        self.may.set()

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        self.asked += texts
        self.began.set()
        assert self.may.wait(PATIENCE_S)
        return [(1.0, 0.0) for _ in texts]


@pytest.fixture
def store(bus: Bus, layout: Layout) -> BusinessStore:
    return BusinessStore(bus, layout, SystemClock())


@asynccontextmanager
async def followed(store: BusinessStore, embedder: SlowEmbedder | None = None) -> AsyncGenerator[Editions]:
    followed = Editions(store, Known(), embedder)
    async with anyio.create_task_group() as group:
        group.start_soon(followed.follow)
        yield followed
        group.cancel_scope.cancel()


async def until(met: Callable[[], bool]) -> None:
    with anyio.fail_after(PATIENCE_S):
        while not met():
            await anyio.lowlevel.checkpoint()


def says(edition: editions.Edition) -> tuple[str, ...]:
    """What an edition's business and its index say; both say the same when they belong together."""
    written = tuple(sorted(document.text for document in edition.business.documents))
    indexed = tuple(sorted(each.text for each in edition.knowledge.passages if each.source != "prompt.md"))
    assert written == indexed
    return indexed


def test_the_one_prompt_is_knowledge_like_a_file(files: Write) -> None:
    business = read_business(files(delivery="Delivery is free."))
    passages = edition_of(business).knowledge.passages
    assert [(each.source, each.text) for each in passages] == [
        ("prompt.md", "You answer for Lume."),
        ("knowledge/delivery.md", "Delivery is free."),
    ]


def test_no_customer_waits_for_an_edition_to_be_measured(files: Write) -> None:
    edition = edition_of(read_business(files()), SlowEmbedder())
    assert {"usual_by_words", "usual_by_meaning"} <= vars(edition.knowledge).keys()


async def test_a_published_version_comes_into_force(store: BusinessStore, files: Write) -> None:
    await store.publish(files(delivery="Free."), "ana")
    async with followed(store) as followed_editions:
        await followed_editions.first()
        assert says(followed_editions.current) == ("Free.",)
        await store.publish(files(delivery="5 euros."), "ana")
        await until(lambda: followed_editions.current.business.version == 2)
        assert says(followed_editions.current) == ("5 euros.",)


async def test_whoever_asks_sees_the_old_version_or_the_new_one_and_never_a_mixture(
    store: BusinessStore, files: Write
) -> None:
    embedder = SlowEmbedder()
    await store.publish(files(delivery="Old.", returns="Old, too."), "ana")
    async with followed(store, embedder) as followed_editions:
        await followed_editions.first()
        held = followed_editions.current  # by a turn that has begun
        embedder.began.clear()
        embedder.may.clear()
        await store.publish(files(delivery="New.", returns="New, too."), "ana")
        await until(embedder.began.is_set)
        assert followed_editions.current is held
        assert says(followed_editions.current) == ("Old, too.", "Old.")
        embedder.may.set()
        seen = {says(held)}
        while followed_editions.current is held:
            seen.add(says(followed_editions.current))
            await anyio.lowlevel.checkpoint()
        seen.add(says(followed_editions.current))
    assert seen == {("Old, too.", "Old."), ("New, too.", "New.")}
    assert says(held) == ("Old, too.", "Old.")


async def test_an_edit_embeds_only_the_passages_that_changed(store: BusinessStore, files: Write) -> None:
    embedder = SlowEmbedder()
    await store.publish(files(delivery="Free.", returns="Within 30 days."), "ana")
    async with followed(store, embedder) as followed_editions:
        await followed_editions.first()
        assert {"Free.", "Within 30 days.", "You answer for Lume."} <= set(embedder.asked)
        before = set(embedder.asked)
        embedder.asked.clear()
        await store.publish(files(delivery="5 euros.", returns="Within 30 days."), "ana")
        await until(lambda: followed_editions.current.business.version == 2)
    assert "5 euros." in embedder.asked
    assert before.isdisjoint(embedder.asked)


async def test_a_version_that_cannot_be_read_is_named_and_the_one_before_stays(
    store: BusinessStore, files: Write, caplog: pytest.LogCaptureFixture
) -> None:
    await store.publish(files(), "ana")
    async with followed(store) as followed_editions:
        await followed_editions.first()
        await store.publish({**files(), "business.toml": b'nmae = "Lume"'}, "ana")
        await until(lambda: "business version 2 is not taken: business.toml: nmae" in caplog.text)
        assert followed_editions.current.business.version == 1


async def test_the_passages_of_a_version_are_counted_in_the_log(
    store: BusinessStore, files: Write, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await store.publish(files(delivery="Free."), "ana")
    async with followed(store) as followed_editions:
        await followed_editions.first()
    assert "business version 1: 2 passages" in caplog.text


async def test_a_process_waits_for_the_first_version_however_long_it_takes_to_index(
    store: BusinessStore, files: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editions, "FIRST_VERSION_S", 0.2)
    embedder = SlowEmbedder()
    embedder.may.clear()
    await store.publish(files(), "ana")
    async with followed(store, embedder) as followed_editions, anyio.create_task_group() as group:
        await until(embedder.began.is_set)
        with anyio.move_on_after(0.5) as waiting:  # longer than a process waits for none at all
            await followed_editions.first()
        assert waiting.cancelled_caught
        group.start_soon(followed_editions.first)
        embedder.may.set()
    assert followed_editions.current.business.version == 1


async def test_without_any_version_a_process_does_not_start(
    store: BusinessStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editions, "FIRST_VERSION_S", 0.2)
    async with followed(store) as followed_editions:
        with pytest.raises(ConfigError, match="no business is published yet"):
            await followed_editions.first()
