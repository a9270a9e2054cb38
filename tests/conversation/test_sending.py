import itertools

import pytest

from overhand.conversation import Outbound, Pace, Phase, Rules, may_send
from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.testing.driver import Driver

WINDOW = 24 * 3_600_000


def replying(driver: Driver, text: str = "Hello") -> Outbound:
    """The AI's reply is on the wire."""
    driver.judged(driver.says("Hi"))
    driver.turn(text)
    flying = driver.state.in_flight
    assert flying is not None
    return flying


def writing(driver: Driver) -> Outbound:
    """An operator's reply is on the wire."""
    driver.says("Hi")
    driver.asks(c.Reply(text="I am here"))
    flying = driver.state.in_flight
    assert flying is not None
    return flying


def refused(outbound: Outbound, action: str = "stop", wait_ms: int = 0) -> c.SendRefused:
    return c.SendRefused(outbound=outbound.id, attempt=outbound.attempt, action=action, why="no", wait_ms=wait_ms)


def lost(outbound: Outbound) -> c.SendLost:
    return c.SendLost(outbound=outbound.id, attempt=outbound.attempt, why="timeout")


def reasons(driver: Driver) -> list[str]:
    return [flag.reason for flag in driver.state.flags.values()]


def test_a_send_is_journalled_before_it_starts_and_named_when_it_succeeded(driver: Driver) -> None:
    outbound = replying(driver)
    assert (outbound.status, outbound.attempt) == ("started", 1)
    driver.sent()
    assert (outbound.status, outbound.ref) == ("sent", f"wamid.{outbound.id}")
    assert driver.state.lines[-1].ref == outbound.ref


def test_a_success_without_a_providers_id_is_a_success(driver: Driver) -> None:
    outbound = replying(driver)
    driver.step(c.SendSucceeded(outbound=outbound.id, attempt=1, ref=""))
    assert outbound.status == "sent"
    assert driver.step(c.SendSucceeded(outbound=outbound.id, attempt=1, ref="")) == []


def test_one_send_at_a_time_in_order(driver: Driver) -> None:
    first = writing(driver)
    driver.asks(c.Reply(text="Second"))
    driver.asks(c.Reply(text="Third"))
    assert driver.state.in_flight is first
    driver.step(refused(first, "retry", 1_000))
    waits = [outbound.status for outbound in driver.state.outbounds.values()]
    assert waits == ["requested"] * 3, "the second does not overtake the first"
    driver.wait(1_000)
    assert first.status == "started"
    driver.all_sent()
    assert [outbound.status for outbound in driver.state.outbounds.values()] == ["sent"] * 3


def test_a_refusal_that_allows_it_is_tried_again_four_times(driver: Driver) -> None:
    outbound = replying(driver)
    for attempt in (1, 2, 3):
        driver.step(refused(outbound, "retry", 500))
        assert outbound.status == "requested"
        assert driver.next_timer() == driver.now + 500
        driver.wait(500)
        assert (outbound.status, outbound.attempt) == ("started", attempt + 1)
    driver.step(refused(outbound, "retry", 500))
    assert outbound.status == "failed"
    assert reasons(driver) == ["agent_unavailable"]


def test_an_answer_of_the_ai_that_fails_calls_a_person_and_is_asked_again(driver: Driver) -> None:
    outbound = replying(driver)
    driver.step(refused(outbound))
    assert reasons(driver) == ["agent_unavailable"]
    assert driver.state.asked
    assert all(said.author == "customer" for said in driver.state.lines)


def test_a_persons_message_that_fails_leaves_the_customer_waiting_for_them_from_now(driver: Driver) -> None:
    outbound = writing(driver)
    driver.now += 300_000
    driver.step(refused(outbound))
    assert list(driver.state.asked.values()) == [driver.now]
    assert driver.next_timer() == driver.now + driver.rules.pace.owner_silent_ms


def test_a_persons_message_that_fails_after_the_end_reopens_for_people(driver: Driver) -> None:
    outbound = writing(driver)
    driver.asks(c.Resolve())
    driver.step(refused(outbound))
    assert driver.is_in(Phase.FLAGGED)
    assert reasons(driver) == ["handed_on"]
    assert driver.state.assigned is not None


def test_a_farewell_of_the_ai_that_fails_after_the_end_is_only_shown(driver: Driver) -> None:
    driver.judged(driver.says("Hi"))
    driver.turn("Bye", "resolve")
    flying = driver.state.in_flight
    assert flying is not None
    driver.step(refused(flying))
    assert driver.is_in(Phase.RESOLVED)
    assert not driver.state.asked


def test_outcomes_of_an_attempt_that_is_over_change_nothing(driver: Driver) -> None:
    outbound = replying(driver)
    driver.step(refused(outbound, "retry"))
    driver.wait(1)
    assert outbound.attempt == 2
    late = outbound.attempt - 1
    assert driver.step(c.SendRefused(outbound=outbound.id, attempt=late, action="stop", why="no")) == []
    assert driver.step(c.SendLost(outbound=outbound.id, attempt=late, why="late")) == []
    assert driver.step(c.SendHeld(outbound=outbound.id, attempt=late, why="late")) == []
    assert driver.step(c.SendSucceeded(outbound=outbound.id, attempt=late, ref="r")) == []
    assert driver.step(c.SendSucceeded(outbound="unknown", attempt=1, ref="r")) == []


def test_a_text_of_the_ai_of_unknown_end_is_tried_once_more_and_then_a_person_looks(driver: Driver) -> None:
    outbound = replying(driver)
    driver.step(lost(outbound))
    assert driver.step(lost(outbound)) == []
    assert driver.next_timer() == driver.now + 15_000
    driver.wait(15_000)
    assert (outbound.status, outbound.attempt) == ("started", 2)
    driver.step(lost(outbound))
    driver.wait(15_000)
    assert outbound.status == "given_up"
    assert reasons(driver) == ["agent_unavailable"]


def test_a_persons_text_of_unknown_end_is_never_resent_by_itself(driver: Driver) -> None:
    outbound = writing(driver)
    driver.step(lost(outbound))
    assert driver.next_timer() == driver.now + 60_000
    driver.wait(60_000)
    assert outbound.status == "given_up"
    driver.asks(c.Resend(outbound=outbound.id))
    assert (outbound.status, outbound.attempt) == ("started", 2)


def test_refusals_before_do_not_use_up_the_one_retry_after_a_doubt(driver: Driver) -> None:
    outbound = replying(driver)
    for _ in range(2):
        driver.step(refused(outbound, "retry"))
        driver.wait(1)
    driver.step(lost(outbound))
    driver.wait(15_000)
    assert (outbound.status, outbound.attempt) == ("started", 4)


def test_a_status_settles_what_was_unknown_without_a_retry(driver: Driver) -> None:
    outbound = replying(driver)
    driver.step(lost(outbound))
    driver.step(c.TakeStatus(status="delivered", outbound=outbound.id, ref="wamid.x"))
    assert (outbound.status, outbound.ref) == ("delivered", "wamid.x")
    assert driver.wait(60_000) == []


def test_a_success_or_refusal_that_comes_late_settles_what_was_unknown(driver: Driver) -> None:
    outbound = replying(driver)
    driver.step(lost(outbound))
    driver.step(refused(outbound, "retry"))
    driver.wait(1)
    assert (outbound.status, outbound.doubts) == ("started", 0)
    driver.step(lost(outbound))
    driver.step(c.SendSucceeded(outbound=outbound.id, attempt=outbound.attempt, ref="r"))
    assert outbound.status == "sent"


def test_a_send_that_nobody_ends_is_unknown_after_its_time(driver: Driver) -> None:
    outbound = replying(driver)
    assert driver.next_timer() == driver.now + 15_000
    driver.wait(15_000)
    assert (outbound.status, outbound.settle_at) == ("unknown", driver.now + 15_000)


def test_what_was_stopped_before_the_first_byte_goes_again_or_is_withdrawn(driver: Driver) -> None:
    outbound = replying(driver)
    driver.step(c.SendHeld(outbound=outbound.id, attempt=1, why="frozen"))
    assert (outbound.status, outbound.attempt) == ("started", 2)
    driver.asks(c.Claim())
    driver.step(c.SendHeld(outbound=outbound.id, attempt=2, why="claimed"))
    assert outbound.status == "withdrawn"
    assert driver.state.asked


def test_what_may_have_been_sent_is_never_called_withdrawn(driver: Driver) -> None:
    outbound = replying(driver)
    driver.step(lost(outbound))
    driver.asks(c.RaiseFlag())
    kinds = {type(event) for event in driver.wait(15_000)}
    assert e.GaveUpUnknown in kinds
    assert e.RetryAfterUnknown not in kinds, "under hold it is not tried again"
    other = Driver()
    outbound = replying(other)
    other.step(lost(outbound))
    other.wait(15_000)
    other.step(refused(outbound, "retry", 5_000))
    other.asks(c.Claim())
    assert outbound.status == "given_up"


STATUSES = ("sent", "delivered", "read", "failed")


@pytest.mark.parametrize("order", list(itertools.permutations(STATUSES)))
def test_statuses_end_alike_in_whatever_order_they_come(order: tuple[str, ...]) -> None:
    driver = Driver()
    outbound = replying(driver)
    ranks: list[int] = []
    for status in (*order, *order):
        driver.step(c.TakeStatus(status=status, outbound=outbound.id, ref="wamid.x"))
        ranks.append(("sent", "failed", "delivered", "read").index(outbound.status))
    assert ranks == sorted(ranks), "a status only climbs"
    assert (outbound.status, outbound.ref) == ("read", "wamid.x")
    assert not driver.state.asked


@pytest.mark.parametrize("order", list(itertools.permutations(("sent", "failed"))))
def test_accepted_and_then_not_delivered_has_failed(order: tuple[str, ...]) -> None:
    driver = Driver()
    outbound = replying(driver)
    for status in order:
        driver.step(c.TakeStatus(status=status, outbound=outbound.id, code=131026))
    assert outbound.status == "failed"
    assert reasons(driver) == ["agent_unavailable"]
    driver.step(c.SendSucceeded(outbound=outbound.id, attempt=1, ref="late"))
    assert (outbound.status, outbound.ref) == ("failed", "late")


def test_what_was_thought_lost_and_arrived_answers_what_came_before_it_only(driver: Driver) -> None:
    outbound = replying(driver)
    driver.now += 1_000
    driver.step(c.TakeStatus(status="failed", outbound=outbound.id, why="undeliverable"))
    later = driver.says("Hello?")
    driver.step(c.TakeStatus(status="delivered", outbound=outbound.id))
    assert list(driver.state.asked) == [later]
    assert outbound.id in [said.id for said in driver.state.lines]


def test_late_and_repeated_statuses_leave_no_trace(driver: Driver) -> None:
    outbound = replying(driver)
    driver.step(c.TakeStatus(status="read", outbound=outbound.id, ref="wamid.x"))
    for status in ("sent", "failed", "delivered", "read"):
        assert driver.step(c.TakeStatus(status=status, outbound=outbound.id, ref="wamid.x")) == []


def test_a_status_is_found_by_the_providers_id_and_unknown_ones_change_nothing(driver: Driver) -> None:
    outbound = replying(driver)
    driver.sent()
    driver.step(c.TakeStatus(status="read", ref=outbound.ref))
    assert outbound.status == "read"
    assert driver.step(c.TakeStatus(status="read", ref="unknown")) == []
    assert driver.step(c.TakeStatus(status="read")) == []
    assert driver.step(c.TakeStatus(status="warmed", outbound=outbound.id)) == []


def test_while_a_person_owns_it_only_people_write(driver: Driver) -> None:
    outbound = replying(driver)
    assert may_send(driver.state, outbound)
    driver.asks(c.Claim())
    assert not may_send(driver.state, outbound)


def test_a_claim_withdraws_what_waits_names_what_is_on_the_wire_and_offers_the_draft(driver: Driver) -> None:
    flying = replying(driver, "One")
    driver.judged(driver.says("And?"))
    driver.turn("Two")
    events = driver.asks(c.Claim())
    assert [type(event) for event in events] == [e.Claimed, e.SendWithdrawn, e.AiInFlightAtClaim, e.DraftOffered]
    assert driver.state.draft == "Two"
    driver.step(refused(flying, "retry"))
    assert flying.status == "withdrawn", "a retry is no exception"


def test_fixed_texts_that_wait_are_withdrawn_by_the_claim_itself() -> None:
    driver = Driver(Rules(texts={"out_of_scope": {"en": "Let me connect you."}}))
    flying = replying(driver)
    driver.flagged()
    waiting = driver.state.next_send
    assert waiting is not None
    assert waiting.author.kind == "policy"
    events = driver.asks(c.Claim())
    assert e.SendWithdrawn(outbound=waiting.id, why="a person took over") in events
    assert e.AiInFlightAtClaim(outbound=flying.id) in events


def test_what_the_ai_is_writing_is_the_better_draft_and_it_goes_when_the_person_writes(driver: Driver) -> None:
    driver.says("Hi")
    driver.draft = "I was about to say"
    driver.asks(c.Claim())
    driver.draft = ""
    assert driver.state.draft == "I was about to say"
    driver.asks(c.Reply(text="Something else"))
    assert driver.state.draft == ""


def test_a_draft_has_no_disclosure_at_its_head() -> None:
    driver = Driver(Rules(texts={"disclosure": {"en": "I am an AI."}}))
    outbound = replying(driver)
    driver.step(refused(outbound, "retry", 5_000))
    driver.asks(c.Claim())
    assert driver.state.draft == "Hello"


def test_nothing_is_written_into_a_closed_window() -> None:
    driver = Driver(Rules(window_ms=WINDOW))
    driver.flagged("out_of_scope")
    driver.now += WINDOW + 1
    driver.asks(c.Dismiss())
    driver.turn("Sorry, late")
    outbound = next(iter(driver.state.outbounds.values()))
    assert (outbound.status, outbound.attempt) == ("failed", 0)
    assert reasons(driver) == ["agent_unavailable"]
    driver.asks(c.Reply(text="Hello"))
    assert driver.refusal() == "the reply window is closed until the customer writes again"
    driver.says("I am back")
    driver.asks(c.Reply(text="Hello"))
    assert driver.refusal() == ""


def test_a_fixed_text_that_missed_the_window_is_dropped() -> None:
    rules = Rules(window_ms=WINDOW, texts={"trouble": {"en": "A colleague will answer."}})
    driver = Driver(rules)
    driver.judged(driver.says("Hi"))
    driver.now += WINDOW + 1
    driver.wait(0)
    assert [outbound.status for outbound in driver.state.outbounds.values()] == ["withdrawn"]


def test_resending_is_for_the_owner_and_for_what_people_wrote(driver: Driver) -> None:
    ai = replying(driver)
    driver.step(refused(ai))
    driver.asks(c.Resend(outbound=ai.id))
    assert driver.refusal() == "nobody owns this conversation: claim it first"
    driver.asks(c.Claim())
    driver.asks(c.Resend(outbound=ai.id))
    assert driver.refusal() == "the AI's message is not sent while a person owns this"
    driver.asks(c.Reply(text="I am here"))
    mine = driver.state.in_flight
    assert mine is not None
    driver.asks(c.Resend(outbound=mine.id))
    assert driver.refusal() == "only a failed or unknown message can be sent again"
    driver.step(refused(mine))
    assert driver.state.asked
    driver.asks(c.Resend(outbound=mine.id), e.Party("operator", "ben", "Ben"))
    assert driver.refusal() == "Ana owns this conversation"
    driver.asks(c.Resend(outbound=mine.id))
    assert mine.status == "started"
    assert not driver.state.asked
    assert driver.state.lines[-1].id == mine.id


def test_resending_into_a_closed_window_is_refused() -> None:
    driver = Driver(Rules(window_ms=WINDOW, pace=Pace(owner_silent_ms=10 * WINDOW)))
    mine = writing(driver)
    driver.step(refused(mine))
    driver.now += WINDOW + 1
    driver.asks(c.Resend(outbound=mine.id))
    assert driver.refusal() == "the reply window is closed until the customer writes again"


def test_only_old_messages_that_have_ended_are_forgotten(driver: Driver) -> None:
    first = writing(driver)
    driver.step(refused(first, "retry", 10_000_000))
    for number in range(60):
        driver.asks(c.Reply(text=f"{number}"))
    assert first.id in driver.state.outbounds
    driver.wait(10_000_000)
    driver.all_sent()
    driver.asks(c.Reply(text="Last"))
    assert len(driver.state.outbounds) == 40
