"""What the panel and a detector's child process say to each other: length-prefixed msgpack frames on its pipes."""

import struct

import msgspec

from overhand.detection.signal import ConversationView, Signal
from overhand.line import Line

__all__ = [
    "HEAD_SIZE",
    "LONGEST",
    "Answer",
    "Asked",
    "Hello",
    "Ready",
    "Said",
    "Trouble",
    "decode_asked",
    "decode_hello",
    "decode_said",
    "frame",
    "length",
]

LONGEST = 4 * 1024 * 1024  # bytes in one frame

HEAD = struct.Struct(">I")
HEAD_SIZE = HEAD.size


class Hello(msgspec.Struct, frozen=True, kw_only=True):
    """The first frame: where the parent imports from, and the pickled detector."""

    parent: int  # its process id: a child without it ends
    path: list[str]
    detector: bytes


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A view, without what cannot leave the process."""

    channel: str
    language: str
    last: Line
    turns: list[Line]
    coverage: float | None
    settings: dict[str, object]
    judged: list[str]

    def view(self) -> ConversationView:
        """The view as the detector gets it."""
        return ConversationView(
            channel=self.channel,
            language=self.language,
            last=self.last,
            turns=self.turns,
            coverage=self.coverage,
            settings=self.settings,
            judged=self.judged,
        )

    @classmethod
    def of(cls, view: ConversationView) -> "Asked":
        """What can be sent of `view`."""
        return cls(
            channel=view.channel,
            language=view.language,
            last=view.last,
            turns=list(view.turns),
            coverage=view.coverage,
            settings=dict(view.settings),
            judged=list(view.judged),
        )


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The child has its detector."""


class Answer(msgspec.Struct, frozen=True, tag="answer"):
    """What the detector found."""

    signal: Signal | None


class Trouble(msgspec.Struct, frozen=True, tag="trouble"):
    """The detector raised, or returned what is not a signal."""

    why: str
    nonsense: bool = False


Said = Ready | Answer | Trouble

ENCODER = msgspec.msgpack.Encoder()
HELLO = msgspec.msgpack.Decoder(Hello)
ASKED = msgspec.msgpack.Decoder(Asked)
SAID: msgspec.msgpack.Decoder[Said] = msgspec.msgpack.Decoder(Said)


def frame(message: Hello | Asked | Said) -> bytes:
    """One frame: four bytes of length, big-endian, and the message."""
    body = ENCODER.encode(message)
    return HEAD.pack(len(body)) + body


def length(head: bytes) -> int:
    """The length a frame's first four bytes announce."""
    size: int = HEAD.unpack(head)[0]
    return size


def decode_hello(body: bytes) -> Hello:
    """The first message from a frame's body."""
    return HELLO.decode(body)


def decode_asked(body: bytes) -> Asked:
    """A view from a frame's body."""
    return ASKED.decode(body)


def decode_said(body: bytes) -> Said:
    """What the child said, from a frame's body.

    Raises:
        msgspec.MsgspecError: the body is no message of the child's.
    """
    return SAID.decode(body)
