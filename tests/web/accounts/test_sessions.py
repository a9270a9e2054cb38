"""Sessions: only hashes are stored, they end by time and by will, on every node."""

from collections.abc import AsyncGenerator, Awaitable, Callable

import anyio
import msgspec
import pytest
from msgspec import structs

from overhand.runtime.store import Store
from overhand.testing.clock import ManualClock
from overhand_web.accounts import LONGEST_MS, Account, Directory, Sessions
from overhand_web.accounts.sessions import IDLE_MS, key_of

pytestmark = pytest.mark.anyio

Eventually = Callable[[Callable[[], bool]], Awaitable[None]]
MARIA = Account(id="", email="maria@olmo.example", name="Maria", role="operator", password="hash")


class Node:
    """One node's accounts and sessions."""

    def __init__(self, store: Store) -> None:
        self.ended: list[str] = []
        self.directory = Directory(store, lambda _: None)
        self.sessions = Sessions(store, self.directory, self.ended.append)


class House:
    """Two nodes on one manual clock, and an account."""

    def __init__(self, store: Store) -> None:
        self.clock = ManualClock(store.clock.now())
        moved = msgspec.structs.replace(store, clock=self.clock)
        self.here, self.there = Node(moved), Node(moved)
        self.store = moved
        self.maria = MARIA

    async def until(self, holds: Callable[[], bool]) -> None:
        with anyio.fail_after(5):
            while not holds():  # noqa: ASYNC110  # whatever the condition is
                await anyio.sleep(0.005)


@pytest.fixture
async def house(store: Store) -> AsyncGenerator[House]:
    house = House(store)
    async with anyio.create_task_group() as group:
        for node in (house.here, house.there):
            group.start_soon(node.directory.run)
            group.start_soon(node.sessions.run)
            await node.directory.ready()
        added = await house.here.directory.add(MARIA)
        assert added is not None
        house.maria = added
        await house.until(lambda: house.there.directory.known(added.id) is not None)
        await house.until(lambda: house.here.directory.known(added.id) is not None)
        yield house
        group.cancel_scope.cancel()


async def test_a_token_opens_its_session_on_every_node_at_once(house: House) -> None:
    token = await house.here.sessions.open(house.maria)
    assert len(token) >= 43
    for node in (house.here, house.there):
        who = await node.sessions.check(token)
        assert who is not None
        assert who.account == house.maria
        assert who.session == key_of(token)


async def test_neither_token_nor_person_is_readable_in_the_store(house: House) -> None:
    token = await house.here.sessions.open(house.maria)
    layout = house.store.layout
    message = await house.store.bus.last(
        layout.bucket_stream("SESSIONS"), layout.bucket_subject("SESSIONS", key_of(token))
    )
    assert message is not None
    assert token.encode() not in message.data
    assert token not in message.subject
    assert house.maria.id.encode() not in message.data


@pytest.mark.parametrize("token", ["", "wrong", "x" * 10_000])
async def test_any_other_token_opens_nothing(house: House, token: str) -> None:
    assert await house.here.sessions.check(token) is None


async def test_signing_out_ends_the_session_everywhere(house: House, eventually: Eventually) -> None:
    token = await house.here.sessions.open(house.maria)
    await house.there.sessions.check(token)
    await house.here.sessions.end(key_of(token))
    await house.here.sessions.end(key_of(token))
    assert await house.here.sessions.check(token) is None
    await eventually(lambda: house.there.ended == [key_of(token)])
    assert await house.there.sessions.check(token) is None
    house.there.sessions.drop_old()
    assert await house.there.sessions.check(token) is None


async def test_an_older_word_of_a_session_does_not_bring_it_back(house: House) -> None:
    token = await house.here.sessions.open(house.maria)
    key = key_of(token)
    opened = house.here.sessions._sessions[key]
    await house.here.sessions.end(key)
    house.here.sessions._remember(key, opened)
    assert await house.here.sessions.check(token) is None


async def test_a_session_nobody_uses_ends(house: House) -> None:
    token = await house.here.sessions.open(house.maria)
    await house.clock.advance(IDLE_MS / 1000 - 1)
    assert await house.here.sessions.check(token) is not None
    await house.clock.advance(IDLE_MS / 1000 - 1)
    assert await house.here.sessions.check(token) is not None
    assert house.here.sessions.is_open(key_of(token))
    await house.clock.advance(IDLE_MS / 1000)
    assert await house.here.sessions.check(token) is None
    assert not house.here.sessions.is_open(key_of(token))


async def test_a_session_that_is_used_all_the_time_ends_after_a_week(house: House) -> None:
    token = await house.here.sessions.open(house.maria)
    hours = 0
    while await house.here.sessions.check(token) is not None:
        await house.clock.advance(8 * 3_600)
        hours += 8
    assert hours == LONGEST_MS / 3_600_000


async def test_use_is_written_now_and_then_not_with_every_request(house: House) -> None:
    token = await house.here.sessions.open(house.maria)
    stream = house.store.layout.bucket_stream("SESSIONS")
    subject = house.store.layout.bucket_subject("SESSIONS", key_of(token))
    for _ in range(20):
        await house.clock.advance(10)
        await house.here.sessions.check(token)
    message = await house.store.bus.last(stream, subject)
    assert message is not None
    first = message.seq
    await house.clock.advance(110)
    await house.here.sessions.check(token)
    message = await house.store.bus.last(stream, subject)
    assert message is not None
    assert message.seq == first + 1


async def test_a_new_password_or_a_disabled_account_ends_every_session(house: House, eventually: Eventually) -> None:
    token = await house.here.sessions.open(house.maria)
    changed = await house.here.directory.change(MARIA.email, lambda old: old, sign_out=True)
    assert changed is not None
    await eventually(lambda: house.here.directory.known(changed.id) == changed)
    assert await house.here.sessions.check(token) is None
    token = await house.here.sessions.open(changed)
    assert await house.here.sessions.check(token) is not None
    disabled = await house.here.directory.change(
        MARIA.email, lambda old: structs.replace(old, disabled=True), sign_out=False
    )
    await eventually(lambda: house.here.directory.known(changed.id) == disabled)
    assert await house.here.sessions.check(token) is None
    assert not house.here.sessions.is_open(key_of(token))


async def test_a_session_that_cannot_be_read_is_none(house: House, caplog: pytest.LogCaptureFixture) -> None:
    subject = house.store.layout.bucket_subject("SESSIONS", key_of("forged"))
    await house.store.bus.publish(subject, b"no seal")
    assert await house.here.sessions.check("forged") is None
    assert "cannot be read" in caplog.text
