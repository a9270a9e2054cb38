import json
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Protocol

import anyio
import pytest
from anyio.abc import SocketAttribute, SocketStream

from overhand.notifier import Delivered, Notice, Notifier, NotifyFailed
from overhand_notify.by_apprise import AppriseNotifier, AppriseSettings

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning"),  # apprise's own import
    pytest.mark.skipif(find_spec("apprise") is None, reason="the extra `notify` is not installed"),
]


class Receiver(Protocol):
    url: str
    status: int
    bodies: list[bytes]
    headers: list[Mapping[str, str]]


def notifier(timeout_s: float = 20.0) -> AppriseNotifier:
    return AppriseNotifier(AppriseSettings(timeout_s=timeout_s))


def json_url(receiver: Receiver) -> str:
    """Apprise's own scheme for a POST of JSON."""
    return receiver.url.replace("http://", "json://")


async def test_a_team_is_told_what_and_by_when(receiver: Receiver, notice: Notice) -> None:
    assert isinstance(notifier(), Notifier)
    assert isinstance(await notifier().notify(notice, [json_url(receiver)]), Delivered)
    told = json.loads(receiver.bodies[0])
    assert told["title"] == "Care is needed: explicit request"
    assert told["message"] == "A conversation waits to be claimed within 2 min.\nhttps://console.example/c/c1"


async def test_a_service_that_refuses_is_a_failure(receiver: Receiver, notice: Notice) -> None:
    receiver.status = 500
    told = await notifier().notify(notice, [json_url(receiver)])
    assert isinstance(told, NotifyFailed)


@pytest.mark.parametrize("targets", [[], ["nonsense"]])
async def test_without_an_address_it_understands_it_says_so(notice: Notice, targets: list[str]) -> None:
    told = await notifier().notify(notice, targets)
    assert told == NotifyFailed("team Care by apprise", "no address that apprise understands")


async def test_a_service_that_never_answers_does_not_hold_anybody_up(notice: Notice) -> None:
    async def ignore(stream: SocketStream) -> None:
        async with stream:
            await anyio.sleep_forever()

    told: Delivered | NotifyFailed | None = None
    async with await anyio.create_tcp_listener(local_host="127.0.0.1") as listener, anyio.create_task_group() as group:
        group.start_soon(listener.serve, ignore)
        url = f"json://127.0.0.1:{listener.extra(SocketAttribute.local_port)}/"
        told = await notifier(timeout_s=0.3).notify(notice, [url])
        group.cancel_scope.cancel()
    assert told == NotifyFailed("team Care by apprise", "no answer within 0.3 s")
