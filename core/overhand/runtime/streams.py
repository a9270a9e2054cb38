"""Every stream, bucket, subject and limit of Overhand in NATS, declared in one place.

Inbox and journal: P partitions over S streams (p mod S); chosen at creation, stored, checked at every start.
"""

import zlib
from typing import Final, Literal

import msgspec

from overhand.runtime.wire import ConsumerConfig, StreamConfig

__all__ = ["ACK_WAIT_MS", "BATCH_LIMIT", "BUCKETS", "INBOX_AGE_MS", "MEMBER_TTL_MS", "Kind", "Layout"]

Kind = Literal["in", "cmd"]
"""What customers and providers send, or what operators ask."""

BATCH_LIMIT: Final = 1_000
"""Records in one atomic batch, at most: the server's own limit."""
INBOX_AGE_MS: Final = 9 * 86_400_000
"""How long an item stays in the inbox; one day longer than the fold remembers identities."""
MEMBER_TTL_MS: Final = 2_000
"""After this silence the store itself forgets a member."""
ACK_WAIT_MS: Final = 10_000
"""Mail neither acked nor nak'd for this long is delivered again."""
MAX_ACK_PENDING: Final = 20_000
"""Lower, and one hot conversation keeps the others' mail undelivered."""
MAX_CONSUMERS: Final = 10_000
"""NATS allows 1,000 a stream by default; a sweep and every web node add to the durable ones."""

BUCKETS: Final = (
    "LAYOUT", "KEYS", "ALIASES", "MEMBERS", "BUSINESS", "ACCOUNTS", "SESSIONS", "SETTINGS", "PRESENCE", "QUARANTINE"
)  # fmt: skip
"""Key-value buckets: the newest value of each key, every byte erasable."""

_TTL_BUCKETS: Final = frozenset({"MEMBERS", "SESSIONS", "PRESENCE"})
_NS_PER_MS: Final = 1_000_000


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """Names and sizes of one deployment.

    `partitions` and `streams` cannot change after creation. `max_bytes` limits each inbox and journal stream (-1: the
    server's own limit); a full stream refuses new records and loses none.
    """

    prefix: str = "oh"
    partitions: int = 16
    streams: int = 1
    replicas: int = 1
    max_bytes: int = -1

    def partition(self, conversation: str) -> int:
        """Return the partition of a conversation: the same in every process and release."""
        return zlib.crc32(conversation.encode()) % self.partitions

    def stream_of(self, partition: int) -> int:
        """Return the number of the stream that carries a partition."""
        return partition % self.streams

    def partitions_of(self, stream: int) -> range:
        """Return the partitions that one stream carries."""
        return range(stream, self.partitions, self.streams)

    def inbox_subject(self, conversation: str) -> str:
        """Where customers' and providers' items of a conversation are stored."""
        return f"{self.prefix}.in.{self.partition(conversation)}.{conversation}"

    def command_subject(self, conversation: str) -> str:
        """Where operators' commands to a conversation are stored."""
        return f"{self.prefix}.cmd.{self.partition(conversation)}.{conversation}"

    def journal_subject(self, conversation: str) -> str:
        """Where the records of a conversation are stored."""
        return f"{self.prefix}.j.{self.partition(conversation)}.{conversation}"

    def journal_filter(self, partition: int) -> str:
        """Match the records of all conversations of a partition."""
        return f"{self.prefix}.j.{partition}.*"

    def live_subject(self, conversation: str) -> str:
        """Where drafts and typing are told; not stored."""
        return f"{self.prefix}.live.{conversation}"

    def forget_subject(self) -> str:
        """Where it is told, not stored, that caches must forget a conversation's key and aliases."""
        return f"{self.prefix}.forget"

    def inbox_stream(self, conversation: str) -> str:
        """Return the name of the stream that stores a conversation's items and commands."""
        return self.inbox_name(self.stream_of(self.partition(conversation)))

    def journal_stream(self, conversation: str) -> str:
        """Return the name of the stream that stores a conversation's records."""
        return self.journal_name(self.stream_of(self.partition(conversation)))

    def inbox_name(self, stream: int) -> str:
        """Return the name of inbox stream number `stream`."""
        return f"{self.prefix}_IN_{stream}"

    def journal_name(self, stream: int) -> str:
        """Return the name of journal stream number `stream`."""
        return f"{self.prefix}_J_{stream}"

    def consumer(self, partition: int, kind: Kind) -> str:
        """Return the name of the durable consumer of a partition's items or commands."""
        return f"{self.prefix}_{kind}_{partition}"

    def bucket(self, name: str) -> str:
        """Return the bucket's name as nats-py's `key_value` takes it; `name` is one of `BUCKETS`."""
        return f"{self.prefix}_{name}"

    def bucket_stream(self, name: str) -> str:
        """Return the name of the stream behind a bucket."""
        return f"KV_{self.bucket(name)}"

    def bucket_subject(self, name: str, key: str) -> str:
        """Return the subject of one key of a bucket."""
        return f"$KV.{self.bucket(name)}.{key}"

    def media(self) -> str:
        """Return the object store's name as nats-py's `object_store` takes it."""
        return f"{self.prefix}_MEDIA"

    def stream_configs(self) -> list[StreamConfig]:
        """Return every stream, buckets first: the layout's own bucket decides before anything else exists."""
        buckets = [self._bucket_config(name) for name in BUCKETS]
        inboxes = [self._inbox_config(stream) for stream in range(self.streams)]
        journals = [self._journal_config(stream) for stream in range(self.streams)]
        return [*buckets, *inboxes, *journals, self._media_config()]

    def consumer_configs(self, stream: int) -> list[ConsumerConfig]:
        """Return the durable consumers of one inbox stream: two a partition."""
        kinds: tuple[Kind, Kind] = ("in", "cmd")
        return [self._consumer_config(partition, kind) for partition in self.partitions_of(stream) for kind in kinds]

    def _inbox_config(self, stream: int) -> StreamConfig:
        kinds = ("in", "cmd")
        return StreamConfig(
            name=self.inbox_name(stream),
            subjects=[f"{self.prefix}.{kind}.{p}.*" for p in self.partitions_of(stream) for kind in kinds],
            max_age=INBOX_AGE_MS * _NS_PER_MS,
            max_bytes=self.max_bytes,
            max_consumers=MAX_CONSUMERS,
            num_replicas=self.replicas,
            allow_atomic=True,
        )

    def _journal_config(self, stream: int) -> StreamConfig:
        return StreamConfig(
            name=self.journal_name(stream),
            subjects=[f"{self.prefix}.j.{p}.*" for p in self.partitions_of(stream)],
            max_bytes=self.max_bytes,
            max_consumers=MAX_CONSUMERS,
            num_replicas=self.replicas,
            allow_atomic=True,
        )

    def _bucket_config(self, name: str) -> StreamConfig:
        return StreamConfig(
            name=self.bucket_stream(name),
            subjects=[self.bucket_subject(name, ">")],
            max_msgs_per_subject=1,
            max_consumers=MAX_CONSUMERS,
            num_replicas=self.replicas,
            allow_rollup_hdrs=True,
            allow_msg_ttl=name in _TTL_BUCKETS,
        )

    def _media_config(self) -> StreamConfig:
        return StreamConfig(
            name=f"OBJ_{self.media()}",
            subjects=[f"$O.{self.media()}.C.>", f"$O.{self.media()}.M.>"],
            max_consumers=MAX_CONSUMERS,
            num_replicas=self.replicas,
            allow_rollup_hdrs=True,
        )

    def _consumer_config(self, partition: int, kind: Kind) -> ConsumerConfig:
        return ConsumerConfig(
            durable_name=self.consumer(partition, kind),
            filter_subject=f"{self.prefix}.{kind}.{partition}.*",
            ack_policy="explicit",
            ack_wait=ACK_WAIT_MS * _NS_PER_MS,
            max_deliver=-1,
            max_ack_pending=MAX_ACK_PENDING,
            num_replicas=self.replicas,
        )
