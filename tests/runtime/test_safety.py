from pathlib import Path

import pytest

from overhand.errors import StoreUnsafe
from overhand.runtime.bus import Bus
from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.safety import check_server

pytestmark = pytest.mark.anyio


class Careless(EmbeddedServer):
    """Syncs to disk when it likes, as NATS does by default."""

    def _config(self) -> str:
        return super()._config().replace('"sync_interval": "always"', '"sync_interval": "2m"')


async def test_the_embedded_server_passes_without_findings(server: EmbeddedServer, bus: Bus) -> None:
    assert await check_server(bus, server.monitor) == []


async def test_a_server_that_acknowledges_before_it_syncs_is_refused(tmp_path: Path) -> None:
    async with Careless(tmp_path) as server:
        bus = await Bus.connect(server.url)
        with pytest.raises(StoreUnsafe, match="always"):
            await check_server(bus, server.monitor)
        await bus.close()


async def test_an_unreachable_monitoring_endpoint_is_a_finding(bus: Bus) -> None:
    assert "unknown" in (await check_server(bus))[0]
    assert "did not answer" in (await check_server(bus, "http://127.0.0.1:9"))[0]


async def test_an_endpoint_that_is_something_else_is_a_finding(server: EmbeddedServer, bus: Bus) -> None:
    assert "did not answer" in (await check_server(bus, f"{server.monitor}/healthz?x="))[0]


async def test_a_server_older_than_what_is_needed_is_refused(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("overhand.runtime.safety._VERSION", (99, 0))
    with pytest.raises(StoreUnsafe, match="version"):
        await check_server(bus)
