"""The business version in force, ready to work with: read, checked, its knowledge indexed."""

import logging

import anyio
import anyio.to_thread
from msgspec import Struct, structs

from overhand.business.model import Business, Known
from overhand.business.read import read_business
from overhand.business.store import BusinessStore, Version
from overhand.errors import ConfigError
from overhand.knowledge import Document, Embedder, KnowledgeIndex, RememberedVectors

__all__ = ["Edition", "Editions", "edition_of"]

log = logging.getLogger(__name__)

PROMPT = "prompt.md"
FIRST_VERSION_S = 10.0


class Edition(Struct, frozen=True):
    """One business version with its index."""

    business: Business
    knowledge: KnowledgeIndex


def edition_of(business: Business, embedder: Embedder | None = None) -> Edition:
    """Index a business; the one prompt is knowledge like a file. Takes milliseconds a passage with an embedder."""
    documents = [Document(source=PROMPT, text=business.prompt), *business.documents]
    return Edition(business, KnowledgeIndex.build(documents, embedder).warm())


class Editions:
    """Follows the published versions. A version that cannot be read is named and the one before stays in force.

    A version is indexed beside the one in force and then takes its place at once: whoever holds an edition, a turn
    that has begun, keeps the business and the index that belong together. Passages that did not change keep their
    vectors.
    """

    def __init__(
        self, store: BusinessStore, known: Known, embedder: Embedder | None = None, window_ms: int = 0
    ) -> None:
        self._store, self._known, self._window_ms = store, known, window_ms
        self._vectors = RememberedVectors(embedder) if embedder is not None else None
        self._current: Edition | None = None
        self._found = anyio.Event()
        self._first = anyio.Event()

    @property
    def current(self) -> Edition:
        """The version in force.

        Raises:
            ConfigError: none was published yet.
        """
        if self._current is None:
            raise ConfigError("business", "", "no business is published yet", "Run `overhand apply DIR`.")
        return self._current

    async def follow(self) -> None:
        """Take each new version as it is published; runs until cancelled."""
        await self._store.watch(self._take)

    async def first(self) -> None:
        """Wait until there is a version in force, however long its knowledge takes to index.

        Raises:
            ConfigError: none that can be read was published within ten seconds.
        """
        with anyio.move_on_after(FIRST_VERSION_S):
            await self._found.wait()
        if self._found.is_set():
            await self._first.wait()
        _ = self.current

    async def _take(self, version: Version) -> None:
        try:
            business = read_business(version.files, self._known, version.number)
        except ConfigError as error:
            log.error("business version %d is not taken: %s", version.number, error)  # noqa: TRY400 - a person's mistake
            return
        rules = structs.replace(business.rules, window_ms=self._window_ms)
        business = structs.replace(business, rules=rules)
        self._found.set()
        self._current = await anyio.to_thread.run_sync(edition_of, business, self._vectors)
        if self._vectors is not None:
            self._vectors.turn()
        log.info("business version %d: %d passages", version.number, len(self._current.knowledge.passages))
        self._first.set()
