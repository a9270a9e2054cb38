"""Operators' commands: what reaches the actor, and what its answer becomes."""

import time

import pytest

from overhand.conversation import Order, Party, Phase
from overhand.conversation import commands as c
from overhand.runtime.orders import Answer
from overhand.runtime.store import Store
from overhand.testing.scribe import Scribe
from overhand_web.accounts import ACTIONS, ROLES, may
from overhand_web.testing import Browser, RunningWeb, answering, until

pytestmark = pytest.mark.anyio


class Actor:
    """Decides claims by who was first, and takes everything else."""

    def __init__(self, store: Store, scribe: Scribe) -> None:
        self.store, self.scribe = store, scribe
        self.orders: list[Order] = []
        self.answers: dict[str, Answer] = {}
        self.owner: Party | None = None
        self.since = 0

    async def decide(self, conversation: str, order: Order) -> Answer | None:
        if order.expires < self.store.clock.now():
            return None
        if order.id not in self.answers:
            self.answers[order.id] = await self.decided(conversation, order)
        return self.answers[order.id]

    async def decided(self, conversation: str, order: Order) -> Answer:
        self.orders.append(order)
        if isinstance(order.verb, c.Claim) and self.owner is not None:
            why = f"{self.owner.name} owns this conversation"
            return Answer(done=False, phase=Phase.HUMAN_OWNED, why=why, by=self.owner, at=self.since)
        if not isinstance(order.verb, c.Claim):
            return Answer(done=True, position=1, ver=1)
        self.owner, self.since = order.by, self.store.clock.now()
        position = await self.scribe.claim(conversation, order.by)
        state = self.scribe.state(conversation)
        return Answer(done=True, position=position, ver=state.ver, phase=state.phase)


@pytest.fixture
def actor(store: Store, scribe: Scribe) -> Actor:
    return Actor(store, scribe)


async def opened(scribe: Scribe, browser: Browser) -> str:
    """Begin a conversation and wait until the node shows it."""
    conversation = await scribe.open()

    async def is_shown() -> bool:
        return (await browser.get(f"/api/v1/conversations/{conversation}")).status_code == 200

    await until(is_shown)
    return conversation


async def test_a_claim_is_answered_with_a_cursor_that_shows_it(
    web: RunningWeb, store: Store, scribe: Scribe, actor: Actor
) -> None:
    maria = await web.browser("Maria")
    conversation = await opened(scribe, maria)
    async with answering(store, actor.decide):
        answer = await maria.command(conversation, "claim")
    assert answer.status_code == 200
    done = answer.json()
    assert (done["done"], done["conversation"], done["version"]) == (True, conversation, 2)
    page = (await maria.get(f"/api/v1/conversations/{conversation}")).json()
    assert page["cursor"] == done["cursor"]
    assert page["conversation"]["owner"]["name"] == "Maria"
    assert "release" in page["moves"]


async def test_of_two_claims_the_later_one_is_told_who_and_when(
    web: RunningWeb, store: Store, scribe: Scribe, actor: Actor
) -> None:
    maria, jo = await web.browser("Maria"), await web.browser("Jo")
    conversation = await opened(scribe, maria)
    async with answering(store, actor.decide):
        assert (await maria.command(conversation, "claim")).status_code == 200
        actor.since -= 2_000
        answer = await jo.command(conversation, "claim")
    refused = answer.json()
    assert answer.status_code == 409
    assert (refused["error"], refused["phase"], refused["by"]["name"]) == ("refused", "human_owned", "Maria")
    assert refused["message"].startswith("Maria claimed this ")
    assert refused["conversation"]["owner"]["name"] == "Maria"
    assert refused["conversation"]["address"] == "+34 •••• ••• 041"


async def test_an_order_carries_the_person_the_role_and_the_key(
    web: RunningWeb, store: Store, scribe: Scribe, actor: Actor
) -> None:
    maria = await web.browser("Maria", "supervisor")
    conversation = await opened(scribe, maria)
    account = await web.account("Maria")
    async with answering(store, actor.decide):
        await maria.command(conversation, "notes", {"text": "careful"}, key="a-key-of-mine")
        await maria.command(conversation, "notes", {"text": "careful"}, key="a-key-of-mine")
        await maria.command(conversation, "notes", {"text": "another"}, key="another-key")
    first, other = actor.orders
    assert first.by == Party("operator", account.id, "Maria")
    assert first.role == "supervisor"
    assert first.verb == c.AddNote(text="careful")
    assert (first.id, other.id) == (f"{account.id}.a-key-of-mine", f"{account.id}.another-key")
    assert first.expires > store.clock.now()


async def test_every_action_becomes_its_verb(web: RunningWeb, store: Store, scribe: Scribe, actor: Actor) -> None:
    boss = await web.browser("Boss", "admin")
    jo = await web.account("Jo")
    conversation = await opened(scribe, boss)
    bodies: dict[str, dict[str, object]] = {
        "take_over": {"from": "u_x"},
        "assign": {"to": jo.id},
        "pass_to": {"to": jo.id},
        "send_to_team": {"team": "sales", "note": "hot"},
        "release": {"note": "be kind"},
        "dismiss": {"why": "joking"},
        "resolve": {"outcome": "contained"},
        "messages": {"text": "Hola", "reply_to": "m1"},
        "notes": {"text": "n"},
        "guidance": {"text": "g"},
        "remind": {"at": 5, "text": "call"},
        "verdict": {"verdict": "missed", "reason": "compliance", "episode": 2},
        "flag": {"sentence": "look"},
        "requeue": {},
        "resend": {"outbound": "o1"},
    }
    assert {*bodies, "claim"} == set(ACTIONS)
    async with answering(store, actor.decide):
        for number, (action, body) in enumerate(bodies.items()):
            answer = await boss.command(conversation, action, body, key=f"key-{number:04}")
            assert answer.status_code == 200, (action, answer.text)
    to = Party("operator", jo.id, "Jo")
    assert [order.verb for order in actor.orders] == [
        c.TakeOver(previous="u_x"),
        c.Assign(to=to),
        c.PassTo(to=to),
        c.SendToTeam(team="sales", note="hot"),
        c.Release(note="be kind"),
        c.Dismiss(why="joking"),
        c.Resolve(outcome="contained"),
        c.Reply(text="Hola", reply_to="m1"),
        c.AddNote(text="n"),
        c.Guide(text="g"),
        c.Remind(at=5, text="call"),
        c.GiveVerdict(verdict="missed", reason="compliance", episode=2),
        c.RaiseFlag(sentence="look"),
        c.Requeue(),
        c.Resend(outbound="o1"),
    ]


async def test_each_role_may_do_its_own_and_no_more(
    web: RunningWeb, store: Store, scribe: Scribe, actor: Actor
) -> None:
    browsers = {role: await web.browser(role.title(), role) for role in ROLES}
    conversation = await opened(scribe, browsers["viewer"])
    async with answering(store, actor.decide):
        for action, least in ACTIONS.items():
            for role, browser in browsers.items():
                answer = await browser.command(conversation, action, {"nothing": "right"})
                allowed = answer.status_code != 403
                assert allowed == may(role, least), (action, role, answer.text)
                if not allowed:
                    assert answer.json()["error"] == "forbidden"


BAD: list[tuple[str, object]] = [
    ("messages", {}),
    ("messages", {"text": ""}),
    ("messages", {"text": "  \n "}),
    ("messages", {"text": "x" * 4097}),
    ("messages", {"text": 5}),
    ("messages", []),
    ("resolve", {"outcome": "won"}),
    ("verdict", {"verdict": "maybe"}),
    ("verdict", {"verdict": "missed", "episode": -1}),
    ("remind", {"at": "tomorrow"}),
    ("remind", {"at": 0}),
    ("take_over", {}),
    ("pass_to", {"to": "u_nobody"}),
]


async def test_a_body_that_is_not_what_the_action_takes_is_refused_in_words(web: RunningWeb, scribe: Scribe) -> None:
    maria = await web.browser("Maria", "supervisor")
    conversation = await opened(scribe, maria)
    for action, body in BAD:
        answer = await maria.command(conversation, action, body)
        assert answer.status_code == 400, (action, body, answer.text)
        assert answer.json()["error"] == "bad_request"
        assert answer.json()["message"].endswith(".")


async def test_a_command_needs_a_key_to_be_repeated_by(web: RunningWeb, scribe: Scribe) -> None:
    maria = await web.browser("Maria")
    conversation = await opened(scribe, maria)
    for key in ("", "short", "x" * 101, "with space", "ключ-ключ"):
        headers = {b"content-type": b"application/json", b"idempotency-key": key.encode()}
        path = f"/api/v1/conversations/{conversation}/claim"
        answer = await maria.client.post(path, content=b"{}", headers=headers)
        assert answer.status_code == 400, key
        assert "Idempotency-Key" in answer.json()["message"]


async def test_nobody_can_be_handed_to_a_viewer_or_a_disabled_account(web: RunningWeb, scribe: Scribe) -> None:
    maria = await web.browser("Maria")
    viewer = await web.account("Vera", "viewer")
    answer = await maria.command(await opened(scribe, maria), "pass_to", {"to": viewer.id})
    assert answer.status_code == 400


async def test_an_unknown_conversation_is_not_found(web: RunningWeb) -> None:
    maria = await web.browser("Maria")
    answer = await maria.command("c_nothing", "claim")
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


async def test_an_erased_customer_is_not_found(web: RunningWeb, store: Store, scribe: Scribe) -> None:
    maria = await web.browser("Maria")
    conversation = await opened(scribe, maria)
    await store.vault.erase(conversation)
    answer = await maria.command(conversation, "claim")
    assert answer.status_code == 404


async def test_when_nobody_answers_it_is_unavailable_and_the_same_key_may_be_asked_again(
    web: RunningWeb, store: Store, scribe: Scribe, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("overhand.runtime.orders.EXPIRY_MS", 300)
    monkeypatch.setattr("overhand.runtime.orders.PATIENCE_S", 0.1)
    maria = await web.browser("Maria")
    conversation = await opened(scribe, maria)
    began = time.monotonic()
    answer = await maria.command(conversation, "claim")
    assert (answer.status_code, answer.json()["error"]) == (503, "unavailable")
    assert time.monotonic() - began < 3
    monkeypatch.setattr("overhand.runtime.orders.EXPIRY_MS", 10_000)
    async with answering(store, actor.decide):
        assert (await maria.command(conversation, "claim")).status_code == 200


async def test_a_lost_answer_is_asked_for_again_with_the_same_id(
    web: RunningWeb, store: Store, scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("overhand.runtime.orders.PATIENCE_S", 0.1)
    maria = await web.browser("Maria")
    conversation = await opened(scribe, maria)
    ids: list[str] = []

    async def deaf(_: str, order: Order) -> Answer | None:
        ids.append(order.id)
        return None if len(ids) == 1 else Answer(done=True, position=1, ver=1)

    async with answering(store, deaf):
        assert (await maria.command(conversation, "claim")).status_code == 200
    assert len(ids) >= 2
    assert len(set(ids)) == 1
