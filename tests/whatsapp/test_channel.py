from collections.abc import AsyncGenerator, Callable, Sequence
from typing import Protocol

import pytest

from overhand.channel import Channel, Failed, FailedAction, Item, Outgoing, Sent
from overhand.errors import ConfigError
from overhand_whatsapp.channel import WhatsApp

pytestmark = pytest.mark.anyio

SECRETS = {
    "WHATSAPP_ACCESS_TOKEN": "EAAtoken",
    "WHATSAPP_VERIFY_TOKEN": "verify me",
    "WHATSAPP_APP_SECRET": "one",
    "OLD_SECRET": "two",
}
OUTGOING = Outgoing(outbound="o", number="1001", to="phone:1", text="x")


class Inlet(Protocol):
    items: list[Item]

    async def accept(self, channel: str, items: Sequence[Item]) -> None: ...


class RawServer(Protocol):
    url: str
    requests: list[bytes]


StartServer = Callable[[bytes | None], RawServer]
Build = Callable[..., WhatsApp]


@pytest.fixture
async def build() -> AsyncGenerator[Build]:
    channels: list[WhatsApp] = []

    def make(**table: object) -> WhatsApp:
        channels.append(WhatsApp.from_table({"phone_number_ids": ["1001"], **table}, SECRETS))
        return channels[-1]

    yield make
    for one in channels:
        await one.close()


def answer(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


async def test_it_is_a_channel_with_a_reply_window_of_a_day_less_a_margin(build: Build) -> None:
    channel = build()
    assert isinstance(channel, Channel)
    assert channel.limits.text == 4096
    assert channel.limits.typing
    assert 23 * 3_600_000 < channel.limits.window_ms < 24 * 3_600_000


async def test_its_two_routes_are_at_the_webhook_and_it_polls_nothing(build: Build, inlet: Inlet) -> None:
    channel = build()
    routes = [(one.method, one.path) for one in channel.routes(inlet)]
    assert routes == [("GET", "/channels/whatsapp/webhook"), ("POST", "/channels/whatsapp/webhook")]
    await channel.listen(inlet)


async def test_it_sends_through_the_cloud_api(raw_server: StartServer, build: Build) -> None:
    server = raw_server(answer(b'{"messages": [{"id": "wamid.1"}]}'))
    assert await build(base_url=server.url).send(OUTGOING) == Sent("wamid.1")


async def test_typing_is_shown_only_where_the_table_allows_it(raw_server: StartServer, build: Build) -> None:
    server = raw_server(answer(b'{"success": true}'))
    silent = build(base_url=server.url, typing=False)
    await silent.show_typing("1001", "phone:1", "wamid.0")
    assert (server.requests, silent.limits.typing) == ([], False)
    channel = build(base_url=server.url)
    await channel.show_typing("1001", "phone:1", "")
    assert server.requests == []
    await channel.show_typing("1001", "phone:1", "wamid.0")
    assert len(server.requests) == 1


async def test_typing_that_fails_is_only_logged(
    raw_server: StartServer, build: Build, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="overhand_whatsapp"):
        await build(base_url=raw_server(b"").url).show_typing("1001", "phone:1", "wamid.0")
    assert "typing could not be shown on number 1001" in caplog.text


@pytest.mark.parametrize(
    ("reply", "level"),
    [
        (answer(b'{"verified_name": "Casa Olmo", "quality_rating": "GREEN"}'), "ok"),
        (answer(b'{"verified_name": "Casa Olmo", "quality_rating": "RED"}'), "warning"),
        (answer(b'{"error": {"code": 190}}'), "error"),
    ],
)
async def test_its_check_asks_about_each_number(
    raw_server: StartServer, build: Build, reply: bytes, level: str
) -> None:
    first, *_ = await build(base_url=raw_server(reply).url).check()
    assert first.level == level
    assert "1001" in first.what


async def test_its_check_reminds_of_a_second_app_secret(raw_server: StartServer, build: Build) -> None:
    secrets = [{"env": "WHATSAPP_APP_SECRET"}, {"env": "OLD_SECRET"}]
    findings = await build(base_url=raw_server(answer(b"{}")).url, app_secrets=secrets).check()
    assert any("2 app secrets" in one.what for one in findings)


async def test_without_a_table_it_only_parses(inlet: Inlet, body: Callable[..., bytes]) -> None:
    channel = WhatsApp.from_table({}, {})
    assert len(channel.parse(body(statuses=[{"id": "w", "status": "sent", "recipient_id": "1"}]))) == 1
    with pytest.raises(ConfigError, match="phone_number_ids"):
        channel.routes(inlet)
    outcome = await channel.send(OUTGOING)
    assert isinstance(outcome, Failed)
    assert outcome.action == FailedAction.CHANNEL
    assert [one.level for one in await channel.check()] == ["error"]
    await channel.show_typing("1001", "phone:1", "wamid.0")
    await channel.close()
