"""Actors on NATS JetStream: the logs they live between, who runs them, and the server of the one-machine default."""

from overhand.runtime.bus import Bus, Listener
from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.inbox import Inbox
from overhand.runtime.journal import Conflict, Journal
from overhand.runtime.mail import Mail
from overhand.runtime.membership import Member, Membership
from overhand.runtime.outcome import Message, Outcome, Rejected, Stale, Stored, Unknown, Write
from overhand.runtime.provision import ensure
from overhand.runtime.pulls import Pulls
from overhand.runtime.record import Entry, Head, Header, encode_header, record_hash
from overhand.runtime.replies import Heard
from overhand.runtime.safety import check_server
from overhand.runtime.streams import Layout
from overhand.runtime.vault import Vault

__all__ = [
    "Bus",
    "Conflict",
    "EmbeddedServer",
    "Entry",
    "Head",
    "Header",
    "Heard",
    "Inbox",
    "Journal",
    "Layout",
    "Listener",
    "Mail",
    "Member",
    "Membership",
    "Message",
    "Outcome",
    "Pulls",
    "Rejected",
    "Stale",
    "Stored",
    "Unknown",
    "Vault",
    "Write",
    "check_server",
    "encode_header",
    "ensure",
    "record_hash",
]
