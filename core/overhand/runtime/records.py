"""The body of a journal record: events, and in every sixteenth record the folded state as well."""

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from overhand.conversation.events import Event
from overhand.conversation.fold import fold_record
from overhand.conversation.state import Conversation
from overhand.errors import JournalBroken
from overhand.runtime.journal import Journal
from overhand.runtime.record import Entry, Header
from overhand.runtime.streams import Layout
from overhand.runtime.vault import Vault

__all__ = [
    "SCHEMA",
    "SNAPSHOT_EVERY",
    "Body",
    "OpenRecord",
    "carries_snapshot",
    "decode_body",
    "encode_body",
    "fold_entries",
    "open_history",
]

SCHEMA = 1
"""The schema this release writes; a record's header names the one it was written with."""

SNAPSHOT_EVERY = 16


class Body(Struct, frozen=True, omit_defaults=True):
    """What a record seals. The snapshot is the state after these events."""

    events: list[Event]
    snapshot: Conversation | None = None


class OpenRecord(Struct, frozen=True):
    """A record as people and checkers read it: the plain header, the opened events."""

    seq: int
    header: Header
    events: list[Event]
    hash: str


encode_body = msgspec.json.Encoder().encode
decode_body = msgspec.json.Decoder(Body).decode


def carries_snapshot(ver: int) -> bool:
    """Whether record number `ver` holds the folded state: 1, 17, 33 and so on."""
    return ver % SNAPSHOT_EVERY == 1


def fold_entries(conversation: str, entries: Sequence[Entry], vault: Vault, layout: Layout) -> Conversation:
    """The live state from a conversation's last records, of which the first is its first or holds a snapshot.

    Raises:
        JournalBroken: a body cannot be read, or the first record does not say where to begin.
    """
    where = layout.journal_subject(conversation).encode()
    state: Conversation | None = None
    for entry in entries:
        body = opened(conversation, entry, vault, where)
        if state is None and body.snapshot is not None:
            state = body.snapshot
            continue
        if state is None:
            if entry.header.ver != 1:
                raise JournalBroken(conversation, f"record {entry.header.ver} holds no snapshot to begin with")
            state = Conversation(id=conversation)
        header = entry.header
        fold_record(state, body.events, at=header.at, took=header.took, hint=header.hint)
    return state or Conversation(id=conversation)


async def open_history(journal: Journal, vault: Vault, layout: Layout, conversation: str) -> list[OpenRecord]:
    """Every record of a conversation, oldest first.

    Raises:
        KeyErased: its customer was erased.
        JournalBroken: the chain has a gap, or a body cannot be read.
        StoreUnavailable: the store did not answer.
    """
    entries = await journal.history(conversation)
    await vault.key(conversation)
    where = layout.journal_subject(conversation).encode()
    return [
        OpenRecord(entry.seq, entry.header, opened(conversation, entry, vault, where).events, entry.hash)
        for entry in entries
    ]


def opened(conversation: str, entry: Entry, vault: Vault, where: bytes) -> Body:
    """The body of one record.

    Raises:
        JournalBroken: it cannot be read.
    """
    try:
        return decode_body(vault.open(conversation, entry.body, where))
    except msgspec.MsgspecError as error:
        raise JournalBroken(conversation, f"record {entry.header.ver} cannot be read: {error}") from error
