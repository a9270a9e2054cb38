"""Erased customers: heard of at once, and looked for after every time in which hearing was not possible."""

import logging
import math

import anyio
import msgspec
from anyio.streams.memory import MemoryObjectSendStream
from msgspec import Struct

from overhand.errors import StoreUnavailable
from overhand.runtime.cabinet import Cabinet
from overhand.runtime.replies import Heard
from overhand.runtime.store import Store
from overhand.runtime.wire import ApiError
from overhand_web.projection.projection import Projection

__all__ = ["Erasures"]

log = logging.getLogger("overhand.web")

PAUSE_S = 0.5


class SubjectState(Struct, frozen=True):
    """One page of a stream's subjects."""

    subjects: dict[str, int] | None = None


class SubjectPage(Struct, frozen=True):
    """A stream's subjects from an offset on; `total` counts all."""

    state: SubjectState = SubjectState()
    total: int = 0
    error: ApiError | None = None


class Erasures:
    """Takes erased customers out of the projection. `await run()` never returns."""

    def __init__(self, store: Store, projection: Projection) -> None:
        self._bus, self._layout, self._clock = store.bus, store.layout, store.clock
        self._projection = projection
        self._keys = Cabinet(store.bus, store.layout, "KEYS")
        self._told: MemoryObjectSendStream[str | None] | None = None  # a conversation, or None: sweep
        store.bus.on_reconnect(self._sweep_soon)

    async def run(self) -> None:
        """Hear of erasures; sweep at start and after each reconnect."""
        self._told, told = anyio.create_memory_object_stream[str | None](math.inf)
        with self._told, told:
            listener = await self._bus.subscribe(self._layout.forget_subject(), self._hear)
            self._sweep_soon()
            try:
                async for conversation in told:
                    await self._until_done(conversation)
            finally:
                self._told = None
                with anyio.CancelScope(shield=True):
                    await listener.stop()

    def _hear(self, heard: Heard) -> None:
        if self._told is not None:
            self._told.send_nowait(heard.data.decode())

    def _sweep_soon(self) -> None:
        if self._told is not None:
            self._told.send_nowait(None)

    async def _until_done(self, told: str | None) -> None:
        while True:
            try:
                if told is None:
                    return await self.sweep()
                return await self._look(told)
            except StoreUnavailable as error:
                log.warning("%s", error)
                await self._clock.sleep(PAUSE_S)

    async def sweep(self) -> None:
        """Compare what is shown with the keys there are.

        Raises:
            StoreUnavailable: the store did not answer.
        """
        shown = set(await self._projection.conversations())
        start = len(self._layout.bucket_subject("KEYS", ""))
        offset, total = 0, 1
        while shown and offset < total:
            page = await self._page(offset)
            subjects = page.state.subjects or {}
            shown -= {subject[start:] for subject in subjects}
            offset, total = offset + len(subjects), page.total if subjects else 0
        for conversation in shown:
            await self._look(conversation)

    async def _page(self, offset: int) -> SubjectPage:
        ask = {"subjects_filter": self._layout.bucket_subject("KEYS", ">"), "offset": offset}
        heard = await self._bus.request(
            f"$JS.API.STREAM.INFO.{self._layout.bucket_stream('KEYS')}", msgspec.json.encode(ask)
        )
        page = msgspec.json.decode(heard.data, type=SubjectPage)
        if page.error is not None:
            raise StoreUnavailable("reading the keys", page.error.description)
        return page

    async def _look(self, conversation: str) -> None:
        """Forget the conversation if its key is gone: a successor is told of in the same way, and keeps it."""
        if await self._keys.get(conversation) is None:
            stream = self._layout.stream_of(self._layout.partition(conversation))
            await self._projection.erase(conversation, stream)
