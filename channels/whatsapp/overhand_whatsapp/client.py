"""The Cloud API client: a text, "read" with "typing", and a look at the number.

WhatsApp has no idempotency key. What matters about a failed call is whether bytes of it may have arrived: before the
connection stands they have not (`Failed`, try again); afterwards, without an answer of the API itself, nobody knows
(`Unknown`) until a status comes back that carries our id.
"""

from typing import Final

import anyio
import httpx2
from msgspec import Struct
from msgspec.json import Decoder, Encoder

from overhand.channel import Failed, FailedAction, Outgoing, SendOutcome, Sent, Unknown

from .graph_errors import failed, growing, read_answer

__all__ = ["CloudClient", "NumberFacts", "Timeouts"]

CONNECT_WAIT_MS: Final = 1_000
LONGEST_WAIT_MS: Final = 30_000
LONGEST_TEXT: Final = 4096  # characters

# raised before a byte of the request is written
NOT_WRITTEN: Final = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.InvalidURL)


class Timeouts(Struct, frozen=True, kw_only=True):
    """How long to wait, in ms: for a connection, and for a whole call.

    Waiting for a free connection, connecting and the TLS handshake may each take `connect_ms`; four of them must fit
    into `answer_ms`, or a call that was never written would look like one without an answer.
    """

    connect_ms: int = 5_000
    answer_ms: int = 20_000


class NumberFacts(Struct, frozen=True, kw_only=True):
    """What Meta says about a number; `why` it said nothing is empty when all is well."""

    verified_name: str | None = None
    display_phone_number: str | None = None
    quality_rating: str | None = None
    why: str = ""


class Text(Struct, frozen=True):
    """The text of a message."""

    body: str
    preview_url: bool = False


class Context(Struct, frozen=True):
    """Which message is answered."""

    message_id: str


class TextMessage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The body of a send: a number in `to`, or a business-scoped user id in `recipient`."""

    messaging_product: str
    recipient_type: str
    to: str = ""
    recipient: str = ""
    type: str
    text: Text
    context: Context | None = None
    biz_opaque_callback_data: str


class Typing(Struct, frozen=True):
    """What is shown while an answer is written."""

    type: str


class Read(Struct, frozen=True, kw_only=True):
    """The body that marks a message as read and shows "typing" [Meta docs, typing indicators]."""

    messaging_product: str
    status: str
    message_id: str
    typing_indicator: Typing


ENCODER: Final = Encoder()
NUMBER: Final = Decoder(NumberFacts)
JSON: Final = {"content-type": "application/json"}


class CloudClient:
    """Speaks to `<base_url>/<version>`. The token goes into the Authorization header and nowhere else."""

    def __init__(
        self,
        *,
        base_url: str,
        version: str,
        token: str,
        timeouts: Timeouts | None = None,
        connections: int = 100,
    ) -> None:
        waits = timeouts or Timeouts()
        self.deadline = waits.answer_ms / 1000
        self.root = f"{base_url.rstrip('/')}/{version.strip('/')}"
        connect = waits.connect_ms / 1000
        self.http = httpx2.AsyncClient(
            headers={"authorization": f"Bearer {token}"},
            timeout=httpx2.Timeout(self.deadline, connect=connect, pool=connect),
            limits=httpx2.Limits(max_connections=connections),
            follow_redirects=False,  # a redirect would carry the token to another host
            trust_env=False,  # a .netrc would replace the token
        )

    async def send(self, outgoing: Outgoing) -> SendOutcome:
        """Send one text. Never raises for what the network or Meta does."""
        if len(outgoing.text) > LONGEST_TEXT:
            return Failed(action=FailedAction.STOP, why=f"the text is longer than {LONGEST_TEXT} characters")
        try:
            answer = await self.post(outgoing.number, text_message(outgoing))
        except NOT_WRITTEN as error:
            wait_ms = growing(CONNECT_WAIT_MS, LONGEST_WAIT_MS, outgoing.attempt)
            why = f"WhatsApp cannot be reached ({type(error).__name__})"
            return Failed(action=FailedAction.RETRY, why=why, wait_ms=wait_ms)
        except (httpx2.HTTPError, TimeoutError) as error:
            return Unknown(f"WhatsApp did not answer ({type(error).__name__})")
        return outcome(answer, outgoing.attempt)

    async def show_typing(self, number: str, message: str) -> str:
        """Mark a customer's message as read and show "typing", for 25 s or until the reply.

        Returns:
            Why it did not work, empty when it did: nothing depends on it.
        """
        body = Read(
            messaging_product="whatsapp",
            status="read",
            message_id=message,
            typing_indicator=Typing("text"),
        )
        try:
            answer = await self.post(number, body)
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError) as error:
            return type(error).__name__
        return "" if answer.is_success else f"HTTP {answer.status_code}"

    async def number(self, number: str) -> NumberFacts:
        """Ask Meta about a number: the cheapest call that needs a working token."""
        url = f"{self.root}/{number}?fields=display_phone_number,verified_name,quality_rating"
        try:
            with anyio.fail_after(self.deadline):
                answer = await self.http.get(url)
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError) as error:
            return NumberFacts(why=f"{self.root} cannot be reached ({type(error).__name__})")
        known = read_answer(answer.content)
        if known is not None and known.error is not None:
            return NumberFacts(why=failed(known.error, attempt=1).why)
        try:
            return NUMBER.decode(answer.content if answer.is_success else b"")
        except (ValueError, RecursionError):
            return NumberFacts(why=f"{self.root} gave HTTP {answer.status_code} and no facts: check the base URL")

    async def post(self, number: str, body: TextMessage | Read) -> httpx2.Response:
        """Post to a number's messages.

        Raises:
            httpx2.HTTPError: the network failed, before or after something was written.
            httpx2.InvalidURL: the base URL is no URL.
            TimeoutError: the whole call took too long.
        """
        with anyio.fail_after(self.deadline):
            return await self.http.post(f"{self.root}/{number}/messages", content=ENCODER.encode(body), headers=JSON)

    async def close(self) -> None:
        """Close the connections."""
        await self.http.aclose()


def text_message(outgoing: Outgoing) -> TextMessage:
    """Return the body of a send; the customer's alias says whether a number or a user id is meant."""
    kind, _, address = outgoing.to.rpartition(":")
    return TextMessage(
        messaging_product="whatsapp",
        recipient_type="individual",
        to="" if kind == "user" else address,
        recipient=address if kind == "user" else "",
        type="text",
        text=Text(outgoing.text),
        context=Context(outgoing.reply_to) if outgoing.reply_to else None,
        biz_opaque_callback_data=outgoing.outbound,
    )


def outcome(answer: httpx2.Response, attempt: int) -> SendOutcome:
    """Turn an HTTP answer into an outcome: only an answer of the API itself settles a message."""
    known, status = read_answer(answer.content), answer.status_code
    if known is not None and known.error is not None:
        return failed(known.error, attempt, retry_after_ms(answer))
    if answer.is_success:
        named = known.messages[0].id if known is not None and known.messages else ""
        return Sent(named) if named else Unknown("WhatsApp accepted the message without naming it")
    if status >= 500 or status == 408:
        return Unknown(f"HTTP {status} from something before WhatsApp")
    if answer.is_redirect or status in {401, 403, 404}:
        why = f"HTTP {status} from something that is not WhatsApp: check the base URL"
        return Failed(action=FailedAction.CHANNEL, why=why, code=status)
    wait_ms = max(growing(CONNECT_WAIT_MS, LONGEST_WAIT_MS, attempt), retry_after_ms(answer))
    return Failed(action=FailedAction.RETRY, why=f"HTTP {status} without a reason", code=status, wait_ms=wait_ms)


def retry_after_ms(answer: httpx2.Response) -> int:
    """Return what a Retry-After header in seconds asks for, at most an hour; 0 without one, or with a date."""
    asked = answer.headers.get("retry-after", "")
    return min(int(asked), 3_600) * 1000 if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
