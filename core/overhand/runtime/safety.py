"""Whether a NATS server keeps what it acknowledges, and is new enough."""

from typing import Final

import msgspec

from overhand.errors import StoreUnsafe
from overhand.runtime.bus import Bus
from overhand.runtime.wire import AccountInfo

__all__ = ["check_server"]

_API_LEVEL: Final = 2
"""Atomic batches and per-message TTL: nats-server 2.12."""
_VERSION: Final = (2, 14)
"""Resetting a consumer: nats-server 2.14."""
_TIMEOUT_S: Final = 2.0


class _Config(msgspec.Struct, frozen=True):
    sync_always: bool = False


class _JetStream(msgspec.Struct, frozen=True):
    config: _Config = _Config()


class _Varz(msgspec.Struct, frozen=True, kw_only=True):
    server_id: str
    jetstream: _JetStream = _JetStream()


async def check_server(bus: Bus, monitor: str = "") -> list[str]:
    """Return findings: what could not be made sure of. `monitor` is the base URL of the monitoring endpoint.

    Raises:
        StoreUnsafe: the server is too old, or loses acknowledged data at a power cut.
        StoreUnavailable: the server did not answer.
    """
    info = await bus.api("INFO", {}, AccountInfo)
    if info.error is not None or info.api.level < _API_LEVEL or _numbers(bus.server_version) < _VERSION:
        raise StoreUnsafe("version", bus.server_version, "2.14 or newer, with JetStream for this account")
    return await _check_sync(monitor)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


async def _check_sync(monitor: str) -> list[str]:
    unknown = "whether NATS runs with `sync_interval: always` is unknown: its default loses data at a power cut"
    if not monitor:
        return [f"{unknown}. Name its monitoring endpoint to check it."]
    import httpx2  # noqa: PLC0415 - a worker that has no monitor to ask starts sooner without it

    try:
        async with httpx2.AsyncClient(timeout=_TIMEOUT_S) as client:
            answer = await client.get(f"{monitor}/varz")
        varz = msgspec.json.decode(answer.content, type=_Varz)
    except (httpx2.HTTPError, msgspec.DecodeError) as error:
        return [f"{unknown}. Its monitoring endpoint {monitor} did not answer ({type(error).__name__})."]
    if not varz.jetstream.config.sync_always:
        raise StoreUnsafe("jetstream.sync_interval", "the default (2 minutes)", "always")
    return []
