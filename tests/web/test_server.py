"""Ports, and how a node ends."""

import socket
from collections.abc import Sequence

import anyio
import httpx2
import pytest

from overhand.runtime.store import Store
from overhand.testing.scribe import Scribe
from overhand_web.hosting import address_of
from overhand_web.projection import Bundle
from overhand_web.server import bind
from overhand_web.testing import RunningWeb, running_web

pytestmark = pytest.mark.anyio


def test_a_taken_port_leads_to_the_next_free_one() -> None:
    with bind("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with bind("127.0.0.1", port) as second:
            assert port < second.getsockname()[1] < port + 20


def test_no_free_port_among_those_that_are_tried_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("overhand_web.server.PORTS_TRIED", 1)
    with bind("127.0.0.1", 0) as first, pytest.raises(OSError, match="in use"):
        bind("127.0.0.1", first.getsockname()[1])


def test_a_host_that_is_not_ours_is_an_error() -> None:
    with pytest.raises(OSError, match=r"assign|available"):
        bind("192.0.2.1", 0)


def test_an_address_is_written_as_browsers_want_it() -> None:
    with bind("127.0.0.1", 0) as bound:
        assert address_of(bound) == f"http://127.0.0.1:{bound.getsockname()[1]}"
    if socket.has_ipv6:
        with bind("::1", 0) as bound:
            assert address_of(bound) == f"http://[::1]:{bound.getsockname()[1]}"


async def test_small_answers_leave_at_once(web: RunningWeb) -> None:
    browser = await web.browser("Maria")
    await browser.get("/api/v1/me")
    took: list[float] = []
    for _ in range(9):
        began = anyio.current_time()
        await browser.get("/api/v1/me")
        took.append(anyio.current_time() - began)
    assert min(took) < 0.03  # Nagle's algorithm and a delayed ACK together cost 40 ms


async def test_a_node_that_ends_answers_what_it_has_begun_and_then_nothing(store: Store) -> None:
    async with running_web(store) as web:
        assert (await web.stranger().get("/healthz")).json() == {"ok": True}
        url = web.url
    async with httpx2.AsyncClient() as client:
        with pytest.raises(httpx2.ConnectError):
            await client.get(f"{url}/healthz")


async def test_a_node_whose_part_fails_ends_with_its_error(
    store: Store, scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Sequence[Bundle]) -> None:
        raise ZeroDivisionError

    async def wait_for_the_end() -> None:
        async with running_web(store) as web:
            monkeypatch.setattr(web.node.hub, "publish", fail)
            await scribe.open()
            await anyio.sleep_forever()

    with anyio.fail_after(10), pytest.raises(ExceptionGroup) as failed:
        await wait_for_the_end()
    assert failed.group_contains(ZeroDivisionError)


async def test_being_cancelled_ends_a_node_in_order(store: Store) -> None:
    with anyio.move_on_after(30) as scope:
        async with running_web(store) as web:
            assert (await web.stranger().get("/healthz")).status_code == 200
            scope.cancel()
            await anyio.sleep_forever()
    assert scope.cancelled_caught
