import pytest

from overhand.conversation import Pace, Phase, Rules
from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.testing.driver import Driver


def kinds(events: list[e.Event]) -> list[str]:
    return [type(event).__name__ for event in events]


def last(driver: Driver) -> list[e.Event]:
    return list(driver.history[-1].events)


def echo(driver: Driver, text: str = "I am here", ref: str = "") -> list[e.Event]:
    message = driver.fresh("p")
    command = c.TakeEcho(
        message=message, ref=ref or f"ref.{message}", channel="fake", number="n1", to="phone:34600", text=text,
        sent_at=driver.now,
    )  # fmt: skip
    return driver.step(command)


def test_the_first_message_begins_the_conversation_and_its_first_episode(driver: Driver) -> None:
    driver.says("Hi", name="Eva", language="es")
    assert kinds(last(driver)) == ["ConversationStarted", "EpisodeStarted", "LanguageSet", "MessageReceived"]
    state = driver.state
    assert (state.channel, state.number, state.to, state.name, state.language) == (
        "fake", "n1", "phone:34600", "Eva", "es",
    )  # fmt: skip
    assert list(state.asked) == list(state.unjudged) == [state.lines[0].id]


def test_a_new_name_is_recorded_once(driver: Driver) -> None:
    driver.says("Hi", name="Eva")
    driver.says("Me again", name="Eva M")
    assert kinds(last(driver)) == ["CustomerNamed", "MessageReceived"]
    driver.says("Still me", name="Eva M")
    assert kinds(last(driver)) == ["MessageReceived"]


def test_a_real_body_replaces_its_placeholder_and_is_judged_afresh(driver: Driver) -> None:
    message = driver.says("", supported=False)
    driver.judged(message)
    driver.says("A person please", ref=f"wamid.{message}")
    assert kinds(last(driver)) == ["MessageReplaced"]
    assert driver.state.unjudged[message].text == "A person please"


def test_a_placeholder_after_its_body_says_nothing_new(driver: Driver) -> None:
    message = driver.says("Hi")
    before = driver.state.ver
    driver.step(c.TakeMessage(message="x", ref=f"wamid.{message}", channel="fake", number="n1", to="t", text="",
                              sent_at=1, supported=False))  # fmt: skip
    assert driver.state.ver == before


def test_a_body_that_comes_after_the_conversation_was_resolved_reopens_it(driver: Driver) -> None:
    message = driver.says("", supported=False)
    driver.asks(c.Resolve())
    driver.says("My order is missing", ref=f"wamid.{message}")
    assert driver.is_in(Phase.AI_HANDLING)
    assert driver.state.asked


def test_an_edit_is_judged_afresh_and_voids_the_turn_that_answers_the_old_words(driver: Driver) -> None:
    message = driver.says("2 boxes")
    driver.judged(message)
    begun = driver.state.tenure
    driver.step(c.TakeEdit(original=f"wamid.{message}", text="20 boxes"))
    assert message in driver.state.unjudged
    driver.judged(message)
    driver.turn("2 boxes it is", tenure=begun)
    assert driver.state.asked
    driver.turn("20 boxes it is")
    assert not driver.state.asked


def test_an_edit_that_changes_nothing_or_that_is_not_the_customers_is_ignored(driver: Driver) -> None:
    message = driver.answered()
    ours = next(iter(driver.state.outbounds.values()))
    assert driver.step(c.TakeEdit(original=f"wamid.{message}", text="Hi")) == []
    assert driver.step(c.TakeEdit(original=ours.ref, text="Forged")) == []
    assert driver.step(c.TakeEdit(original="unknown", text="Hi")) == []


def test_a_revoked_message_is_no_longer_waiting(driver: Driver) -> None:
    message = driver.says("Forget it")
    driver.step(c.TakeRevoke(original=f"wamid.{message}"))
    assert not driver.state.asked
    assert not driver.state.unjudged
    assert not driver.state.lines


def test_customers_revoke_only_their_own_words(driver: Driver) -> None:
    driver.answered()
    ours = next(iter(driver.state.outbounds.values()))
    assert driver.step(c.TakeRevoke(original=ours.ref)) == []
    assert driver.step(c.TakeRevoke(original="unknown")) == []


def test_a_reaction_is_recorded_and_asks_nothing(driver: Driver) -> None:
    message = driver.answered()
    assert kinds(driver.step(c.TakeReaction(original=f"wamid.{message}", emoji="x"))) == ["MessageReacted"]
    assert driver.step(c.TakeReaction(original="unknown", emoji="x")) == []
    assert not driver.state.asked


def test_a_reply_from_the_phone_claims_and_answers(driver: Driver) -> None:
    driver.says("Hi")
    assert kinds(echo(driver)) == ["Claimed", "PhoneReplied"]
    assert driver.state.owner == e.Party("phone")
    assert not driver.state.asked


def test_a_phone_can_begin_a_conversation(driver: Driver) -> None:
    assert kinds(echo(driver)) == ["ConversationStarted", "EpisodeStarted", "Claimed", "PhoneReplied"]


def test_a_reply_from_the_phone_leaves_the_owner_and_answers(driver: Driver) -> None:
    driver.says("Hi")
    driver.asks(c.Claim())
    assert kinds(echo(driver)) == ["PhoneReplied"]
    assert driver.state.owner is not None
    assert driver.state.owner.id == "ana"
    assert not driver.state.asked


def test_an_echo_of_what_we_sent_ourselves_is_nobodys(driver: Driver) -> None:
    driver.answered()
    ours = next(iter(driver.state.outbounds.values()))
    assert echo(driver, ref=ours.ref) == []
    assert driver.is_in(Phase.AI_HANDLING)


def test_the_same_echo_twice_changes_nothing(driver: Driver) -> None:
    echo(driver, ref="r1")
    assert echo(driver, ref="r1") == []


def test_the_keyword_gives_back_what_the_phone_holds_and_nothing_else(driver: Driver) -> None:
    driver.says("Hi")
    assert echo(driver, "#AI") == []
    echo(driver)
    driver.says("One more thing")
    assert kinds(echo(driver, " #ai ")) == ["Released"]
    assert driver.is_in(Phase.AI_HANDLING)
    assert driver.state.asked


def test_without_an_agent_the_phone_gives_back_to_the_queue_or_closes(gate: object) -> None:
    driver = Driver(agent=False)
    driver.says("Hi")
    echo(driver)
    driver.says("One more thing")
    assert kinds(echo(driver, "#ai")) == ["Requeued", "Flagged"]
    echo(driver)
    assert kinds(echo(driver, "#ai")) == ["Resolved"]


def test_who_comes_back_soon_after_a_person_resolved_goes_to_that_person(driver: Driver) -> None:
    driver.says("Hi")
    driver.asks(c.Reply(text="Done"))
    driver.all_sent()
    driver.asks(c.Resolve())
    driver.says("One more thing")
    assert kinds(last(driver)) == ["Reopened", "EpisodeStarted", "Flagged", "MessageReceived"]
    state = driver.state
    assert state.phase is Phase.FLAGGED
    assert state.assigned is not None
    assert state.assigned.id == "ana"
    assert [flag.reason for flag in state.flags.values()] == ["handed_on"]
    assert state.episode == 2


@pytest.mark.parametrize("case", ["late", "given to the AI", "phone"])
def test_otherwise_who_comes_back_goes_to_the_ai(driver: Driver, case: str) -> None:
    driver.says("Hi")
    if case == "phone":
        echo(driver)
    else:
        driver.asks(c.Claim())
    if case == "given to the AI":
        driver.asks(c.Release())
        driver.judged(next(iter(driver.state.unjudged)))
        driver.turn("Bye", "resolve")
    else:
        driver.asks(c.Resolve())
    driver.now += driver.rules.pace.reopen_to_owner_ms + 1 if case == "late" else 1
    driver.says("One more thing")
    assert driver.is_in(Phase.AI_HANDLING)
    assert driver.state.assigned is None


def test_a_new_episode_begins_afresh_and_remembers_the_old_one_in_a_line() -> None:
    driver = Driver(Rules(texts={"disclosure": {"en": "I am an AI."}}))
    driver.answered()
    driver.flagged("frustration")
    driver.asks(c.Guide(text="be kind"))
    driver.asks(c.Resolve(outcome="abandoned"))
    driver.says("Hello again")
    state = driver.state
    assert [line.text for line in state.lines] == ["Hello again"]
    assert (state.past_flags, state.judged_evidence, state.guidance, state.replies, state.disclosed) == (
        {}, [], [], 0, False,
    )  # fmt: skip
    assert [(past.episode, past.outcome, past.last_words) for past in state.episodes] == [(1, "abandoned", "Hm")]


def test_the_reply_window_counts_from_when_the_customer_wrote_not_from_when_we_heard(driver: Driver) -> None:
    driver.says("Hi", sent_at=driver.now - 5_000)
    assert driver.state.last_customer_at == driver.now - 5_000
    driver.says("Before that", sent_at=driver.now - 9_000)
    assert driver.state.last_customer_at == driver.now - 5_000
    driver.says("No idea when", sent_at=0)
    assert driver.state.last_customer_at == driver.now


def test_the_window_to_the_last_owner_can_be_closed() -> None:
    driver = Driver(Rules(pace=Pace(reopen_to_owner_ms=-1)))
    driver.says("Hi")
    driver.asks(c.Claim())
    driver.asks(c.Resolve())
    driver.says("Again")
    assert driver.is_in(Phase.AI_HANDLING)


def test_what_continues_a_broken_conversation_says_so_once_and_asks_for_a_person(driver: Driver) -> None:
    driver.says("Are you there?", succeeds="c0")
    assert "Succeeds" in kinds(last(driver))
    driver.says("Hello?", succeeds="c0")
    assert "Succeeds" not in kinds(last(driver))
    assert driver.state.succeeds == "c0"
    assert [flag.reason for flag in driver.state.flags.values()] == ["handed_on"]


def test_a_providers_notice_is_no_word_of_the_customer(driver: Driver) -> None:
    driver.says("Number changed", form="system")
    assert driver.state.episode == 0


@pytest.mark.parametrize("form", ["edit", "revoke", "reaction"])
def test_an_echo_that_tidies_up_claims_nothing(driver: Driver, form: str) -> None:
    driver.says("Hi")
    command = c.TakeEcho(
        message="p1", ref="r9", channel="fake", number="n1", to="phone:34600", text="", sent_at=driver.now, form=form
    )
    assert driver.step(command) == []
    assert driver.state.phase is Phase.AI_HANDLING
