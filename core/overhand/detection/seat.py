"""A detector's place at the panel: how it is run, how long it may take, and when it is set aside."""

import asyncio
from collections import deque
from collections.abc import Iterable, Mapping

import msgspec

from overhand.detection.blocking import Threads
from overhand.detection.deadline import Overran, within
from overhand.detection.isolate import Child, ChildEnded, ChildRaised
from overhand.detection.nonsense import Nonsense, checked
from overhand.detection.signal import ConversationView, Detector, Signal
from overhand.detection.verdict import Failure, Thresholds
from overhand.errors import PluginError

__all__ = ["FAIL_SAFE", "FIXED", "Heard", "Seat", "Settings", "seated"]

Settings = Mapping[str, Mapping[str, object]]
"""The business version's tables: detector name -> its table, thresholds and its own keys together."""

FAIL_SAFE = frozenset({"compliance", "explicit_request"})
"""Reasons whose detectors are mandatory unless they say otherwise: when they cannot look, a person must."""

FIXED = "fixed_words"
"""What fixed words are journalled as: no detector's name."""

DEADLINE_MS = 1_000
OVERRUNS = 3  # so many within
WINDOW_MS = 60_000  # this long set a detector aside
ASIDE_MS = 60_000  # for this long
LONGEST_WHY = 300  # characters
OVERRAN = "overran"

Heard = Signal | Failure | None


class Seat:
    """Runs one detector. Every way it can fail comes back as a `Failure`; only cancellation passes through."""

    def __init__(self, detector: Detector) -> None:
        self.detector = detector
        self.name = named(detector)
        self.reason = detector.reason
        self.looks_at = detector.looks_at
        self.deadline_ms = int(number(detector, "deadline_ms", DEADLINE_MS, most=60_000))
        self.mandatory = bool(getattr(detector, "mandatory", self.reason in FAIL_SAFE))
        self.flag_at = number(detector, "flag_at", 0.5)
        self.offer_at = None if getattr(detector, "offer_at", None) is None else number(detector, "offer_at", 1)
        self._own = Thresholds(flag_at=self.flag_at, offer_at=self.offer_at)
        self._threads = Threads(detector) if getattr(detector, "blocking", False) else None
        self._child = Child(detector) if getattr(detector, "isolate", False) else None
        self._overruns: deque[int] = deque(maxlen=OVERRUNS)
        self._back_at = 0

    def thresholds(self, table: Mapping[str, object]) -> tuple[Thresholds, Failure | None]:
        """The table of the business version over the detector's defaults; a table that cannot be read is reported."""
        if not table:
            return self._own, None
        failure = None
        try:
            set_to = msgspec.convert(table, Thresholds)
        except msgspec.ValidationError as error:
            set_to, failure = Thresholds(), self.failure("settings", f"its settings cannot be read: {error}")
        flag_at = self.flag_at if set_to.flag_at is None else set_to.flag_at
        offer_at = self.offer_at if set_to.offer_at is None else set_to.offer_at
        return Thresholds(flag_at=flag_at, offer_at=offer_at, shadow=set_to.shadow), failure

    def own(self, view: ConversationView, settings: Settings) -> ConversationView:
        """The view with the detector's own table."""
        table = settings.get(self.name)
        return msgspec.structs.replace(view, settings=table) if table else view

    async def look(self, view: ConversationView, now: int) -> Heard:
        """As `ask`, unless the detector is set aside; its overruns count. `now` is ms since the epoch."""
        if now < self._back_at:
            return self.failure("set_aside", "set aside for a minute after three overruns")
        loop = asyncio.get_running_loop()
        began = loop.time()
        heard = await self.ask(view)
        late = isinstance(heard, Failure) and heard.kind == OVERRAN
        if late or (loop.time() - began) * 1000 > self.deadline_ms:
            self.overran(now)  # it may only have held the event loop past its deadline; what it found still counts
        return heard

    async def ask(self, view: ConversationView) -> Heard:
        """The detector's signal, nothing, or why it could not be heard."""
        try:
            return checked(await within(self.deadline_ms / 1000, self._run(view)))
        except Overran:
            return self._late()
        except (Exception, SystemExit, KeyboardInterrupt) as error:  # noqa: BLE001 - a plugin may raise anything
            return self.raised(error)

    async def _run(self, view: ConversationView) -> object:
        if self._child is not None:
            return await self._child.look(view)
        if self._threads is not None:
            return await self._threads.look(msgspec.structs.replace(view, vectors=None))
        return await self.detector.look(view)

    def overran(self, now: int) -> Failure:
        """Counts an overrun; the third within a minute sets the detector aside."""
        self._overruns.append(now)
        if len(self._overruns) == OVERRUNS and now - self._overruns[0] < WINDOW_MS:
            self._back_at = now + ASIDE_MS
            self._overruns.clear()
        return self._late()

    def _late(self) -> Failure:
        return self.failure(OVERRAN, f"did not answer within {self.deadline_ms} ms")

    def raised(self, error: BaseException) -> Failure:
        """The failure that `error` stands for."""
        match error:
            case Nonsense():
                return self.failure("nonsense", str(error))
            case ChildEnded():
                return self.failure("ended", str(error))
            case ChildRaised():
                return self.failure("raised", str(error))
            case _:
                return self.failure("raised", f"{type(error).__name__}: {error}")

    def failure(self, kind: str, why: str) -> Failure:
        """A failure of this detector."""
        return Failure(detector=self.name, why=why[:LONGEST_WHY], kind=kind, mandatory=self.mandatory)

    async def close(self) -> None:
        """End the detector's child process, if it has one."""
        if self._child is not None:
            await self._child.close()


def seated(detectors: Iterable[Detector]) -> tuple[Seat, ...]:
    """A seat for each detector. Settings and judgements are kept by name.

    Raises:
        PluginError: a detector does not keep the contract, or two have one name.
    """
    seats = tuple(Seat(detector) for detector in detectors)
    names = [seat.name for seat in seats]
    for name in names:
        if names.count(name) > 1 or name == FIXED:
            raise PluginError(name, "this name of a detector is taken", "Give each detector a name of its own.")
    return seats


def named(detector: Detector) -> str:
    """The detector's name.

    Raises:
        PluginError: name, reason or looks_at is not what the contract asks for.
    """
    name: object = getattr(detector, "name", "")
    if not isinstance(name, str) or not name:
        raise PluginError(type(detector).__name__, "the detector has no name", "Give it a `name` that is text.")
    reason: object = getattr(detector, "reason", "")
    if not isinstance(reason, str) or not reason:
        raise PluginError(name, "the detector has no reason", "Give it the `reason` it flags for.")
    looks_at: object = getattr(detector, "looks_at", "")
    if looks_at not in {"customer", "draft"}:
        raise PluginError(name, f"looks_at is {looks_at!r}", 'Write "customer" or "draft".')
    return name


def number(detector: Detector, attribute: str, default: float, *, most: float = 1) -> float:
    """An optional attribute of a detector that must be a number above 0 and up to `most`.

    Raises:
        PluginError: it is something else.
    """
    found: object = getattr(detector, attribute, default)
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 < found <= most:
        raise PluginError(detector.name, f"{attribute} is {found!r}", f"Give a number above 0 and up to {most:g}.")
    return float(found)
