import hashlib
import hmac
import json
import socket
from collections.abc import Mapping
from typing import Protocol

import pytest
from msgspec import convert, structs

from overhand.notifier import Delivered, Notice, Notifier, NotifyFailed
from overhand_notify.webhook import WebhookNotifier, WebhookSettings, event_of

pytestmark = pytest.mark.anyio


class Receiver(Protocol):
    url: str
    status: int
    bodies: list[bytes]
    headers: list[Mapping[str, str]]


@pytest.fixture
def nobody() -> str:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}/hook"


def notifier(url: str = "", secret: str = "") -> WebhookNotifier:
    return WebhookNotifier(WebhookSettings(url=url, secret=secret))


async def test_a_flag_is_posted_as_an_event(receiver: Receiver, notice: Notice) -> None:
    assert isinstance(notifier(), Notifier)
    told = await notifier(receiver.url).notify(notice, [])
    assert isinstance(told, Delivered)
    event = json.loads(receiver.bodies[0])
    assert (event["type"], event["name"], event["id"]) == ("event", "handoff.initiated", "f1")
    assert event["conversation"] == {"id": "c1"}
    assert event["value"]["reason"] == "explicit_request"
    assert event["attachments"][0]["contentUrl"] == notice.link
    assert "/hook" not in told.to


async def test_the_metadata_is_flat_and_small(notice: Notice) -> None:
    value = convert(event_of(notice)["value"], dict[str, object])
    assert all(isinstance(each, str | int) for each in value.values())
    assert len(json.dumps(event_of(notice))) < 4096
    assert event_of(structs.replace(notice, link=""))["attachments"] == []


async def test_a_repeat_carries_the_flag_and_its_step(receiver: Receiver, notice: Notice) -> None:
    await notifier(receiver.url).notify(structs.replace(notice, step=2), [])
    assert receiver.headers[0]["idempotency-key"] == "f1:2"


async def test_with_a_secret_the_body_is_signed(receiver: Receiver, notice: Notice) -> None:
    await notifier(receiver.url, "s3cret").notify(notice, [])
    wanted = hmac.new(b"s3cret", receiver.bodies[0], hashlib.sha256).hexdigest()
    assert receiver.headers[0]["x-overhand-signature"] == f"sha256={wanted}"


async def test_without_one_it_is_not(receiver: Receiver, notice: Notice) -> None:
    await notifier(receiver.url).notify(notice, [])
    assert "x-overhand-signature" not in receiver.headers[0]


async def test_the_teams_own_address_is_told_once_and_other_kinds_are_left_to_others(
    receiver: Receiver, notice: Notice
) -> None:
    told = await notifier(receiver.url).notify(notice, [receiver.url, "mailto://a@b.example"])
    assert isinstance(told, Delivered)
    assert len(receiver.bodies) == 1


async def test_an_error_answer_is_a_failure_that_says_so(receiver: Receiver, notice: Notice) -> None:
    receiver.status = 500
    told = await notifier(receiver.url).notify(notice, [])
    assert isinstance(told, NotifyFailed)
    assert "it answered 500" in told.why


async def test_a_redirect_is_not_followed(receiver: Receiver, notice: Notice) -> None:
    receiver.status = 307
    assert isinstance(await notifier(receiver.url).notify(notice, []), NotifyFailed)


async def test_where_nobody_listens_nothing_is_raised(nobody: str, notice: Notice) -> None:
    told = await notifier(nobody).notify(notice, [])
    assert isinstance(told, NotifyFailed)
    assert told.why


async def test_an_address_that_is_none_is_a_failure_and_not_an_exception(notice: Notice) -> None:
    assert isinstance(await notifier("http://[broken").notify(notice, []), NotifyFailed)


async def test_one_address_that_answers_is_enough(receiver: Receiver, nobody: str, notice: Notice) -> None:
    assert isinstance(await notifier(nobody).notify(notice, [receiver.url]), Delivered)


async def test_without_any_address_it_says_what_is_missing(notice: Notice) -> None:
    told = await notifier().notify(notice, ["mailto://a@b.example"])
    assert told == NotifyFailed("team Care by webhook", "neither the config nor the team has an http address")
