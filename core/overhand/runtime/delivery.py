"""What the reply subject of a delivered message says about its delivery."""

import msgspec

__all__ = ["Delivery", "parse_delivery"]


class Delivery(msgspec.Struct, frozen=True):
    """`seq` is the stream's, `consumer_seq` counts the consumer's deliveries, `delivered` those of this message."""

    stream: str
    consumer: str
    delivered: int
    seq: int
    consumer_seq: int
    pending: int


def parse_delivery(reply: str) -> Delivery:
    """Read `$JS.ACK.<stream>.<consumer>.<delivered>.<seq>.<consumer seq>.<time>.<pending>`.

    Servers with a JetStream domain put domain and account hash before the stream, and a token behind (ADR-15).
    """
    tokens = reply.split(".")
    start = 2 if len(tokens) < 11 else 4
    stream, consumer, delivered, seq, consumer_seq, _, pending = tokens[start : start + 7]
    return Delivery(stream, consumer, int(delivered), int(seq), int(consumer_seq), int(pending))
