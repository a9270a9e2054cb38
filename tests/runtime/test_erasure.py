"""A customer who was erased: no readable byte of theirs is left, and nobody stumbles over what cannot be read."""

import base64
import secrets
from collections.abc import AsyncGenerator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import anyio
import pytest

from overhand.agent import Prompt, Reply, Turn
from overhand.channel import EditItem, ReactionItem, Sent, StatusItem
from overhand.cli.connection import layout_of
from overhand.cli.unanswered import waits
from overhand.clock import SystemClock
from overhand.config import Config, Nats
from overhand.conversation import Phase
from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.errors import KeyErased
from overhand.runtime import EmbeddedServer
from overhand.runtime.store import Store, open_store
from overhand.testing.agents import ScriptedAgent
from overhand.testing.channel import NUMBER, FakeChannel, written
from overhand.testing.workshop import Workshop, working
from overhand_web.testing import Browser, RunningWeb, running_web

pytestmark = pytest.mark.anyio

MASTER = bytes(range(32))
PHONE, OTHER = "34655443322", "34611223344"
NAME = "Zacarías Quintanilla"
ASKED = "¿Llega el sofá malva a la calle Almirante 17?"
CHANGED = "¿Llega el sofá malva a la calle Almirante 19?"
ANSWERED = "El sofá malva sale mañana."
WROTE = "Soy Lucía: su sofá malva espera en el almacén."
NOTE = "Ya llamó dos veces por el sofá malva"
FACT = "Almirante 19, tercero izquierda"
WORDS = (ASKED, CHANGED, ANSWERED, WROTE, NOTE, FACT, NAME, "malva", "Almirante", PHONE)


def wamid(phone: str) -> str:
    """A message id as WhatsApp makes it: base64, with the customer's number readable inside."""
    inside = b"\x1c\x18" + bytes([len(phone)]) + phone.encode() + b"\x15\x02\x00\x12\x18\x14"
    return "wamid." + base64.b64encode(inside + secrets.token_hex(10).upper().encode() + b"\x00").decode()


def forms(word: str) -> Iterator[bytes]:
    """A word as it may stand in a file: plain, escaped for JSON, in hex, and in base64 wherever it begins."""
    plain = word.encode()
    yield plain
    yield word.encode("ascii", "backslashreplace").replace(b"\\x", b"\\u00")
    yield plain.hex().encode()
    for skipped in range(3):
        encoded = base64.b64encode(bytes(skipped) + plain)
        inner = encoded[-(-skipped * 8 // 6) : (skipped + len(plain)) * 8 // 6]
        yield inner
        yield inner.replace(b"+", b"-").replace(b"/", b"_")


def found(folder: Path, needles: set[bytes]) -> list[str]:
    """Which of these bytes stand in which file."""
    files = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert files
    return [f"{path}: {needle!r}" for path, data in files.items() for needle in needles if needle in data]


@pytest.fixture
async def server(anyio_backend: str, tmp_path: Path) -> AsyncGenerator[EmbeddedServer]:
    async with EmbeddedServer(tmp_path / "store") as running:
        yield running


def config_of(server: EmbeddedServer) -> Config:
    return Config(nats=Nats(url=server.url))


@pytest.fixture
async def store(server: EmbeddedServer) -> AsyncGenerator[Store]:
    async with open_store(server.url, layout_of(config_of(server)), MASTER, SystemClock()) as opened:
        yield opened


def fake() -> FakeChannel:
    """A channel whose provider names messages as WhatsApp does."""
    return FakeChannel(outcome=lambda outgoing: Sent(wamid(outgoing.to.removeprefix("phone:"))))


def told(text: str, *, to: str) -> str:
    """The text as it is for one customer: no word of the erased one's is in another's."""
    if to == PHONE:
        return text
    return text.replace("malva", "verde").replace("Almirante", "Colón").replace("Zacarías Quintanilla", "Olga Ruiz")


def answering() -> ScriptedAgent:
    def turn(prompt: Prompt) -> Turn:
        to = PHONE if "malva" in prompt.lines[0].text else OTHER
        return Turn(outcome=Reply(text=told(ANSWERED, to=to)), facts={"address": told(FACT, to=to)}, model="scripted")

    return ScriptedAgent([turn])


async def live(shop: Workshop, phone: str) -> str:
    """A conversation with everything in it that can say something of a customer."""
    name, aliases = told(NAME, to=phone), (f"phone:{phone}",)
    first = written(phone, told(ASKED, to=phone), id=wamid(phone), name=name)
    await shop.receive(first)
    _, sent = await shop.until(phone, e.Sent)
    changed = told(CHANGED, to=phone)
    await shop.receive(
        EditItem(number=NUMBER, id=wamid(phone), at=1, aliases=aliases, original=first.id, text=changed),
        ReactionItem(number=NUMBER, id=wamid(phone), at=1, aliases=aliases, original=sent.ref, emoji="👍"),
        StatusItem(number=NUMBER, id=sent.ref, at=1, aliases=aliases, status="read", outbound=sent.outbound),
    )
    await shop.until(phone, e.MessageEdited)
    note, words = told(NOTE, to=phone), told(WROTE, to=phone)
    for verb in (c.Claim(), c.AddNote(text=note), c.Reply(text=words), c.Release(note=note), c.Guide(text=note)):
        answer = await shop.ask(phone, verb)
        assert answer.done, answer
    await shop.receive(written(phone, "persona", id=wamid(phone), name=name))
    await shop.until(phone, e.Flagged)
    return await shop.conversation(phone)


async def shown(browser: Browser, conversation: str, *, erased: bool) -> dict[str, object]:
    """The row of a conversation once it is shown as erased, or as it is."""
    with anyio.fail_after(8):
        while True:
            page = (await browser.get("/api/v1/conversations", view="all", limit=50)).json()
            for row in page["items"]:
                if row["id"] == conversation and row["erased"] is erased:
                    return dict(row)


async def signed_in(web: RunningWeb) -> Browser:
    return await web.browser("Vera", "supervisor")


async def test_no_byte_of_an_erased_customer_can_be_found_in_the_store_of_a_stopped_server(
    server: EmbeddedServer, store: Store, tmp_path: Path
) -> None:
    needles = {form for word in WORDS for form in forms(word)}
    async with AsyncExitStack() as stack:
        shop = await stack.enter_async_context(working(store, agent=answering(), channel=fake()))
        web = await stack.enter_async_context(running_web(store, tmp_path / "web"))
        browser = await signed_in(web)
        gone, kept = await live(shop, PHONE), await live(shop, OTHER)
        await shown(browser, gone, erased=False)
        await shown(browser, kept, erased=False)
        sealed_key = await wrapped_key(store, gone)
        assert found(tmp_path / "store", {sealed_key})
        assert found(tmp_path / "web", needles)

        await store.vault.erase(gone)
        row = await shown(browser, gone, erased=True)
        assert not [word for word in WORDS if word in str(row)]
        assert (await shop.state(OTHER)).phase is Phase.FLAGGED
        thread = (await browser.get(f"/api/v1/conversations/{kept}")).json()
        assert told(WROTE, to=OTHER) in [line["text"] for line in thread["lines"]]
    await store.bus.close()
    await server.kill()
    assert found(tmp_path / "store", needles | {sealed_key}) == []
    assert found(tmp_path / "web", needles) == []


async def wrapped_key(store: Store, conversation: str) -> bytes:
    """The customer's key as it lies in the store."""
    layout = store.layout
    stored = await store.bus.last(layout.bucket_stream("KEYS"), layout.bucket_subject("KEYS", conversation))
    assert stored is not None
    return stored.data


async def test_a_worker_skips_what_is_left_of_an_erased_customer_and_goes_on_with_the_others(store: Store) -> None:
    first = fake()
    async with working(store, agent=answering(), channel=first) as shop:
        gone, kept = await live(shop, PHONE), await live(shop, OTHER)
    await shop.receive(written(PHONE, ASKED, id=wamid(PHONE)), written(OTHER, "¿Sigues ahí?", id=wamid(OTHER)))
    await store.vault.erase(gone)
    second = fake()
    async with working(store, agent=answering(), channel=second, name="w2") as shop:
        await shop.ask(OTHER, c.Claim(), id="claim-again")
        await shop.ask(OTHER, c.Reply(text="Still here."), id="reply-again")
        await second.until(lambda: "Still here." in second.texts(OTHER))
        state = await shop.state(OTHER)
        assert (state.id, state.phase, len(state.asked)) == (kept, Phase.HUMAN_OWNED, 0)
        with anyio.fail_after(8):
            await shop.worker.until(lambda: shop.worker.active == 1)
        assert second.texts(PHONE) == []
        with pytest.raises(KeyErased):
            await shop.desk.ask(gone, order("late"))


def order(name: str) -> c.Order:
    return c.Order(id=name, by=e.Party("operator", "ana", "Ana"), role="operator", expires=0, verb=c.Claim())


async def test_who_writes_again_after_being_erased_is_a_new_customer(store: Store) -> None:
    async with working(store, agent=answering(), channel=fake()) as shop:
        gone = await live(shop, PHONE)
        await store.vault.erase(gone)
        await shop.receive(written(PHONE, "Hola", id=wamid(PHONE)))
        await shop.until(PHONE, e.MessageReceived)
        assert await shop.conversation(PHONE) != gone
        assert (await shop.state(PHONE)).episode == 1


async def test_who_was_erased_is_not_among_those_who_wait(
    server: EmbeddedServer, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OVERHAND_MASTER_KEY", MASTER.hex())
    async with working(store, agent=answering(), channel=fake()) as shop:
        gone, kept = await live(shop, PHONE), await live(shop, OTHER)
        assert {gone, kept} <= {word for line in await waits(config_of(server)) for word in line.split()}
        await store.vault.erase(gone)
        lines = await waits(config_of(server))
        assert [line.split()[3] for line in lines] == [kept]
