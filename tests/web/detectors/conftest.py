"""Recorded conversations of the last days, a business, one detector in a file, and a node that can replay them."""

from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import anyio
import pytest
from msgspec import structs

from overhand.business import Business
from overhand.business.store import BusinessStore
from overhand.config import Config, Nats
from overhand.plugins import collect, load_plugins
from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.store import Store
from overhand.testing.recordings import START, recordings
from overhand.testing.scribe import Scribe
from overhand_web.demo.folder import publish
from overhand_web.projection import DAY_MS
from overhand_web.testing import RunningWeb, olmo, running_web

DETECTOR = """
import asyncio
from pathlib import Path

from overhand.detection import Signal
from overhand.hookspecs import hookimpl

class Curious:
    name, reason, looks_at = "curious", "explicit_request", "customer"
    flag_at, deadline_ms = 0.5, 60_000

    async def look(self, view):
        while (Path(__file__).parent / "hold").exists():
            await asyncio.sleep(0.01)
        asks = "?" in view.last.text
        return Signal(score=0.9, evidence=view.last.text, sentence="They ask.") if asks else None

@hookimpl
def register_detectors(add):
    add(Curious())
"""
FILES = {
    "prompt.md": "We sell furniture.",
    "business.toml": 'name = "Casa Olmo"\nlanguages = ["es", "en", "pt"]\n\n[teams.care]\nname = "Care"\n',
}
MASTER = bytes(range(32))
COUNT = 24


Hold = Callable[[bool], None]


@pytest.fixture
def hold(tmp_path: Path) -> Hold:
    """Makes the detector think until it is told to go on."""
    file = tmp_path / "hold"

    def thinks(yes: bool) -> None:
        if yes:
            file.touch()
        else:
            file.unlink()

    return thinks


@pytest.fixture
def config(nats: EmbeddedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """What the process of a replay is started with."""
    monkeypatch.setenv("OVERHAND_MASTER_KEY", MASTER.hex())
    plugin = tmp_path / "mine.py"
    plugin.write_text(DETECTOR)
    where = Nats(url=nats.url, prefix="t", partitions=4, streams=2)
    return Config(data=str(tmp_path), nats=where, plugins=(), plugin_files=(str(plugin),))


@pytest.fixture
async def published(store: Store, config: Config) -> None:
    """The business in force."""
    folder = Path(config.data) / "business"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text)
    known = collect(load_plugins(config), config).known
    await publish(BusinessStore(store.bus, store.layout, store.clock), folder, known)


@pytest.fixture
async def recorded(store: Store, scribe: Scribe) -> list[str]:
    """The conversations, one every six hours, the last one just now."""
    names: list[str] = []
    for number, recording in enumerate(recordings(COUNT, seed=2)):
        name = await store.vault.open_customer("whatsapp", "100", [recording.conversation])
        shift = store.clock.now() - START - (COUNT - number) * DAY_MS // 4
        for record in recording.records:
            at = record.header.at + shift - number * 20 * 60_000
            await scribe.write(name, *record.events, at=at, business=record.header.business)
        names.append(name)
    return names


def with_shadow() -> Business:
    """The business of the tests, with one detector in shadow."""
    return structs.replace(olmo(), detectors={"high_value": {"shadow": True}})


@pytest.fixture
async def web(store: Store, config: Config, tmp_path: Path) -> AsyncGenerator[RunningWeb]:
    """A node that shows what is recorded; a test that records something asks for that first."""
    detectors = {"high_value": "high_value", "curious": "explicit_request", "own_reasons": "own_reason"}
    async with running_web(
        store, tmp_path / "web", config=config, detectors=detectors, business=with_shadow
    ) as running:
        with anyio.fail_after(20):
            while not running.node.projection.caught_up:  # noqa: ASYNC110  # nobody is told of it
                await anyio.sleep(0.01)
        yield running
