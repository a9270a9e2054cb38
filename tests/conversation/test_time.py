import pytest

from overhand.conversation import Pace, Phase, Route, Rules, Step, due, is_pending, wants_answer
from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.testing.driver import Driver

MINUTE = 60_000
HOUR = 60 * MINUTE
EXPIRING = (Step(after_ms=0, do="notify"), Step(after_ms=5 * MINUTE, do="expire"))


def reasons(driver: Driver) -> list[str]:
    return [flag.reason for flag in driver.state.flags.values()]


def echo(driver: Driver) -> None:
    message = driver.fresh("p")
    driver.step(
        c.TakeEcho(message=message, ref=message, channel="fake", number="n", to="t", text="Me", sent_at=driver.now)
    )


def asked(driver: Driver) -> None:
    driver.judged(driver.says("Hi"))


def test_whatever_failed_an_unanswered_customer_becomes_a_flag(driver: Driver) -> None:
    asked(driver)
    assert driver.next_timer() == driver.now + 30_000
    assert driver.wait(29_999) == []
    driver.wait(1)
    assert reasons(driver) == ["unanswered"]
    assert driver.state.hold


def test_a_customer_who_writes_on_does_not_put_the_watchdog_off(driver: Driver) -> None:
    asked(driver)
    driver.now += 20_000
    asked(driver)
    assert driver.next_timer() == driver.now + 10_000


@pytest.mark.parametrize("how", ["release", "dismiss", "expire"])
def test_the_watchdog_counts_from_when_the_ai_became_the_one_to_answer(how: str) -> None:
    driver = Driver(Rules(routes={"loop": Route(reason="loop", ladder=EXPIRING)}))
    driver.flagged("loop")
    driver.told()
    if how == "expire":
        driver.wait(5 * MINUTE)
    else:
        driver.now += 5 * MINUTE
        if how == "release":
            driver.asks(c.Claim())
        driver.asks(c.Release() if how == "release" else c.Dismiss())
    assert driver.is_in(Phase.AI_HANDLING)
    assert wants_answer(driver.state)
    assert driver.wait(29_999) == []
    driver.wait(1)
    assert reasons(driver) == ["unanswered"]


def test_the_watchdog_works_under_assist_and_rests_under_hold(driver: Driver) -> None:
    driver.flagged("high_value")
    driver.told()
    driver.wait(30_000)
    assert reasons(driver) == ["high_value", "unanswered"]
    assert driver.state.hold
    driver.told()
    assert driver.next_timer() > driver.now + MINUTE, "from now on the ladders keep the promise"


def test_a_watchdog_that_only_assists_barks_once() -> None:
    driver = Driver(Rules(routes={"unanswered": Route(reason="unanswered", hold=False)}))
    asked(driver)
    driver.wait(30_000)
    driver.told()
    assert reasons(driver) == ["unanswered"]
    assert driver.wait(30_000) == []
    assert driver.next_timer() > driver.now


def test_a_passed_on_question_under_assist_is_still_watched(driver: Driver) -> None:
    driver.flagged("high_value")
    driver.turn(kind="handoff", reason="high_value")
    driver.wait(30_000)
    assert reasons(driver) == ["high_value", "unanswered"]


def test_a_silent_owner_loses_the_conversation_to_the_queue(driver: Driver) -> None:
    driver.says("Hi")
    driver.now += HOUR
    driver.asks(c.Claim())
    assert driver.next_timer() == driver.now + 10 * MINUTE, "from the claim, not from the message"
    events = driver.wait(10 * MINUTE)
    assert [type(event) for event in events] == [e.Requeued, e.Flagged]
    assert reasons(driver) == ["handed_on"]
    assert driver.state.last_owner is not None


def test_an_owner_who_has_answered_is_not_silent(driver: Driver) -> None:
    asked(driver)
    driver.asks(c.Reply(text="Hello"))
    driver.all_sent()
    assert driver.wait(HOUR) == []
    assert driver.is_in(Phase.HUMAN_OWNED)


def test_a_phone_holds_the_conversation_for_so_long_after_its_last_words(driver: Driver) -> None:
    echo(driver)
    driver.now += 20 * MINUTE
    echo(driver)
    driver.now += 25 * MINUTE
    asked(driver)
    assert driver.next_timer() == driver.now + 5 * MINUTE, "a customer who writes does not hold it"
    events = driver.wait(5 * MINUTE)
    assert [type(event) for event in events] == [e.Released]
    assert wants_answer(driver.state)


def test_a_phone_that_owes_an_answer_for_too_long_loses_it_to_the_queue() -> None:
    driver = Driver(Rules(pace=Pace(phone_ms=HOUR)))
    echo(driver)
    driver.now += MINUTE
    asked(driver)
    driver.wait(10 * MINUTE)
    assert reasons(driver) == ["handed_on"]


def test_a_phone_without_an_agent_behind_it_ends_too() -> None:
    driver = Driver(agent=False)
    echo(driver)
    events = driver.wait(30 * MINUTE)
    assert [type(event) for event in events] == [e.Resolved]


@pytest.mark.parametrize("owned", [False, True])
def test_an_idle_conversation_is_resolved(driver: Driver, owned: bool) -> None:
    driver.answered()
    if owned:
        driver.now += HOUR
        driver.asks(c.Claim())
    assert driver.next_timer() == driver.now + 24 * HOUR
    events = driver.wait(24 * HOUR)
    assert [type(event) for event in events] == [e.Resolved]
    assert driver.state.outcome == ("handed_over" if owned else "contained")
    assert due(driver.state, driver.rules, driver.now) == 0


def test_a_conversation_in_which_somebody_owes_an_answer_is_not_idle() -> None:
    driver = Driver(Rules(pace=Pace(idle_ms=MINUTE)))
    asked(driver)
    driver.asks(c.Claim())
    assert driver.wait(5 * MINUTE) == []
    assert driver.next_timer() == driver.now + 5 * MINUTE


def test_what_a_person_has_just_given_back_is_not_idle(driver: Driver) -> None:
    driver.flagged("loop")
    driver.told()
    driver.asks(c.Claim())
    driver.asks(c.Reply(text="Hello"))
    driver.all_sent()
    driver.now += 23 * HOUR
    driver.asks(c.Release())
    assert driver.next_timer() == driver.now + 24 * HOUR


def test_a_reminder_keeps_a_conversation_from_being_idle(driver: Driver) -> None:
    driver.answered()
    driver.asks(c.Remind(at=driver.now + 48 * HOUR))
    driver.wait(47 * HOUR)
    assert driver.is_in(Phase.AI_HANDLING)
    driver.wait(HOUR)
    assert driver.state.reminders == {}


def test_a_flag_raised_in_the_same_look_puts_the_expiry_off() -> None:
    routes = {
        "loop": Route(reason="loop", hold=False, ladder=EXPIRING),
        "unanswered": Route(reason="unanswered"),
    }
    driver = Driver(Rules(routes=routes))
    driver.flagged("loop")
    driver.told()
    events = driver.wait(10 * MINUTE)
    assert [type(event) for event in events] == [e.Flagged]
    assert reasons(driver) == ["loop", "unanswered"]


def test_looking_twice_at_the_same_time_does_nothing_the_second_time(driver: Driver) -> None:
    asked(driver)
    assert driver.wait(HOUR)
    assert driver.wait(0) == []


def test_in_quarantine_people_are_called_and_nothing_is_tried(driver: Driver) -> None:
    driver.says("Hi")
    driver.judged("m1")
    driver.turn("One")
    driver.judged(driver.says("Hm"))
    driver.turn("Two")
    events = driver.step(c.Quarantine(why="It failed five times."))
    assert [type(event) for event in events] == [e.Quarantined, e.SendWithdrawn, e.Flagged]
    driver.says("Hello?")
    driver.told()
    driver.all_sent()
    assert not is_pending(driver.state, driver.now)
    assert driver.step(c.Quarantine(why="Again.")) == []
    driver.asks(c.Claim())
    assert is_pending(driver.state, driver.now), "a person has looked: its detectors run again"


def test_in_quarantine_each_queued_message_ends_once(driver: Driver) -> None:
    driver.says("Hi")
    driver.asks(c.Reply(text="One"))
    driver.asks(c.Reply(text="Two"))
    events = driver.step(c.Quarantine(why="It failed five times."))
    assert [type(event) for event in events] == [e.Quarantined, e.SendWithdrawn]
    assert driver.is_in(Phase.HUMAN_OWNED)
    driver.asks(c.Resend(outbound=next(reversed(driver.state.outbounds))))
    assert driver.refusal() == ""
