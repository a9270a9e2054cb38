"""Running a detector in threads: for one that computes, or waits without awaiting."""

import asyncio
import contextlib
import threading
from collections.abc import Callable

from overhand.detection.signal import ConversationView, Detector

__all__ = ["Threads"]

MOST = 8  # threads of one detector at a time; the next message waits in line, on its own deadline

Outcome = tuple[object, BaseException | None]


class Threads:
    """Runs one detector in daemon threads, each with an event loop of its own.

    A thread is left alone when its caller gives up: a detector that never returns can then neither hold up its
    conversation nor keep the process from ending, which a thread of the usual pools would.
    """

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self._room = asyncio.Semaphore(MOST)

    async def look(self, view: ConversationView) -> object:
        """What the detector returns.

        Raises:
            BaseException: what the detector raised.
        """
        await self._room.acquire()
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[Outcome] = loop.create_future()

        def settle(found: object, error: BaseException | None) -> None:
            self._room.release()
            if not outcome.done():
                outcome.set_result((found, error))

        def tell(found: object, error: BaseException | None) -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(settle, found, error)

        threading.Thread(
            target=self._work, args=(view, tell), name=f"detector {self._detector.name}", daemon=True
        ).start()
        found, error = await outcome
        if error is not None:
            raise error
        return found

    def _work(self, view: ConversationView, tell: Callable[[object, BaseException | None], None]) -> None:
        try:
            found = asyncio.run(self._look(view))
        except BaseException as error:  # noqa: BLE001 - raised again where the panel waits
            tell(None, error)
        else:
            tell(found, None)

    async def _look(self, view: ConversationView) -> object:
        return await self._detector.look(view)
