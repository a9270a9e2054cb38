import msgspec

from overhand.conversation import ORDER_MARK, Conversation, fold_record
from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.conversation.fold import FOLDS, IDENTITY_KEPT_MS
from overhand.testing.driver import Driver

TELLS_ONLY = {"MessageReacted", "FlagExpired", "Requeued", "VerdictGiven", "ToolCalled", "AiInFlightAtClaim"}
"""Events that change nothing, or nothing beside the move itself."""


def test_every_event_is_folded_or_known_to_change_nothing() -> None:
    kinds = {kind.__name__ for kind in FOLDS}
    assert kinds | TELLS_ONLY == set(e.__all__) - {"Event", "Moved", "Party", "Told", "Verdict"}
    assert not kinds & TELLS_ONLY


def test_identities_are_known_for_eight_days_and_hints_never_go_back() -> None:
    state = Conversation(id="c1")
    fold_record(state, [], at=1_000, took=["a", ORDER_MARK + "o"], hint=7)
    assert state.took == {"a": 1_000 + IDENTITY_KEPT_MS}
    assert list(state.orders) == [ORDER_MARK + "o"]
    fold_record(state, [], at=2_000, took=["b"], hint=5)
    assert (state.hint, state.ver, state.updated_at) == (7, 2, 2_000)
    fold_record(state, [], at=1_000 + IDENTITY_KEPT_MS, took=[], hint=0)
    assert list(state.took) == ["b"]
    assert state.orders == {}


def test_only_sixty_lines_are_kept(driver: Driver) -> None:
    for number in range(70):
        driver.says(f"{number}")
    assert [said.text for said in driver.state.lines] == [f"{number}" for number in range(10, 70)]


def test_only_twenty_episodes_are_kept(driver: Driver) -> None:
    for _ in range(25):
        driver.says("Hi")
        driver.asks(c.Resolve())
        driver.now += 3_600_000
    assert [past.episode for past in driver.state.episodes] == list(range(6, 26))


def test_an_event_about_something_forgotten_changes_nothing() -> None:
    state = Conversation(id="c1")
    before = msgspec.json.encode(state)
    gone = "c1.9"
    events: list[e.Event] = [
        e.SendStarted(outbound=gone, attempt=1), e.Sent(outbound=gone, ref="r"),
        e.StatusReported(outbound=gone, status="read"), e.SendWithdrawn(outbound=gone, why="x"),
        e.SendFailed(outbound=gone, attempt=1, action="stop", why="x"), e.GaveUpUnknown(outbound=gone),
        e.SendUnknown(outbound=gone, attempt=1, why="x", settle_at=1), e.Notified(flag=gone, step=0, told=()),
        e.RetryAfterUnknown(outbound=gone, by=e.Party("timer")), e.MessageEdited(message=gone, text="x"),
        e.MessageRevoked(message=gone), e.ReminderRang(reminder=gone),
    ]  # fmt: skip
    fold_record(state, events, at=0, took=[], hint=0)
    state.ver = 0
    assert msgspec.json.encode(state) == before


def test_a_snapshot_folds_on_exactly_like_the_live_state(driver: Driver) -> None:
    driver.flagged("frustration")
    driver.told(ok=False)
    driver.turn("Hello")
    copy = msgspec.json.decode(msgspec.json.encode(driver.state), type=Conversation)
    assert copy == driver.state
    before = len(driver.history)
    driver.sent()
    driver.step(c.TakeEdit(original="wamid.m1", text="Other words"))
    driver.asks(c.Claim())
    for record in driver.history[before:]:
        fold_record(copy, record.events, at=record.at, took=record.took, hint=record.hint)
    assert copy == driver.state
