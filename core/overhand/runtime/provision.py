"""Creates the streams and consumers of a layout, and refuses one that differs from what is stored."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Final, TypeVar

import anyio
import msgspec

from overhand.errors import ConfigError, StoreUnavailable, StoreUnsafe
from overhand.runtime.bus import Bus
from overhand.runtime.outcome import Stale, Stored
from overhand.runtime.streams import Layout
from overhand.runtime.wire import ConsumerConfig, ConsumerInfo, StreamConfig, StreamInfo

__all__ = ["ensure"]

T = TypeVar("T")

_KEY: Final = "layout"
_DIFFERS: Final = 10058
"""The stream exists with other settings: an administrator may have changed limits or replicas."""
_ATTEMPTS: Final = 3


class _Shape(msgspec.Struct, frozen=True):
    """What cannot change once records are stored."""

    partitions: int
    streams: int


async def ensure(bus: Bus, layout: Layout) -> None:
    """Create whatever of the layout does not exist yet. Any number of processes may do so at once.

    Raises:
        ConfigError: the store was created with other numbers of partitions or streams.
        StoreUnsafe: a stream exists whose settings do not fit.
        StoreUnavailable: the server did not answer, or refused a stream.
    """
    first, *others = layout.stream_configs()
    await _create_stream(bus, first)
    await _agree(bus, layout)
    await _for_each(others, lambda config: _create_stream(bus, config))
    consumers = [(layout.inbox_name(n), config) for n in range(layout.streams) for config in layout.consumer_configs(n)]
    await _for_each(consumers, lambda consumer: _create_consumer(bus, *consumer))


async def _for_each(wanted: Sequence[T], create: Callable[[T], Coroutine[object, object, None]]) -> None:
    """Create all at once: one after the other, a hundred answers of a busy server hold up the start of a worker.

    Raises:
        OverhandError: the first that `create` raised.
    """
    try:
        async with anyio.create_task_group() as group:
            for each in wanted:
                group.start_soon(create, each)
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from errors


async def _create_stream(bus: Bus, config: StreamConfig) -> None:
    info = await bus.api(f"STREAM.CREATE.{config.name}", config, StreamInfo)
    if info.error is None:
        return
    if info.error.err_code != _DIFFERS:
        raise StoreUnavailable(f"creating stream {config.name}", info.error.description)
    existing = await bus.api(f"STREAM.INFO.{config.name}", {}, StreamInfo)
    if existing.config is None:
        raise StoreUnavailable(f"reading stream {config.name}", "no settings in the answer")
    _accept(existing.config, config)


def _accept(found: StreamConfig, wanted: StreamConfig) -> None:
    """Limits, ages and replicas are an administrator's to change; the rest is what Overhand relies on."""
    for name in ("subjects", "retention", "storage", "allow_atomic", "allow_direct", "allow_msg_ttl", "deny_delete"):
        has, needs = getattr(found, name), getattr(wanted, name)
        if sorted(has) != sorted(needs) if name == "subjects" else has != needs:
            raise StoreUnsafe(f"{name} of stream {wanted.name}", str(has), str(needs))


async def _agree(bus: Bus, layout: Layout) -> None:
    """Store the shape, or compare with the one that is stored."""
    shape = _Shape(layout.partitions, layout.streams)
    subject = layout.bucket_subject("LAYOUT", _KEY)
    for _ in range(_ATTEMPTS):
        outcome = await bus.publish(subject, msgspec.json.encode(shape), expect=0)
        if isinstance(outcome, Stored):
            return
        if isinstance(outcome, Stale):
            break
    stored = await bus.last(layout.bucket_stream("LAYOUT"), subject)
    if stored is None:
        raise StoreUnavailable("storing the layout", "it was not stored")
    _compare(msgspec.json.decode(stored.data, type=_Shape), shape)


def _compare(stored: _Shape, wanted: _Shape) -> None:
    for name in ("partitions", "streams"):
        has, wants = getattr(stored, name), getattr(wanted, name)
        if has != wants:
            remedy = f"Write {name} = {has}, or move to a new prefix"
            raise ConfigError("overhand.toml", f"nats.{name}", f"{wants}, but the store was created with {has}", remedy)


async def _create_consumer(bus: Bus, stream: str, config: ConsumerConfig) -> None:
    ask = {"stream_name": stream, "config": config}
    info = await bus.api(f"CONSUMER.DURABLE.CREATE.{stream}.{config.durable_name}", ask, ConsumerInfo)
    if info.error is not None:
        raise StoreUnavailable(f"creating consumer {config.durable_name}", info.error.description)
