"""Meta's side of the webhook: bodies as it writes them, signed, and repeated until they are answered 200."""

import hashlib
import hmac
from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Final

import anyio
import httpx2
import msgspec
from msgspec import Struct

from overhand.testing.faults.settings import APP_SECRET, NUMBER

__all__ = ["Message", "Meta", "messages_body", "statuses_body"]

PATH: Final = "/channels/whatsapp/webhook"
PATIENCE_S: Final = 5.0
PAUSE_S: Final = 0.15
LONGEST_PAUSE_S: Final = 1.0

encode = msgspec.json.Encoder().encode


class Message(Struct, frozen=True, kw_only=True):
    """One message of a customer, before it is wrapped."""

    wamid: str
    phone: str
    text: str
    at: int


def messages_body(messages: Sequence[Message]) -> bytes:
    """Return the body of one POST that carries these messages, each in a change of its own."""
    changes: list[dict[str, object]] = [
        {
            "contacts": [{"profile": {"name": f"Customer {each.phone[-3:]}"}, "wa_id": each.phone}],
            "messages": [
                {
                    "from": each.phone,
                    "id": each.wamid,
                    "timestamp": str(each.at // 1000),
                    "type": "text",
                    "text": {"body": each.text},
                }
            ],
        }
        for each in messages
    ]
    return wrapped(changes)


def statuses_body(wamid: str, outbound: str, phone: str, words: Sequence[str], at: int) -> bytes:
    """Return the body of one POST that says how far a message came."""
    statuses = [
        {
            "id": wamid,
            "status": word,
            "timestamp": str(at // 1000),
            "recipient_id": phone,
            "biz_opaque_callback_data": outbound,
        }
        for word in words
    ]
    return wrapped([{"statuses": statuses}])


def wrapped(values: Sequence[dict[str, object]]) -> bytes:
    """Return one body with a change for each value."""
    metadata = {"display_phone_number": "34960000000", "phone_number_id": NUMBER}
    head = {"messaging_product": "whatsapp", "metadata": metadata}
    changes = [{"field": "messages", "value": head | value} for value in values]
    return encode({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": changes}]})


class Meta:
    """Posts to the web node at `url`, and repeats as Meta does."""

    def __init__(self, url: str, random: Random) -> None:
        self.answers: Counter[str] = Counter()  # status code, or the error's name -> how often
        self._url, self._random = url, random
        self._http = httpx2.AsyncClient(timeout=PATIENCE_S, trust_env=False)

    async def deliver(self, body: bytes) -> None:
        """Post until it is answered 200; returns only then."""
        pause = PAUSE_S
        while not await self.post(body):
            await anyio.sleep(pause * self._random.uniform(0.5, 1.0))
            pause = min(LONGEST_PAUSE_S, pause * 2)

    async def post(self, body: bytes) -> bool:
        """Post once; whether it was answered 200."""
        signature = hmac.new(APP_SECRET, body, hashlib.sha256).hexdigest()
        headers = {"x-hub-signature-256": f"sha256={signature}", "content-type": "application/json"}
        try:
            with anyio.fail_after(PATIENCE_S):
                answer = await self._http.post(self._url + PATH, content=body, headers=headers)
        except (httpx2.HTTPError, TimeoutError) as error:
            self.answers[type(error).__name__] += 1
            return False
        self.answers[str(answer.status_code)] += 1
        return answer.status_code == 200

    @property
    def repeats(self) -> int:
        """How many posts were not answered 200."""
        return sum(self.answers.values()) - self.answers["200"]

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()
