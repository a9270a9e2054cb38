"""The sweep: the last record of each conversation of some partitions, headers only, by one consumer a stream."""

import logging
import uuid
from collections.abc import AsyncGenerator, Sequence
from typing import Final

import anyio

from overhand.errors import JournalBroken, StoreUnavailable
from overhand.runtime.bus import Bus
from overhand.runtime.delivery import parse_delivery
from overhand.runtime.record import Head, Header, decode_header
from overhand.runtime.replies import HEADER, Heard
from overhand.runtime.wire import ApiReply, ConsumerConfig, ConsumerInfo

__all__ = ["sweep"]

_log = logging.getLogger("overhand.journal")
_CHUNK: Final = 5_000
_TIMEOUT_S: Final = 5.0
_FORGOTTEN_AFTER_NS: Final = 10_000_000_000
_DUE_NOW: Final = Header(ver=0, due=1)


async def sweep(bus: Bus, stream: str, subjects: Sequence[str]) -> AsyncGenerator[Head]:
    """Yield the heads of all conversations on these subjects of one stream.

    Raises:
        StoreUnavailable: the stream did not answer.
    """
    name = f"sweep_{uuid.uuid4().hex}"
    left = await _create_consumer(bus, stream, name, subjects)
    while left > 0:
        heads = await _next_heads(bus, stream, name, min(left, _CHUNK))
        if not heads:  # fewer than promised: some were erased meanwhile
            break
        left -= len(heads)
        for head in heads:
            yield head
    await bus.api(f"CONSUMER.DELETE.{stream}.{name}", {}, ApiReply)


async def _create_consumer(bus: Bus, stream: str, name: str, subjects: Sequence[str]) -> int:
    """Create the consumer, which the server forgets when nobody pulls; returns how many heads there are."""
    config = ConsumerConfig(
        name=name,
        deliver_policy="last_per_subject",
        filter_subjects=list(subjects),
        ack_policy="none",
        headers_only=True,
        inactive_threshold=_FORGOTTEN_AFTER_NS,
        mem_storage=True,
        num_replicas=1,
    )
    info = await bus.api(f"CONSUMER.CREATE.{stream}.{name}", {"stream_name": stream, "config": config}, ConsumerInfo)
    if info.error is not None:
        raise StoreUnavailable("sweeping the heads", info.error.description)
    return info.num_pending


async def _next_heads(bus: Bus, stream: str, name: str, count: int) -> list[Head]:
    heads: list[Head] = []
    over = anyio.Event()

    def take(heard: Heard) -> None:
        if heard.status == 0:
            heads.append(_read_head(heard))
        if heard.status or len(heads) == count:
            over.set()

    inbox = bus.new_inbox()
    listener = await bus.subscribe(inbox, take)
    try:
        with anyio.move_on_after(_TIMEOUT_S) as scope:
            await bus.core_publish(f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{name}", _ask(count), inbox)
            await over.wait()
    finally:
        await listener.stop()
    if scope.cancelled_caught:
        raise StoreUnavailable("sweeping the heads", f"{len(heads)} of {count} came in time")
    return heads


def _ask(count: int) -> bytes:
    return b'{"batch":%d,"no_wait":true}' % count


def _read_head(heard: Heard) -> Head:
    conversation = heard.subject.rpartition(".")[2]
    seq = parse_delivery(heard.reply).seq
    try:
        return Head(conversation, decode_header(heard.headers.get(HEADER, ""), conversation), seq)
    except JournalBroken as error:
        _log.warning("%s", error)
        return Head(conversation, _DUE_NOW, seq)
