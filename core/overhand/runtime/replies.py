"""Answers of the server: brought to whoever waits for them, and judged."""

import itertools
import re
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from overhand.runtime.outcome import Message, Outcome, Rejected, Stale, Stored, Unknown
from overhand.runtime.wire import ApiError, PubAck, StoredMessage, parse_time_ms

__all__ = ["HEADER", "LOST", "NOBODY", "Heard", "Replies", "from_heard", "from_stored", "judge"]

HEADER: Final = "Overhand"
"""The one header of our records."""

NOBODY: Final = 503
"""The status of a request on whose subject nobody listens."""
LOST: Final = 599
"""The status we give to what was in flight when the connection broke: no answer will come."""

_STALE: Final = frozenset({10071, 10164})
_STORE_FAILED: Final = 10077
_DEFINITE: Final = frozenset({10002, 10054, 10174, 10175, 10177, 10179, 10199, 10200, 10201})
"""Too large, over a limit, or a batch the stream cannot take (server/errors.json of nats-server)."""
_WRONG_LAST: Final = re.compile(r"wrong last sequence: (\d+)")

_decode_ack = msgspec.json.Decoder(PubAck).decode


class Heard(msgspec.Struct, frozen=True):
    """A message as it arrived. `status` is 0 for a plain one, else what the server says instead of a message."""

    subject: str
    reply: str
    data: bytes
    headers: Mapping[str, str]

    @property
    def status(self) -> int:
        """The server's status: 204 end of batch, 404 nothing there, 408 request expired, 503 nobody listens."""
        return int(self.headers.get("Status", "0"))


class Replies:
    """One subject tree on which all answers of a connection arrive."""

    def __init__(self, inbox: str) -> None:
        self._inbox = inbox
        self._tokens = itertools.count()
        self._waiting: dict[str, Callable[[Heard], None]] = {}

    @property
    def subject(self) -> str:
        """What to subscribe to."""
        return f"{self._inbox}.*"

    def expect(self, take: Callable[[Heard], None]) -> str:
        """Return a reply subject; whatever arrives there goes to `take` until `forget`."""
        reply = f"{self._inbox}.{next(self._tokens)}"
        self._waiting[reply] = take
        return reply

    def forget(self, reply: str) -> None:
        """Drop what still arrives there."""
        self._waiting.pop(reply, None)

    def hear(self, heard: Heard) -> None:
        """Bring an answer to whoever waits for it."""
        take = self._waiting.get(heard.subject)
        if take is not None:
            take(heard)

    def lose_all(self) -> None:
        """The connection broke: tell everybody who waits, instead of letting them wait for their timeouts."""
        for reply, take in list(self._waiting.items()):
            take(Heard(reply, "", b"", {"Status": str(LOST)}))


def judge(answer: Heard) -> Outcome:
    """Return what the answer to a publish means; whatever is not certain is unknown."""
    if answer.status:
        lost = answer.status == LOST
        return Unknown("the connection broke" if lost else f"no stream took it (status {answer.status})")
    try:
        ack = _decode_ack(answer.data)
    except msgspec.DecodeError as error:
        return Unknown(f"an answer that cannot be read: {error}")
    return Stored(ack.seq) if ack.error is None else _judge_error(ack.error)


def _judge_error(error: ApiError) -> Outcome:
    if error.err_code in _STALE:
        found = _WRONG_LAST.search(error.description)
        return Stale(int(found[1]) if found else 0)
    why = f"{error.description} ({error.err_code})"
    full = error.err_code == _STORE_FAILED and "exceeded" in error.description
    return Rejected(why) if full or error.err_code in _DEFINITE else Unknown(why)


def from_heard(heard: Heard) -> Message:
    """Return the stored message inside the answer of a direct get."""
    return Message(
        seq=int(heard.headers["Nats-Sequence"]),
        subject=heard.headers["Nats-Subject"],
        data=heard.data,
        header=heard.headers.get(HEADER, ""),
        time_ms=parse_time_ms(heard.headers["Nats-Time-Stamp"]),
    )


def from_stored(stored: StoredMessage) -> Message:
    """Return the stored message inside the leader's answer."""
    return Message(
        seq=stored.seq,
        subject=stored.subject,
        data=stored.payload(),
        header=stored.header().get(HEADER, ""),
        time_ms=parse_time_ms(stored.time),
    )
