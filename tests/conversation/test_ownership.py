import pytest

from overhand.conversation import ORDER_MARK, Order, Party, Phase, Rules
from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.conversation.fold import ORDER_KEPT_MS
from overhand.testing.driver import Driver

ANA, BEN, SUE = Party("operator", "ana", "Ana"), Party("operator", "ben", "Ben"), Party("operator", "sue", "Sue")


def owned(driver: Driver) -> None:
    driver.says("Hi")
    driver.asks(c.Claim())


def owner(driver: Driver) -> str:
    return driver.state.owner.id if driver.state.owner else ""


def kinds(events: list[e.Event]) -> list[str]:
    return [type(event).__name__ for event in events]


@pytest.mark.parametrize("phase", [Phase.AI_HANDLING, Phase.FLAGGED, Phase.RESOLVED])
def test_a_person_claims_at_any_moment_and_a_message_of_theirs_claims_and_sends(driver: Driver, phase: Phase) -> None:
    if phase is Phase.FLAGGED:
        driver.flagged()
    else:
        driver.answered()
    if phase is Phase.RESOLVED:
        driver.asks(c.Resolve())
    assert driver.is_in(phase)
    events = driver.asks(c.Reply(text="Hello"))
    assert owner(driver) == "ana"
    assert kinds(events)[0] == "Claimed"
    assert kinds(events)[-2:] == ["OutboundRequested", "SendStarted"]
    assert driver.state.episode == (2 if phase is Phase.RESOLVED else 1)
    assert len(driver.history[-1].events) == len(events), "one record"


def test_of_racing_claims_exactly_one_wins_and_the_other_is_told_who(driver: Driver) -> None:
    driver.says("Hi")
    first = Order(id="1", by=ANA, role="operator", expires=driver.now + 1, verb=c.Claim())
    second = Order(id="2", by=BEN, role="operator", expires=driver.now + 1, verb=c.Claim())
    driver.step(first, second)
    assert owner(driver) == "ana"
    refused = driver.decisions[1].refused
    assert refused is not None
    assert (refused.why, refused.by) == ("Ana owns this conversation", "ana")


def test_only_the_owners_messages_are_taken(driver: Driver) -> None:
    owned(driver)
    driver.asks(c.Reply(text="Let me"), BEN)
    assert driver.refusal() == "Ana owns this conversation"
    driver.asks(c.Reply(text=" "))
    assert driver.refusal() == "there is nothing to send"
    driver.asks(c.Reply(text="Hello"))
    assert driver.refusal() == ""
    assert not driver.state.asked


def test_taking_over_names_the_owner_it_takes_from(driver: Driver) -> None:
    owned(driver)
    driver.asks(c.TakeOver(previous="sue"), BEN)
    assert driver.refusal() == "Ana owns this conversation"
    driver.asks(c.TakeOver(previous="ana"), BEN)
    assert owner(driver) == "ben"
    driver.asks(c.TakeOver(previous="ben"), BEN)
    assert driver.refusal() == "you own it already"


def test_a_phone_is_taken_over_and_given_back_by_anybody(driver: Driver) -> None:
    driver.step(c.TakeEcho(message="p", ref="r", channel="fake", number="n", to="t", text="Me", sent_at=driver.now))
    driver.asks(c.Release(), BEN)
    assert driver.is_in(Phase.AI_HANDLING)
    driver.step(c.TakeEcho(message="q", ref="s", channel="fake", number="n", to="t", text="Me", sent_at=driver.now))
    driver.asks(c.TakeOver(previous=""), BEN)
    assert owner(driver) == "ben"


def test_passing_to_a_person_is_for_the_owner_or_a_supervisor(driver: Driver) -> None:
    owned(driver)
    driver.asks(c.PassTo(to=BEN), BEN)
    assert driver.refusal() == "Ana owns this conversation"
    driver.asks(c.PassTo(to=ANA))
    assert driver.refusal() == "they own it already"
    driver.asks(c.PassTo(to=Party("phone")))
    assert driver.refusal() == "only an operator can be named"
    driver.asks(c.PassTo(to=BEN), SUE, "supervisor")
    assert owner(driver) == "ben"


def test_what_the_owner_gives_back_the_ai_answers_with_the_note(driver: Driver) -> None:
    owned(driver)
    driver.asks(c.Release(note="They want a refund"), BEN)
    assert driver.refusal() == "Ana owns this conversation"
    driver.asks(c.Release(note="They want a refund"))
    assert driver.is_in(Phase.AI_HANDLING)
    assert driver.state.handback == "They want a refund"
    assert driver.state.last_owner == ANA
    assert driver.state.asked


def test_nothing_is_released_to_an_ai_that_is_not_there() -> None:
    driver = Driver(agent=False)
    owned(driver)
    driver.asks(c.Release())
    assert driver.refusal() == "no agent can answer: resolve it, or send it to a team"


def test_sending_to_a_team_calls_it_and_gives_the_conversation_away(driver: Driver) -> None:
    owned(driver)
    driver.asks(c.SendToTeam(team="back", note="Please look"))
    flag = next(iter(driver.state.flags.values()))
    assert (driver.state.phase, driver.state.team) == (Phase.FLAGGED, "back")
    assert (flag.reason, flag.team, flag.sentence, flag.hold) == ("handed_on", "back", "Please look", True)
    assert driver.state.owner is None


def test_requeueing_is_for_supervisors(driver: Driver) -> None:
    owned(driver)
    driver.asks(c.Requeue())
    assert driver.refusal() == "this needs the role supervisor"
    driver.asks(c.Requeue(), SUE, "supervisor")
    flag = next(iter(driver.state.flags.values()))
    assert (flag.reason, flag.sentence) == ("handed_on", "Sue put it back into the queue.")


def test_resolving_is_for_the_owner_and_for_anybody_where_nobody_owns(driver: Driver) -> None:
    owned(driver)
    driver.asks(c.Resolve(), BEN)
    assert driver.refusal() == "Ana owns this conversation"
    driver.asks(c.Resolve(outcome="done"))
    assert driver.refusal() == "no such outcome: done"
    driver.asks(c.Resolve())
    assert driver.is_in(Phase.RESOLVED)
    driver.says("Again", sent_at=1)
    driver.asks(c.Resolve(), BEN)
    assert driver.is_in(Phase.RESOLVED)


def test_what_the_ai_had_queued_is_withdrawn_when_a_person_resolves(driver: Driver) -> None:
    driver.judged(driver.says("Hi"))
    driver.turn("One")
    driver.judged(driver.says("Hm"))
    driver.turn("Two")
    driver.asks(c.Resolve())
    assert [outbound.status for outbound in driver.state.outbounds.values()] == ["started", "withdrawn"]
    assert not driver.state.asked


def test_notes_and_guidance_are_beside_the_conversation(driver: Driver) -> None:
    driver.answered()
    lines = list(driver.state.lines)
    driver.asks(c.AddNote(text="A difficult one"))
    driver.asks(c.Guide(text="Offer 5 %"))
    assert driver.state.lines == lines
    assert driver.state.guidance == ["Offer 5 %"]
    for verb in (c.AddNote(text=" "), c.Guide(text="")):
        driver.asks(verb)
        assert driver.refusal() == "it has no words"
    driver.asks(c.Claim())
    driver.asks(c.Guide(text="Now me"))
    assert driver.refusal() == "the AI does not answer here now"


def test_reminders_ring_once_and_can_be_cancelled(driver: Driver) -> None:
    driver.answered()
    driver.asks(c.Remind(at=driver.now))
    assert driver.refusal() == "that time has passed"
    driver.asks(c.Remind(at=driver.now + 5_000, text="Call"))
    driver.asks(c.Remind(at=driver.now + 9_000))
    first, second = driver.state.reminders
    driver.asks(c.CancelReminder(reminder=second))
    driver.asks(c.CancelReminder(reminder=second))
    assert driver.refusal() == "there is no such reminder"
    assert driver.next_timer() == driver.now + 5_000
    assert driver.wait(5_000) == [e.ReminderRang(reminder=first)]
    assert driver.wait(5_000) == []


def test_verdicts_name_a_flag_of_the_episode_or_a_miss(driver: Driver) -> None:
    flag = driver.flagged()
    for verb, why in (
        (c.GiveVerdict(verdict="fine", flag=flag), "no such verdict: fine"),
        (c.GiveVerdict(verdict="good", flag="none"), "there is no such flag in this episode"),
        (c.GiveVerdict(verdict="good", flag=flag), ""),
        (c.GiveVerdict(verdict="good", flag=flag, episode=2), "there is no such flag in this episode"),
        (c.GiveVerdict(verdict="missed"), ""),
        (c.GiveVerdict(verdict="missed", reason="weather"), "no such reason: weather"),
        (c.GiveVerdict(verdict="no_person_needed", episode=1), ""),
        (c.GiveVerdict(verdict="no_person_needed", episode=2), "there is no episode 2"),
        (c.GiveVerdict(verdict="no_person_needed", episode=-1), "there is no episode -1"),
    ):
        driver.asks(verb)
        assert driver.refusal() == why
    driver.asks(c.Claim())
    driver.asks(c.GiveVerdict(verdict="good", flag=flag))
    assert driver.refusal() == "", "also of a flag that has ended"


def test_a_verdict_says_which_episode_it_is_about(driver: Driver) -> None:
    flag = driver.flagged()
    (good,) = driver.asks(c.GiveVerdict(verdict="good", flag=flag))
    driver.asks(c.Resolve())
    driver.answered()
    (late,) = driver.asks(c.GiveVerdict(verdict="missed", reason="compliance", episode=1, sample="2026-W47"))
    (here,) = driver.asks(c.GiveVerdict(verdict="no_person_needed"))
    ana = e.Party("operator", "ana", "Ana")
    assert good == e.VerdictGiven(by=ana, verdict="good", flag=flag, episode=1)
    assert late == e.VerdictGiven(by=ana, verdict="missed", reason="compliance", episode=1, sample="2026-W47")
    assert here == e.VerdictGiven(by=ana, verdict="no_person_needed", episode=2)


def test_a_viewer_may_do_nothing(driver: Driver) -> None:
    driver.says("Hi")
    driver.asks(c.Claim(), role="viewer")
    assert driver.refusal() == "this needs the role operator"


def test_a_command_repeated_by_its_id_changes_nothing_whatever_it_says(driver: Driver) -> None:
    driver.says("Hi")
    driver.asks(c.Claim(), id="same")
    ver = driver.state.ver
    assert driver.asks(c.Release(), id="same") == []
    assert driver.state.ver == ver
    assert owner(driver) == "ana"


def test_a_refusal_is_final_and_remembered_as_long_as_a_repeat_may_come(driver: Driver) -> None:
    owned(driver)
    driver.asks(c.Claim(), BEN, id="late")
    driver.asks(c.Release())
    assert driver.asks(c.Claim(), BEN, id="late") == []
    assert driver.state.refusals[ORDER_MARK + "late"] == "Ana owns this conversation"
    driver.now += ORDER_KEPT_MS + 1
    driver.says("Hm")
    assert driver.state.refusals == {}
    assert driver.state.orders == {}


def test_a_command_that_comes_too_late_is_recorded_and_does_nothing(driver: Driver) -> None:
    driver.says("Hi")
    order = Order(id="o", by=ANA, role="operator", expires=driver.now - 1, verb=c.Claim())
    assert driver.step(order) == [e.CommandExpired(command="o", verb="claim", by=ANA)]
    assert driver.decisions[0].expired
    assert driver.state.owner is None


def test_no_command_lives_longer_than_its_repeats_are_known(driver: Driver) -> None:
    driver.says("Hi")
    driver.step(Order(id="o", by=ANA, role="operator", expires=driver.now + ORDER_KEPT_MS + 1, verb=c.Claim()))
    assert "expires within 60 s" in driver.refusal()
    assert driver.state.owner is None


def test_a_flag_of_a_person_needs_a_reason_that_exists() -> None:
    driver = Driver(Rules())
    driver.says("Hi")
    driver.asks(c.RaiseFlag(reason="because"))
    assert driver.refusal() == "no such reason: because"
    driver.asks(c.RaiseFlag())
    assert next(iter(driver.state.flags.values())).sentence == "Ana asked for a person."
    driver.asks(c.RaiseFlag())
    assert driver.refusal() == "it is flagged for operator_initiative already"
