"""The JSON of the JetStream API, as far as Overhand speaks it raw: nats-py knows no `allow_atomic`.

Source: the JSON API of nats-server 2.14 and later (`server/jetstream_api.go`). Durations are nanoseconds.
"""

import base64
from collections.abc import Mapping
from datetime import datetime

import msgspec

__all__ = [
    "AccountInfo",
    "ApiError",
    "ApiReply",
    "ConsumerConfig",
    "ConsumerInfo",
    "PubAck",
    "StoredMessage",
    "StreamConfig",
    "StreamInfo",
    "parse_header",
    "parse_time_ms",
]


class ApiError(msgspec.Struct, frozen=True):
    """What the server answers instead of doing something; `err_code` names the case."""

    code: int
    err_code: int = 0
    description: str = ""


class ApiReply(msgspec.Struct, frozen=True):
    """The part that all answers share."""

    error: ApiError | None = None


class PubAck(msgspec.Struct, frozen=True):
    """The answer to a stored (or refused) message; `count` is set by the commit of a batch."""

    stream: str = ""
    seq: int = 0
    duplicate: bool = False
    count: int = 0
    error: ApiError | None = None


class StreamConfig(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of a stream that Overhand creates; what it does not name is the server's default."""

    name: str
    subjects: list[str]
    retention: str = "limits"
    storage: str = "file"
    discard: str = "new"
    max_age: int = 0
    max_bytes: int = -1
    max_msgs_per_subject: int = -1
    max_consumers: int = -1
    num_replicas: int = 1
    allow_atomic: bool = False
    allow_direct: bool = True
    allow_rollup_hdrs: bool = False
    allow_msg_ttl: bool = False
    deny_delete: bool = False
    deny_purge: bool = False


class ConsumerConfig(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The settings of a consumer; `omit_defaults` lets the server fill in the rest."""

    durable_name: str = ""
    name: str = ""
    description: str = ""
    deliver_policy: str = "all"
    opt_start_seq: int = 0
    filter_subject: str = ""
    filter_subjects: list[str] = []
    ack_policy: str = ""
    ack_wait: int = 0
    max_deliver: int = 0
    max_ack_pending: int = 0
    headers_only: bool = False
    inactive_threshold: int = 0
    mem_storage: bool = False
    num_replicas: int = 0


class StreamState(msgspec.Struct, frozen=True):
    """What a stream holds now."""

    messages: int = 0
    bytes: int = 0
    first_seq: int = 0
    last_seq: int = 0
    subjects: dict[str, int] = {}


class StreamInfo(msgspec.Struct, frozen=True):
    """A stream's settings and state."""

    config: StreamConfig | None = None
    state: StreamState = StreamState()
    error: ApiError | None = None


class ConsumerInfo(msgspec.Struct, frozen=True):
    """A consumer's name and what it has still to deliver."""

    name: str = ""
    num_pending: int = 0
    num_ack_pending: int = 0
    num_waiting: int = 0
    error: ApiError | None = None


class ApiLevel(msgspec.Struct, frozen=True):
    """How new the server's JetStream is: 1 is 2.11, 2 is 2.12."""

    level: int = 0


class AccountInfo(msgspec.Struct, frozen=True):
    """The answer to "is JetStream there?"."""

    api: ApiLevel = ApiLevel()
    error: ApiError | None = None


class StoredMessage(msgspec.Struct, frozen=True):
    """One message as the leader has it; `data` and `hdrs` are base64."""

    subject: str = ""
    seq: int = 0
    hdrs: str = ""
    data: str = ""
    time: str = ""

    def payload(self) -> bytes:
        """Return the body."""
        return base64.b64decode(self.data)

    def header(self) -> Mapping[str, str]:
        """Return the headers."""
        return parse_header(base64.b64decode(self.hdrs))


class MessageReply(msgspec.Struct, frozen=True):
    """The answer of STREAM.MSG.GET."""

    message: StoredMessage | None = None
    error: ApiError | None = None


def parse_header(raw: bytes) -> dict[str, str]:
    """Return the headers of a raw block, which starts with the line `NATS/1.0`."""
    lines = raw.decode().split("\r\n")[1:]
    pairs = (line.partition(":") for line in lines if line)
    return {name.strip(): value.strip() for name, _, value in pairs}


def parse_time_ms(text: str) -> int:
    """Return RFC 3339 time (nanoseconds, Z) as milliseconds since the epoch."""
    return round(datetime.fromisoformat(text).timestamp() * 1000)
