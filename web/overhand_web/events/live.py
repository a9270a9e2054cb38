"""What is told and never stored: drafts as they are written, who looks at what, who is there, how far a replay is."""

import logging
from collections.abc import Callable
from typing import Final

import anyio
import msgspec
from msgspec import Struct

from overhand.runtime.replies import Heard
from overhand.runtime.store import Store
from overhand_web.events.hub import Hub
from overhand_web.projection import sse
from overhand_web.wire import ReplayRun, ReplayStep

__all__ = ["Live", "Replaying", "StopReplay", "Viewer"]

log = logging.getLogger("overhand.web")

PRESENCE_MS: Final = 25_000
"""Presence is told every ten seconds; two may be lost."""
ROUND_S: Final = 5.0
NOWHERE: Final = "none"
"""The live subject of people who look at no conversation."""


class Draft(Struct, frozen=True, kw_only=True, tag_field="kind", tag="draft"):
    """What the AI is writing."""

    conversation: str
    turn: str
    text: str = ""
    done: bool = False


class Seen(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="presence"):
    """A person looks at a conversation (empty: at none). Mode: viewing, typing or away."""

    id: str
    name: str
    mode: str
    conversation: str = ""


class Online(Struct, frozen=True, kw_only=True, tag_field="kind", tag="online"):
    """These people have an open stream on some node."""

    people: tuple[str, ...]


class Replaying(Struct, frozen=True, tag_field="kind", tag="replay"):
    """A node replays, or has ended to."""

    run: ReplayRun


class StopReplay(Struct, frozen=True, tag_field="kind", tag="stop_replay"):
    """Whoever runs this replay is to end it."""

    id: str


class Viewer(Struct, frozen=True, gc=False):
    """A person who looks at a conversation."""

    id: str
    name: str
    mode: str


class Looking(Struct):
    """Where a person looks, and until when that is believed."""

    conversation: str
    viewer: Viewer
    until: int


encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Draft | Seen | Online | Replaying | StopReplay).decode


class Live:
    """Hears all nodes' live messages, tells this node's. `await run()` never returns."""

    def __init__(self, store: Store, hub: Hub) -> None:
        self._bus, self._layout, self._clock = store.bus, store.layout, store.clock
        self._hub = hub
        self._looking: dict[str, Looking] = {}
        self._online: dict[str, int] = {}
        self._takers: dict[type, Callable[..., None]] = {Draft: self._draft, Seen: self._seen, Online: self._there}

    def on_replay(self, hear: Callable[[Replaying], None], stop: Callable[[StopReplay], None]) -> None:
        """Who is told of replays."""
        self._takers |= {Replaying: hear, StopReplay: stop}

    async def tell_replay(self, message: Replaying | StopReplay) -> None:
        """Tell every node of a replay.

        Raises:
            StoreUnavailable: there is no connection.
        """
        await self._tell(NOWHERE, message)

    def show_replay(self, step: ReplayStep) -> None:
        """Tell this node's browsers how far a replay is."""
        self._hub.tell(sse("replay", step))

    async def run(self) -> None:
        """Listen, forget who has gone, and tell the other nodes who is here."""
        listener = await self._bus.subscribe(self._layout.live_subject("*"), self._hear)
        try:
            while True:
                self._forget()
                if self._hub.people:
                    await self._tell(NOWHERE, Online(people=tuple(self._hub.people)))
                await self._clock.sleep(ROUND_S)
        finally:
            with anyio.CancelScope(shield=True):
                await listener.stop()

    async def look(self, person: str, name: str, conversation: str, mode: str) -> None:
        """Tell every node where a person looks."""
        seen = Seen(conversation=conversation, id=person, name=name, mode=mode)
        await self._tell(conversation or NOWHERE, seen)

    async def _tell(self, where: str, message: Seen | Online | Replaying | StopReplay) -> None:
        await self._bus.core_publish(self._layout.live_subject(where), encode(message))

    def is_online(self, person: str) -> bool:
        """Whether a person has an open stream, or told of themselves a moment ago."""
        return person in self._hub.people or self._online.get(person, 0) > self._clock.now()

    def everywhere(self) -> bytes:
        """Return the events that tell a new stream who looks where."""
        conversations = {looking.conversation for looking in self._looking.values() if looking.conversation}
        return b"".join(self._presence(conversation) for conversation in conversations)

    def _hear(self, heard: Heard) -> None:
        try:
            message = decode(heard.data)
        except msgspec.MsgspecError as error:
            log.warning("%s: %s", heard.subject, error)
            return
        self._takers[type(message)](message)

    def _draft(self, draft: Draft) -> None:
        told = {"conversation": draft.conversation, "turn": draft.turn, "text": draft.text, "done": draft.done}
        self._hub.tell(sse("draft", told))

    def _there(self, online: Online) -> None:
        until = self._clock.now() + PRESENCE_MS
        self._online.update(dict.fromkeys(online.people, until))

    def _seen(self, seen: Seen) -> None:
        until = self._clock.now() + PRESENCE_MS
        self._online[seen.id] = until
        before = self._looking.pop(seen.id, None)
        if seen.conversation and seen.mode != "away":
            self._looking[seen.id] = Looking(seen.conversation, Viewer(seen.id, seen.name, seen.mode), until)
        now = self._looking.get(seen.id)
        if (before and (before.conversation, before.viewer)) == (now and (now.conversation, now.viewer)):
            return
        for conversation in {looking.conversation for looking in (before, now) if looking}:
            self._hub.tell(self._presence(conversation))

    def _presence(self, conversation: str) -> bytes:
        people = [looking.viewer for looking in self._looking.values() if looking.conversation == conversation]
        return sse("presence", {"conversation": conversation, "people": people})

    def _forget(self) -> None:
        now = self._clock.now()
        for person in [person for person, until in self._online.items() if until <= now]:
            del self._online[person]
        gone = {person: looking for person, looking in self._looking.items() if looking.until <= now}
        for person in gone:
            del self._looking[person]
        for conversation in {looking.conversation for looking in gone.values()}:
            self._hub.tell(self._presence(conversation))
