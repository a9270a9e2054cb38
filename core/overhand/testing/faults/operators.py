"""Operators who race for conversations over the console's API; what they were told is the ledger O."""

import uuid
from collections.abc import Mapping
from random import Random
from typing import Final

import anyio
import httpx2
import msgspec
from msgspec import Struct

from overhand.testing.faults.node import now_ms
from overhand.testing.faults.settings import PASSWORD

__all__ = ["Asked", "Operators"]

PATIENCE_S: Final = 12.0
"""The node waits for an actor for ten."""
LONGEST_S: Final = 30.0
SIGN_IN_TRIES: Final = 20
PAUSE_S: Final = (0.3, 1.5)


class Asked(Struct, kw_only=True):
    """One command. `outcome`: done, refused, or unknown while nobody could say; `version` of the answer."""

    key: str
    by: str
    conversation: str
    action: str
    text: str
    began: int
    ended: int = 0
    outcome: str = "unknown"
    version: int = 0
    tries: int = 0


class Id(Struct):
    """Whoever signed in."""

    id: str


class Row(Struct):
    """A conversation of the list."""

    id: str
    phase: str


class Page(Struct):
    """A page of the list."""

    items: list[Row]


class Done(Struct):
    """The answer to a command that was done."""

    version: int


class Operator:
    """One signed-in person."""

    def __init__(self, url: str, email: str) -> None:
        self.id = ""
        self._credentials = {"email": email, "password": PASSWORD}
        self._http = httpx2.AsyncClient(base_url=url, timeout=PATIENCE_S, trust_env=False)

    async def sign_in(self) -> None:
        """Sign in; again if the node is away.

        Raises:
            RuntimeError: the node lets nobody in.
        """
        tries = 0
        while (answer := await self.call("POST", "/api/v1/login", self._credentials)) is None or not answer.is_success:
            tries += 1
            if tries == SIGN_IN_TRIES:
                raise RuntimeError(f"{self._credentials['email']} cannot sign in")
            await anyio.sleep(0.5)
        self.id = msgspec.json.decode(answer.content, type=Id).id

    async def call(
        self, method: str, path: str, body: Mapping[str, str] | None, key: str = ""
    ) -> httpx2.Response | None:
        """Call the API; None when nobody answered."""
        headers = {"content-type": "application/json"} | ({"idempotency-key": key} if key else {})
        content = None if body is None else msgspec.json.encode(body)
        answer: httpx2.Response | None = None
        try:
            with anyio.move_on_after(PATIENCE_S):
                answer = await self._http.request(method, path, content=content, headers=headers)
        except httpx2.HTTPError:
            return None
        return answer

    async def rows(self) -> list[Row]:
        """Return conversations that are not resolved."""
        answer = await self.call("GET", "/api/v1/conversations?view=now&limit=50", None)
        if answer is None or answer.status_code != 200:
            return []
        return msgspec.json.decode(answer.content, type=Page).items

    async def ask(self, asked: Asked) -> None:
        """Ask, with the same key until there is an answer, or for half a minute."""
        body = {"messages": {"text": asked.text}, "notes": {"text": asked.text}, "resolve": {"outcome": "handed_over"}}
        until = anyio.current_time() + LONGEST_S
        path = f"/api/v1/conversations/{asked.conversation}/{asked.action}"
        while asked.outcome == "unknown" and anyio.current_time() < until:
            asked.tries += 1
            answer = await self.call("POST", path, body.get(asked.action, {}), asked.key)
            settle(asked, answer)
            if asked.outcome == "unknown":
                await anyio.sleep(0.3)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()


def settle(asked: Asked, answer: httpx2.Response | None) -> None:
    """Note what an answer says; no answer and 503 say nothing."""
    asked.ended = now_ms()
    if answer is None or answer.status_code >= 500:
        return
    if answer.status_code == 200:
        asked.outcome, asked.version = "done", msgspec.json.decode(answer.content, type=Done).version
    elif answer.status_code == 409:
        asked.outcome = "refused"
    else:
        asked.outcome = f"status {answer.status_code}: {answer.text[:200]}"


class Operators:
    """Goes on until `stop`. Each round two or three of them race for the same conversation."""

    def __init__(self, url: str, emails: list[str], random: Random) -> None:
        self.ledger: list[Asked] = []
        self._people = [Operator(url, email) for email in emails]
        self._random = random
        self._working = True

    async def sign_in(self) -> None:
        """Sign everybody in."""
        for person in self._people:
            await person.sign_in()

    async def work(self) -> None:
        """Race until stopped; returns when every command has its answer, or nobody can say."""
        async with anyio.create_task_group() as group:
            for number in range(max(1, len(self._people) // 2)):
                group.start_soon(self._rounds, number)
        for person in self._people:
            await person.close()

    def stop(self) -> None:
        """Begin nothing more."""
        self._working = False

    async def _rounds(self, number: int) -> None:
        while self._working:
            rows = await self._people[number].rows()
            flagged = [row for row in rows if row.phase == "flagged"]
            if rows:
                await self._race(self._random.choice(flagged if flagged and self._random.random() < 0.7 else rows))
            await anyio.sleep(self._random.uniform(*PAUSE_S))

    async def _race(self, row: Row) -> None:
        racers = self._random.sample(self._people, min(len(self._people), self._random.randint(2, 3)))
        async with anyio.create_task_group() as group:
            for person in racers:
                group.start_soon(self._compete, person, row.id)

    async def _compete(self, person: Operator, conversation: str) -> None:
        """Claim; who is owner answers and gives it back, who is not sometimes tries to answer all the same."""
        first = "messages" if self._random.random() < 0.25 else "claim"
        asked = await self._ask(person, conversation, first)
        if asked.outcome != "done":
            if self._random.random() < 0.3:
                await self._ask(person, conversation, self._random.choice(["messages", "release", "notes"]))
            return
        for _ in range(self._random.randint(0, 2)):
            await anyio.sleep(self._random.uniform(0.05, 1.0))
            await self._ask(person, conversation, "messages")
        await anyio.sleep(self._random.uniform(0.05, 1.0))
        if self._random.random() < 0.9:
            await self._ask(person, conversation, self._random.choice(["release", "release", "resolve"]))

    async def _ask(self, person: Operator, conversation: str, action: str) -> Asked:
        key = uuid.UUID(int=self._random.getrandbits(128)).hex
        asked = Asked(
            key=key, by=person.id, conversation=conversation, action=action, text=f"{action} {key}", began=now_ms()
        )
        self.ledger.append(asked)
        await person.ask(asked)
        return asked
