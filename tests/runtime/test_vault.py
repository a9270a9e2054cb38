# pyright: reportPrivateUsage=false
# A test may look inside.

import os
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

import anyio
import pytest
from anyio.abc import Process
from anyio.streams.buffered import BufferedByteReceiveStream

from overhand.errors import ConfigError, KeyErased, SealError, StoreUnavailable
from overhand.runtime.bus import Bus
from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.seal import Master
from overhand.runtime.streams import Layout
from overhand.runtime.vault import Vault

pytestmark = pytest.mark.anyio

Holds = Callable[[], bool | Awaitable[bool]]
Eventually = Callable[[Holds], Awaitable[None]]

MASTER = bytes(range(32))
PHONE, SCOPED = "+34600111222", "user.7f3a"

_OTHER_PROCESS = """
import asyncio, sys
from overhand.runtime.bus import Bus
from overhand.runtime.streams import Layout
from overhand.runtime.vault import Vault
async def main():
    bus = await Bus.connect(sys.argv[1])
    vault = Vault(bus, Layout(prefix="t", partitions=4, streams=2), bytes(range(32)))
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(40):
        print(await vault.open_customer("whatsapp", "100", [f"phone-{number}", f"scoped-{number}"]))
    await bus.close()
asyncio.run(main())
"""


@pytest.fixture
async def vault(bus: Bus, layout: Layout) -> AsyncGenerator[Vault]:
    async with Vault(bus, layout, MASTER) as opened:
        yield opened


async def test_a_customer_keeps_the_conversation_and_the_key_over_restarts(
    vault: Vault, bus: Bus, layout: Layout, server: EmbeddedServer
) -> None:
    conversation = await vault.open_customer("whatsapp", "100", [PHONE])
    sealed = vault.seal(conversation, b"hello", b"there")
    await server.restart()
    later = Vault(bus, layout, MASTER)
    assert await later.open_customer("whatsapp", "100", [PHONE]) == conversation
    assert later.open(conversation, sealed, b"there") == b"hello"
    assert conversation.startswith("c_")
    assert len(conversation) == 22


async def test_customers_business_numbers_and_channels_have_conversations_of_their_own(vault: Vault) -> None:
    asked = [("whatsapp", "100", PHONE), ("whatsapp", "200", PHONE), ("sms", "100", PHONE), ("whatsapp", "100", "+1")]
    found = [await vault.open_customer(channel, number, [alias]) for channel, number, alias in asked]
    assert len(set(found)) == 4


async def test_every_address_of_a_customer_leads_to_one_conversation(bus: Bus, layout: Layout) -> None:
    conversation = await Vault(bus, layout, MASTER).open_customer("whatsapp", "100", [PHONE])
    assert await Vault(bus, layout, MASTER).open_customer("whatsapp", "100", [PHONE, SCOPED]) == conversation
    assert await Vault(bus, layout, MASTER).open_customer("whatsapp", "100", [SCOPED]) == conversation
    assert await Vault(bus, layout, MASTER).open_customer("whatsapp", "100", [SCOPED, "another"]) == conversation


async def test_a_known_customer_is_found_without_asking_the_store(vault: Vault, server: EmbeddedServer) -> None:
    conversation = await vault.open_customer("whatsapp", "100", [PHONE, SCOPED])
    await server.kill()
    assert await vault.open_customer("whatsapp", "100", [SCOPED, PHONE]) == conversation


async def test_processes_that_meet_a_new_customer_at_once_agree(
    server: EmbeddedServer, bus: Bus, layout: Layout
) -> None:
    command = [sys.executable, "-c", _OTHER_PROCESS, server.url]
    pipe = -1
    async with (
        await anyio.open_process(command, stdin=pipe, stdout=pipe) as one,
        await anyio.open_process(command, stdin=pipe, stdout=pipe) as two,
    ):
        for process in (one, two):
            assert process.stdout is not None
            assert await BufferedByteReceiveStream(process.stdout).receive_exactly(6) == b"ready\n"
        answers: list[list[str]] = []
        async with anyio.create_task_group() as tasks:
            for process in (one, two):
                tasks.start_soon(_collect, process, answers)
    assert answers[0] == answers[1]
    assert len(set(answers[0])) == 40
    assert len(await bus.subjects(layout.bucket_stream("KEYS"), ">")) == 40  # the losers' keys are gone


async def _collect(process: Process, answers: list[list[str]]) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    await process.stdin.send(b"go\n")
    text = b"".join([chunk async for chunk in process.stdout])
    answers.append(text.decode().split())


async def test_tasks_that_meet_a_new_customer_at_once_agree(bus: Bus, layout: Layout) -> None:
    found: list[str] = []

    async def meet(vault: Vault, number: int) -> None:
        found.append(await vault.open_customer("whatsapp", "100", [f"phone-{number}"]))

    async with anyio.create_task_group() as tasks:
        for vault in (Vault(bus, layout, MASTER), Vault(bus, layout, MASTER)):
            for number in range(20):
                tasks.start_soon(meet, vault, number)
    assert sorted(found) == sorted(list(set(found)) * 2)


async def test_sealed_bytes_open_only_at_their_place_and_unchanged(vault: Vault) -> None:
    conversation = await vault.open_customer("whatsapp", "100", [PHONE])
    other = await vault.open_customer("whatsapp", "100", ["+1"])
    sealed = vault.seal(conversation, b"secret", b"t.in.0.c_a")
    assert b"secret" not in sealed
    assert sealed != vault.seal(conversation, b"secret", b"t.in.0.c_a")
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for who, what, where in (
        (conversation, sealed, b"t.in.0.c_b"),
        (conversation, changed, b"t.in.0.c_a"),
        (conversation, b"\x09" + sealed[1:], b"t.in.0.c_a"),
        (conversation, b"", b"t.in.0.c_a"),
        (other, sealed, b"t.in.0.c_a"),
    ):
        with pytest.raises(SealError):
            vault.open(who, what, where)


async def test_sealing_needs_the_key_in_the_cache(bus: Bus, layout: Layout, vault: Vault) -> None:
    conversation = await vault.open_customer("whatsapp", "100", [PHONE])
    cold = Vault(bus, layout, MASTER)
    with pytest.raises(SealError, match="not loaded"):
        cold.seal(conversation, b"", b"")
    await cold.key(conversation)
    assert vault.open(conversation, cold.seal(conversation, b"x", b""), b"") == b"x"


async def test_another_master_key_opens_nothing(bus: Bus, layout: Layout, vault: Vault) -> None:
    conversation = await vault.open_customer("whatsapp", "100", [PHONE])
    with pytest.raises(SealError, match="OVERHAND_MASTER_KEY"):
        await Vault(bus, layout, os.urandom(32)).key(conversation)
    with pytest.raises(SealError):
        Vault(bus, layout, os.urandom(32)).open_own(vault.seal_own(b"x", b"here"), b"here")
    assert vault.open_own(vault.seal_own(b"x", b"here"), b"here") == b"x"


def test_a_master_key_of_another_length_is_refused(anyio_backend: str) -> None:
    with pytest.raises(ConfigError, match="32"):
        Master(b"short")


async def test_identities_are_equal_for_equal_parts_and_reveal_nothing(bus: Bus, layout: Layout, vault: Vault) -> None:
    name = vault.identity("100", "status", "wamid.HBg", 2)
    assert name == Vault(bus, layout, MASTER).identity("100", "status", "wamid.HBg", 2)
    assert name != vault.identity("100", "status", "wamid.HBg2")
    assert name != Vault(bus, layout, os.urandom(32)).identity("100", "status", "wamid.HBg", 2)
    assert len(name) == 26
    assert name == name.lower()


async def test_no_address_is_anywhere_in_the_store(vault: Vault, tmp_path: Path, server: EmbeddedServer) -> None:
    conversation = await vault.open_customer("whatsapp", "100", [PHONE, SCOPED])
    await server.kill()
    assert _is_in_store(tmp_path, conversation.encode())
    assert not _is_in_store(tmp_path, PHONE.encode())
    assert not _is_in_store(tmp_path, SCOPED.encode())


async def test_erasing_leaves_no_byte_of_key_or_address_in_the_store(
    vault: Vault, bus: Bus, layout: Layout, tmp_path: Path, server: EmbeddedServer
) -> None:
    conversation = await vault.open_customer("whatsapp", "100", [PHONE, SCOPED])
    sealed = vault.seal(conversation, b"hello", b"there")
    stored = await bus.last(layout.bucket_stream("KEYS"), layout.bucket_subject("KEYS", conversation))
    assert stored is not None
    assert _is_in_store(tmp_path, stored.data)
    await vault.erase(conversation)
    assert not _is_in_store(tmp_path, stored.data)
    assert not _is_in_store(tmp_path, stored.data[-16:])
    assert await bus.subjects(layout.bucket_stream("ALIASES"), ">") == {}
    with pytest.raises(KeyErased):
        await vault.key(conversation)
    with pytest.raises(SealError):
        vault.open(conversation, sealed, b"there")
    await server.restart()
    assert not _is_in_store(tmp_path, stored.data)


async def test_an_erased_customer_who_writes_again_is_a_new_one(vault: Vault) -> None:
    before = await vault.open_customer("whatsapp", "100", [PHONE])
    await vault.erase(before)
    await vault.erase(before)
    after = await vault.open_customer("whatsapp", "100", [PHONE])
    assert after != before
    vault.seal(after, b"x", b"")


async def test_other_processes_forget_an_erased_key(
    vault: Vault, bus: Bus, layout: Layout, eventually: Eventually
) -> None:
    conversation = await vault.open_customer("whatsapp", "100", [PHONE])
    await Vault(bus, layout, MASTER).erase(conversation)
    await eventually(lambda: conversation not in vault._keys)
    assert await vault.open_customer("whatsapp", "100", [PHONE]) != conversation


async def test_a_reconnect_empties_the_caches_since_erasures_may_have_been_missed(
    vault: Vault, server: EmbeddedServer, eventually: Eventually
) -> None:
    conversation = await vault.open_customer("whatsapp", "100", [PHONE])
    await server.restart()
    await eventually(lambda: conversation not in vault._keys)


async def test_an_erasure_cut_short_before_the_alias_does_not_lock_the_customer_out(
    vault: Vault, bus: Bus, layout: Layout
) -> None:
    conversation = await vault.open_customer("whatsapp", "100", [PHONE])
    await vault._stored.erase(conversation)
    again = await Vault(bus, layout, MASTER).open_customer("whatsapp", "100", [PHONE])
    assert again != conversation


async def test_a_broken_conversation_is_continued_by_one_that_all_processes_agree_on(
    vault: Vault, bus: Bus, layout: Layout
) -> None:
    broken = await vault.open_customer("whatsapp", "100", [PHONE, SCOPED])
    heirs: list[str] = []

    async def succeed() -> None:
        heirs.append(await Vault(bus, layout, MASTER).successor(broken))

    async with anyio.create_task_group() as tasks:
        for _ in range(5):
            tasks.start_soon(succeed)
    assert len(set(heirs)) == 1
    assert await vault.successor(broken) == heirs[0] != broken
    assert await vault.open_customer("whatsapp", "100", [PHONE]) == heirs[0]
    assert await Vault(bus, layout, MASTER).open_customer("whatsapp", "100", [SCOPED]) == heirs[0]
    assert len(await bus.subjects(layout.bucket_stream("KEYS"), ">")) == 2


async def test_erasing_reaches_every_conversation_of_the_customer(vault: Vault, bus: Bus, layout: Layout) -> None:
    first = await vault.open_customer("whatsapp", "100", [PHONE])
    second = await vault.successor(first)
    third = await vault.successor(second)
    await vault.erase(second)
    for conversation in (first, second, third):
        with pytest.raises(KeyErased):
            await vault.key(conversation)
    assert await bus.subjects(layout.bucket_stream("ALIASES"), ">") == {}


async def test_a_store_that_is_away_is_unavailable(hasty_bus: Bus, layout: Layout, server: EmbeddedServer) -> None:
    await server.kill()
    with pytest.raises(StoreUnavailable):
        await Vault(hasty_bus, layout, MASTER).open_customer("whatsapp", "100", [PHONE])


def _is_in_store(folder: Path, what: bytes) -> bool:
    files = [file for file in (folder / "nats" / "store").rglob("*") if file.is_file()]
    return any(what in file.read_bytes() for file in files)
