"""Accounts in their bucket, and in every node's memory."""

from collections.abc import AsyncGenerator, Awaitable, Callable

import anyio
import pytest
from msgspec import structs

from overhand.errors import StoreUnavailable
from overhand.runtime.cabinet import Cabinet
from overhand.runtime.store import Store
from overhand_web.accounts import Account, Directory

pytestmark = pytest.mark.anyio

Eventually = Callable[[Callable[[], bool]], Awaitable[None]]
MARIA = Account(id="", email="Maria@Olmo.example", name="Maria", role="operator", password="hash", teams=("care",))


class Watching:
    """A node's directory at work."""

    def __init__(self, store: Store) -> None:
        self.changed: list[str] = []
        self.directory = Directory(store, self.changed.append)


@pytest.fixture
async def watching(store: Store) -> AsyncGenerator[Watching]:
    node = Watching(store)
    async with anyio.create_task_group() as group:
        group.start_soon(node.directory.run)
        await node.directory.ready()
        yield node
        group.cancel_scope.cancel()


async def test_an_account_is_found_by_its_address_however_it_is_written(store: Store) -> None:
    directory = Directory(store, lambda _: None)
    added = await directory.add(MARIA)
    assert added is not None
    assert added.id.startswith("u_")
    assert "maria" not in added.id
    assert await directory.find("  maria@olmo.EXAMPLE ") == added
    assert await directory.find("jo@olmo.example") is None


async def test_one_address_has_one_account(store: Store) -> None:
    directory = Directory(store, lambda _: None)
    assert await directory.add(MARIA) is not None
    assert await directory.add(structs.replace(MARIA, email="maria@olmo.example", name="Another")) is None
    assert [account.name for account in await directory.all()] == ["Maria"]


async def test_nothing_of_an_account_is_readable_in_the_store(store: Store) -> None:
    added = await Directory(store, lambda _: None).add(MARIA)
    assert added is not None
    message = await store.bus.last(
        store.layout.bucket_stream("ACCOUNTS"), store.layout.bucket_subject("ACCOUNTS", added.id)
    )
    assert message is not None
    assert b"Maria" not in message.data
    assert b"hash" not in message.data


async def test_every_node_knows_an_account_soon_and_hears_of_its_changes(
    store: Store, watching: Watching, eventually: Eventually
) -> None:
    elsewhere = Directory(store, lambda _: None)
    added = await elsewhere.add(MARIA)
    assert added is not None
    await eventually(lambda: watching.directory.known(added.id) is not None)
    assert watching.changed == []
    changed = await elsewhere.change(MARIA.email, lambda old: structs.replace(old, role="admin"), sign_out=False)
    assert changed is not None
    assert changed.stamp == added.stamp
    await eventually(lambda: watching.changed == [added.id])
    assert watching.directory.known(added.id) == changed


async def test_changing_with_sign_out_gives_a_new_stamp(store: Store) -> None:
    directory = Directory(store, lambda _: None)
    added = await directory.add(MARIA)
    changed = await directory.change(MARIA.email, lambda old: old, sign_out=True)
    assert added is not None
    assert changed is not None
    assert changed.stamp != added.stamp
    assert await directory.change("nobody@olmo.example", lambda old: old, sign_out=True) is None


async def test_two_changes_at_once_are_both_made(store: Store) -> None:
    directory = Directory(store, lambda _: None)
    await directory.add(structs.replace(MARIA, name="0"))
    async with anyio.create_task_group() as group:
        for _ in range(3):
            group.start_soon(add_one, directory)
    found = await directory.find(MARIA.email)
    assert found is not None
    assert found.name == "3"


async def add_one(directory: Directory) -> None:
    await directory.change(MARIA.email, lambda old: structs.replace(old, name=str(int(old.name) + 1)), sign_out=False)


async def test_a_change_that_always_loses_gives_up(store: Store) -> None:
    directory, rival = Directory(store, lambda _: None), Directory(store, lambda _: None)
    added = await directory.add(MARIA)
    assert added is not None
    lost = 0

    def change(old: Account) -> Account:
        nonlocal lost
        lost += 1
        return old

    subject, same = store.layout.bucket_subject("ACCOUNTS", added.id), rival._sealed(added)

    class Slow(Cabinet):
        async def put(self, key: str, value: bytes, expect: int = 0) -> bool:
            await store.bus.publish(subject, same)
            return await super().put(key, value, expect)

    directory._cabinet = Slow(store.bus, store.layout, "ACCOUNTS")
    with pytest.raises(StoreUnavailable):
        await directory.change(MARIA.email, change, sign_out=False)
    assert lost == 5


async def test_everybody_is_listed_by_name_without_the_disabled(
    store: Store, watching: Watching, eventually: Eventually
) -> None:
    for name in ("zoe", "Ana", "Bo"):
        await watching.directory.add(structs.replace(MARIA, email=f"{name}@olmo.example", name=name))
    await watching.directory.change("bo@olmo.example", lambda old: structs.replace(old, disabled=True), sign_out=True)
    await eventually(lambda: [each.name for each in watching.directory.everybody()] == ["Ana", "zoe"])
    assert len(await watching.directory.all()) == 3


async def test_an_account_that_cannot_be_read_is_named_and_passed_over(
    store: Store, watching: Watching, eventually: Eventually, caplog: pytest.LogCaptureFixture
) -> None:
    await store.bus.publish(store.layout.bucket_subject("ACCOUNTS", "u_broken"), b"no seal")
    added = await watching.directory.add(MARIA)
    assert added is not None
    await eventually(lambda: watching.directory.known(added.id) is not None)
    assert "cannot be read" in caplog.text
    assert await watching.directory.all() == [added]
