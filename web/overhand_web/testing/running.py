"""A web node on a real socket, with accounts of every role."""

import tempfile
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher

from overhand.business import Business, Team
from overhand.channel import Channel
from overhand.config import Config
from overhand.conversation import Rules
from overhand.runtime.inlet import StreamInlet
from overhand.runtime.quarantine import Quarantine
from overhand.runtime.store import Store
from overhand_web.accounts import Account, Passwords
from overhand_web.app import Mounted, Setting, WebNode
from overhand_web.hosting import address_of
from overhand_web.server import bind, serving
from overhand_web.testing.browser import Browser

__all__ = ["PASSWORD", "RunningWeb", "olmo", "running_web"]

PASSWORD: Final = "correct horse battery"  # noqa: S105  # of made-up people
QUICK: Final = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def olmo() -> Business:
    """Return a small business with two teams."""
    teams = {"care": Team(id="care", name="Care"), "sales": Team(id="sales", name="Sales")}
    return Business(
        name="Casa Olmo",
        languages=("en", "es"),
        prompt="Be kind.",
        tone="",
        documents=(),
        rules=Rules(team="care"),
        teams=teams,
    )


class RunningWeb:
    """A served node; `await browser(...)` gives one signed in with a role."""

    def __init__(self, node: WebNode, url: str, passwords: Passwords) -> None:
        self.node, self.url = node, url
        self._passwords = passwords
        self._browsers: list[Browser] = []

    async def account(self, name: str, role: str = "operator", teams: Sequence[str] = ("care",)) -> Account:
        """Return a person's account, made when it is not there."""
        email = f"{name.lower()}@olmo.example"
        hashed = await self._passwords.hash(PASSWORD)
        wanted = Account(id="", email=email, name=name, role=role, teams=tuple(teams), password=hashed)
        added = await self.node.directory.add(wanted) or await self.node.directory.find(email)
        if added is None:
            raise LookupError(email)
        return added

    def stranger(self, url: str = "") -> Browser:
        """Return a browser that is not signed in."""
        browser = Browser(url or self.url)
        self._browsers.append(browser)
        return browser

    async def browser(self, name: str, role: str = "operator", url: str = "") -> Browser:
        """Return a browser in which a person is signed in."""
        account = await self.account(name, role)
        browser = self.stranger(url)
        answer = await browser.post("/api/v1/login", {"email": account.email, "password": PASSWORD})
        answer.raise_for_status()
        return browser

    async def close(self) -> None:
        """Close the browsers."""
        for browser in self._browsers:
            await browser.close()


@asynccontextmanager
async def running_web(
    store: Store,
    folder: Path | None = None,
    *,
    channels: Mapping[str, Channel] | None = None,
    mounted: Sequence[Mounted] = (),
    config: Config | None = None,
    detectors: Mapping[str, str] | None = None,
    business: Callable[[], Business] = olmo,
    secure: bool = False,
) -> AsyncGenerator[RunningWeb]:
    """Serve a node inside the `async with`. Without a folder its projection lies in a temporary one."""
    with tempfile.TemporaryDirectory() as temporary:
        passwords = Passwords(QUICK)
        quarantine = Quarantine(store.bus, store.layout, store.vault, store.clock)
        node = WebNode(
            Setting(
                store=store,
                config=config or Config(),
                folder=folder or Path(temporary),
                channels=channels or {},
                inlet=StreamInlet(store.inbox, store.layout, store.vault, quarantine, channels or {}),
                business=business,
                detectors=detectors or {},
                build="test",
                mounted=mounted,
                passwords=passwords,
                secure=secure,
            )
        )
        bound = bind("127.0.0.1", 0)
        running = RunningWeb(node, address_of(bound), passwords)
        try:
            async with serving(node, bound):
                yield running
        finally:
            await running.close()
