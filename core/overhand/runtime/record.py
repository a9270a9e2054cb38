"""A record of the journal: its plain header, its hash, and the chain they make."""

import hashlib
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from overhand.errors import JournalBroken
from overhand.runtime.outcome import Message

__all__ = ["Entry", "Head", "Header", "check_chain", "decode_header", "encode_header", "read_entry", "record_hash"]


class Header(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The plain part of a record.

    `v` schema · `ver` 1..n without gap · `prev` hash of the record before · `took` identities and command ids it took
    · `due` when the conversation must next be looked at (0: never) · `snap` stream sequence of the record with the
    last snapshot (0: this one) · `hint` stream sequence of the last `in.` item taken · `at` milliseconds · `writer`
    worker and epoch · `business` version.
    """

    v: int = 1
    ver: int
    prev: str = ""
    took: list[str] = []
    due: int = 0
    snap: int = 0
    hint: int = 0
    at: int = 0
    writer: str = ""
    business: int = 0


class Entry(msgspec.Struct, frozen=True):
    """A record as read back: `hash` is what the next one's `prev` must be; `body` is sealed."""

    seq: int
    header: Header
    body: bytes
    hash: str


class Head(msgspec.Struct, frozen=True):
    """A conversation's last record, without its body."""

    conversation: str
    header: Header
    seq: int


encode_header = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Header).decode


def decode_header(text: str, conversation: str) -> Header:
    """Return the header.

    Raises:
        JournalBroken: it cannot be read.
    """
    try:
        return _decode(text)
    except msgspec.DecodeError as error:
        raise JournalBroken(conversation, f"a record's header cannot be read ({error})") from error


def record_hash(header: bytes, body: bytes) -> str:
    """Return 16 hex digits over the whole record; the header's length keeps the two parts apart."""
    length = len(header).to_bytes(4, "big")
    return hashlib.blake2b(length + header + body, digest_size=8).hexdigest()


def read_entry(message: Message, conversation: str) -> Entry:
    """Return the record in a stored message.

    Raises:
        JournalBroken: its header cannot be read.
    """
    header = decode_header(message.header, conversation)
    return Entry(message.seq, header, message.data, record_hash(message.header.encode(), message.data))


def check_chain(conversation: str, entries: Sequence[Entry]) -> None:
    """Check that neighbours follow each other.

    Raises:
        JournalBroken: a version is missing or a hash does not fit.
    """
    for before, after in pairwise(entries):
        if after.header.ver != before.header.ver + 1:
            raise JournalBroken(conversation, f"record {before.header.ver} is followed by {after.header.ver}")
        if after.header.prev != before.hash:
            raise JournalBroken(conversation, f"record {after.header.ver} does not continue {before.header.ver}")
