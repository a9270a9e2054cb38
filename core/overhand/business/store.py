"""The numbered versions of a business in NATS: each is one immutable record, and the last one is in force."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping

import anyio
import msgspec
from msgspec import Struct

from overhand.business.folder import Files
from overhand.clock import Clock
from overhand.errors import ConfigError, Refused, StoreUnavailable
from overhand.runtime.bus import Bus
from overhand.runtime.outcome import Message, Rejected, Stored
from overhand.runtime.streams import Layout

__all__ = ["BusinessStore", "Version", "digest_of"]

ATTEMPTS = 5
LOOK_SOON_S = 1.0
LOOK_AGAIN_S = 30.0  # a hint of a new version may be lost; nobody stays behind for longer than this
SMALL = 1_000_000  # bytes; every NATS takes messages of this size


class Version(Struct, frozen=True, kw_only=True):
    """What was published under one number."""

    number: int  # 1, 2, 3 ... without a gap
    at: int  # ms since the epoch
    by: str  # who published it
    digest: str  # of the files: equal files have equal digests
    files: Mapping[str, bytes]


class BusinessStore:
    """Publishes versions and reads them. Two that publish at once never get the same number."""

    def __init__(self, bus: Bus, layout: Layout, clock: Clock) -> None:
        self._bus, self._layout, self._clock = bus, layout, clock
        self._stream = layout.bucket_stream("BUSINESS")
        self._decoder = msgspec.json.Decoder(Version)
        self._encoder = msgspec.json.Encoder()

    async def publish(self, files: Files, by: str, base: int | None = None) -> int:
        """Publish `files` and return their number; files equal to those in force keep theirs.

        Args:
            files: the folder, already checked by `read_business`.
            by: who publishes, for the record.
            base: the version that was edited; refused when another one came meanwhile. None: whatever is in force.

        Raises:
            Refused: somebody published after `base`.
            ConfigError: the folder is larger than a message of this NATS may be.
            StoreUnavailable: the log did not answer, or refused.
        """
        digest = digest_of(files)
        for _ in range(ATTEMPTS):
            last = await self.latest()
            number = last.number if last is not None else 0
            if last is not None and last.digest == digest:
                return number
            if last is not None and base is not None and base != number:
                raise Refused("publish", f"version {number}", "it was published meanwhile", last.by)
            version = Version(number=number + 1, at=self._clock.now(), by=by, digest=digest, files=files)
            if await self._stored(version):
                return version.number
        raise StoreUnavailable("publishing the business", f"no answer in {ATTEMPTS} attempts")

    async def _stored(self, version: Version) -> bool:
        """Whether the record is there; when it is not known, the next look at the last version tells."""
        payload = self._encoder.encode(version)
        outcome = await self._bus.publish(self._subject(version.number), payload, expect=0)
        if isinstance(outcome, Rejected) and len(payload) > SMALL:
            largest = max(version.files, key=lambda path: len(version.files[path]))
            found = f"with it the business is {len(payload) // 1_000} kB, more than NATS takes"
            raise ConfigError(largest, "", found, "Shorten it, or raise max_payload in the server's settings.")
        if isinstance(outcome, Rejected):
            raise StoreUnavailable("publishing the business", outcome.why)
        return isinstance(outcome, Stored)

    async def latest(self) -> Version | None:
        """The version in force; None before the first.

        Raises:
            StoreUnavailable: the log did not answer.
        """
        return self._read(await self._bus.last(self._stream, self._subject("*")))

    async def get(self, number: int) -> Version | None:
        """Version `number`; None when there is none.

        Raises:
            StoreUnavailable: the log did not answer.
        """
        return self._read(await self._bus.last(self._stream, self._subject(number)))

    async def watch(self, heard: Callable[[Version], Awaitable[None]], after: int = 0) -> None:
        """Call `heard` with the version in force whenever it is newer than `after`; runs until cancelled."""
        hint = anyio.Event()

        def wake(payload: bytes = b"") -> None:
            del payload  # also heard of versions the store refused, so it says only that one should look
            hint.set()

        self._bus.on_reconnect(wake)
        async with self._bus.listening(self._subject("*"), wake):
            while True:
                try:
                    version, pause = await self.latest(), LOOK_AGAIN_S
                except StoreUnavailable:  # perhaps only busy: the hint that brought us here does not come again
                    version, pause = None, LOOK_SOON_S
                if version is not None and version.number > after:
                    after = version.number
                    await heard(version)
                with anyio.move_on_after(pause):
                    await hint.wait()
                hint = anyio.Event()

    def _subject(self, number: int | str) -> str:
        return self._layout.bucket_subject("BUSINESS", f"version.{number}")

    def _read(self, message: Message | None) -> Version | None:
        return None if message is None else self._decoder.decode(message.data)


def digest_of(files: Files) -> str:
    """The SHA-256 of the files' paths and contents, whatever their order."""
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(hashlib.sha256(path.encode()).digest())
        total.update(hashlib.sha256(files[path]).digest())
    return total.hexdigest()
