"""Posts signed webhooks as Meta does: until they are answered 200, with growing waits.

The webhooks of one phone wait in one lane, in order, so that a demo reads well; Meta itself promises no order, and the
faults take it away. A lane that nobody answers gives up its first webhook after `tries` posts.
"""

from collections import deque
from collections.abc import Callable, Sequence

import anyio
import httpx2
from msgspec import Struct

from overhand_whatsapp.signature import sign

from .events import Events
from .faults import Faults
from .tasks import Tasks
from .webhooks import Webhook, bytes_of

__all__ = ["Outbox", "Patience"]


class Patience(Struct, frozen=True, kw_only=True):
    """How posts are repeated; Meta goes on for seven days, the simulator for minutes."""

    first_wait_s: float = 0.25
    longest_wait_s: float = 8.0
    tries: int = 20
    timeout_s: float = 10.0
    most_waiting: int = 2_000  # webhooks, of all phones together
    gather_s: float = 0.3  # how long webhooks wait for others, where a fault mixes them


class Outbox:
    """The webhooks that wait to be answered 200."""

    def __init__(
        self,
        *,
        url: str,
        secret: bytes,
        faults: Faults,
        events: Events,
        tasks: Tasks,
        clock: Callable[[], int],
        patience: Patience | None = None,
    ) -> None:
        self.url = url
        self.secret = secret
        self.faults = faults
        self.events = events
        self.tasks = tasks
        self.clock = clock
        self.patience = patience or Patience()
        self.lanes: dict[str, deque[Webhook]] = {}
        self.http = httpx2.AsyncClient(timeout=self.patience.timeout_s, trust_env=False)

    def put(self, webhook: Webhook) -> bool:
        """Let a webhook wait its turn; False when too many wait, and this one is lost.

        Raises:
            NotRunning: the simulator does not run.
        """
        if sum(map(len, self.lanes.values())) >= self.patience.most_waiting:
            self.events.happened(webhook.wa_id, "webhook lost", self.clock(), f"{webhook.what}: too many wait")
            return False
        lane = self.lanes.get(webhook.wa_id)
        if lane is not None:
            lane.append(webhook)
            return True
        self.tasks.start(lambda: self.drain(webhook.wa_id))
        self.lanes[webhook.wa_id] = deque([webhook])
        return True

    async def drain(self, wa_id: str) -> None:
        """Post what waits in a lane until nothing does."""
        lane = self.lanes[wa_id]
        try:
            while lane:
                for webhooks in await self.take(lane):
                    await self.deliver(webhooks)
        finally:
            del self.lanes[wa_id]

    async def take(self, lane: deque[Webhook]) -> list[list[Webhook]]:
        """Return the next webhooks, a list for each body, mixed as the faults ask."""
        switches = self.faults.switches
        await anyio.sleep(switches.delay_ms / 1000)
        if not switches.shuffle and not switches.batch:
            return [[lane.popleft()]]
        await anyio.sleep(self.patience.gather_s)
        waiting = list(lane)
        lane.clear()
        if switches.shuffle:
            waiting.reverse()
        return [waiting] if switches.batch else [[one] for one in waiting]

    async def deliver(self, webhooks: Sequence[Webhook]) -> None:
        """Post one body until it is answered 200; once more where the fault asks for it."""
        raw = bytes_of(webhooks)
        for _ in range(2 if self.faults.switches.twice else 1):
            await self.insist(raw, webhooks)

    async def insist(self, raw: bytes, webhooks: Sequence[Webhook]) -> None:
        """Post the same bytes again and again, until 200 or the end of patience."""
        wait_s = self.patience.first_wait_s
        for attempt in range(1, self.patience.tries + 1):
            answer = await self.post(raw)
            done = answer == "200"
            given_up = not done and attempt == self.patience.tries
            what = "webhook taken" if done else "webhook given up" if given_up else "webhook refused"
            for one in webhooks:
                self.events.happened(one.wa_id, what, self.clock(), f"{one.what}: {answer}")
            if done or given_up:
                return
            await anyio.sleep(wait_s)
            wait_s = min(wait_s * 2, self.patience.longest_wait_s)

    async def post(self, raw: bytes) -> str:
        """Post a body with its signature and its length; return the status, or what the network said."""
        headers = {
            "content-type": "application/json",
            "user-agent": "facebookexternalua",
            "x-hub-signature-256": sign(raw, self.secret).decode("ascii"),
        }
        try:
            answer = await self.http.post(self.url, content=raw, headers=headers)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            return type(error).__name__
        return str(answer.status_code)

    async def close(self) -> None:
        """Close the connections."""
        await self.http.aclose()
