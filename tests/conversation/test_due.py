from overhand.conversation import Conversation, Rules, due, is_pending, next_timer, open_notices, wants_answer
from overhand.conversation import commands as c
from overhand.testing.driver import Driver


def test_a_conversation_that_never_began_waits_for_nothing() -> None:
    assert due(Conversation(id="c1"), Rules(), 5) == 0


def test_what_is_pending_is_due_now(driver: Driver) -> None:
    now = driver.now
    message = driver.says("Hi")
    assert due(driver.state, driver.rules, now) == now, "it must be judged"
    assert not wants_answer(driver.state), "the AI waits for the judgement"
    driver.judged(message)
    assert due(driver.state, driver.rules, now) == now, "it must be answered"
    driver.turn("Hello")
    assert due(driver.state, driver.rules, now) == now + 15_000, "the time-out of the open send"
    driver.sent()
    assert due(driver.state, driver.rules, now) == now + driver.rules.pace.idle_ms


def test_an_outbound_is_pending_only_when_nothing_is_on_the_wire(driver: Driver) -> None:
    driver.judged(driver.says("Hi"))
    driver.turn("One")
    driver.judged(driver.says("Hm"))
    driver.turn("Two")
    assert not is_pending(driver.state, driver.now)
    assert [outbound.status for outbound in driver.state.outbounds.values()] == ["started", "requested"]


def test_a_later_message_does_not_make_the_one_before_it_ready(driver: Driver) -> None:
    driver.judged(driver.says("Hi"))
    driver.turn("One")
    flying = driver.state.in_flight
    assert flying is not None
    driver.step(c.SendRefused(outbound=flying.id, attempt=1, action="retry", why="busy", wait_ms=5_000))
    driver.judged(driver.says("Hm"))
    driver.turn("Two")
    assert not is_pending(driver.state, driver.now)
    assert driver.next_timer() == driver.now + 5_000
    assert is_pending(driver.state, driver.now + 5_000)


def test_a_notice_that_a_child_is_at_work_on_hides_no_later_timer(driver: Driver) -> None:
    driver.flagged("high_value")
    assert open_notices(driver.state, driver.now)
    assert next_timer(driver.state, driver.rules, driver.now) == driver.now + 30_000, "the watchdog"
    assert next_timer(driver.state, driver.rules) == driver.now, "without `now` nothing is left out"


def test_resolved_and_judged_and_sent_is_the_end(driver: Driver) -> None:
    driver.answered()
    driver.asks(c.Resolve())
    assert due(driver.state, driver.rules, driver.now) == 0
