import pytest

from overhand.conversation import Pace, Phase, Route, Rules, wants_answer
from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.conversation.events import Verdict
from overhand.testing.driver import Driver

ASSIST = Route(reason="x", hold=False)


def ready(driver: Driver) -> str:
    message = driver.says("Hi")
    driver.judged(message)
    return message


def reasons(driver: Driver) -> list[str]:
    return [flag.reason for flag in driver.state.flags.values()]


def texts(driver: Driver) -> list[str]:
    return [outbound.text for outbound in driver.state.outbounds.values()]


def test_a_reply_is_sent_and_what_it_answers_is_no_longer_asked(driver: Driver) -> None:
    ready(driver)
    driver.turn("Hello")
    assert texts(driver) == ["Hello"]
    assert driver.state.in_flight is not None
    assert not driver.state.asked


def test_the_first_reply_of_an_episode_and_the_first_after_a_release_say_that_an_ai_answers() -> None:
    driver = Driver(Rules(texts={"disclosure": {"en": "I am an AI."}}))
    driver.answered("One")
    driver.answered("Two")
    driver.asks(c.Claim())
    driver.asks(c.Release())
    driver.answered("Three")
    heads = [text.startswith("I am an AI.\n\n") for text in texts(driver)]
    assert heads == [True, False, True]


def test_a_disclosure_that_never_left_is_made_again() -> None:
    driver = Driver(Rules(texts={"disclosure": {"en": "I am an AI."}}))
    ready(driver)
    driver.turn("One")
    flying = driver.state.in_flight
    assert flying is not None
    driver.step(c.SendRefused(outbound=flying.id, attempt=1, action="stop", why="no"))
    driver.asks(c.Dismiss())
    driver.turn("Two")
    assert texts(driver)[-1] == "I am an AI.\n\nTwo"


def test_the_customers_language_is_used_for_fixed_texts_and_the_business_own_otherwise() -> None:
    rules = Rules(language="es", texts={"disclosure": {"en": "I am an AI.", "es": "Soy una IA."}})
    for language, head in (("en", "I am an AI."), ("fr", "Soy una IA."), ("", "Soy una IA.")):
        driver = Driver(rules)
        driver.judged(driver.says("Hi", language=language))
        driver.turn("x")
        assert texts(driver)[0].startswith(head)


@pytest.mark.parametrize("case", ["newer words", "claimed", "claimed, released", "unjudged words", "revoked", "held"])
def test_a_turn_that_is_over_says_nothing_but_its_tool_calls_are_kept(driver: Driver, case: str) -> None:
    message = ready(driver)
    tenure = driver.state.tenure
    if case == "newer words":
        driver.judged(driver.says("And another thing"))
    elif case == "unjudged words":
        driver.step(c.TakeEdit(original=f"wamid.{message}", text="A person"))
        tenure = driver.state.tenure
    elif case == "revoked":
        driver.step(c.TakeRevoke(original=f"wamid.{message}"))
    elif case == "held":
        driver.asks(c.RaiseFlag())
    else:
        driver.asks(c.Claim())
        if case.endswith("released"):
            driver.asks(c.Release())
    used = c.Used(tool="book", arguments="{}", result="1")
    events = driver.step(
        c.TakeTurn(turn="t", tenure=tenure, answers=(message,), kind="reply", text="Late", tools=(used,))
    )
    assert [type(event) for event in events] == [e.ToolCalled]
    assert driver.step(c.TurnBroke(turn="t", tenure=tenure, answers=(message,), why="hung")) == []


def test_a_flag_that_is_dismissed_in_time_does_not_void_the_turn(driver: Driver) -> None:
    ready(driver)
    tenure = driver.state.tenure
    driver.asks(c.RaiseFlag())
    driver.asks(c.Dismiss())
    driver.turn("In time", tenure=tenure)
    assert texts(driver) == ["In time"]


def test_facts_are_gathered_once(driver: Driver) -> None:
    ready(driver)
    driver.turn("Hello", facts={"size": "L"})
    driver.all_sent()
    ready(driver)
    events = driver.turn("Hello again", facts={"size": "L", "colour": "red"})
    assert [event.name for event in events if isinstance(event, e.FactGathered)] == ["colour"]
    assert driver.state.facts == {"size": "L", "colour": "red"}


def test_an_agent_that_passes_on_flags_with_its_reason_and_sends_nothing(driver: Driver) -> None:
    message = ready(driver)
    driver.turn(kind="handoff", reason="missing_tool", sentence="I cannot book.", cause="missing_tool")
    flag = next(iter(driver.state.flags.values()))
    assert (flag.reason, flag.message, flag.sentence) == ("missing_tool", message, "I cannot book.")
    assert not driver.state.outbounds
    assert driver.state.asked, "a person answers it, or the AI once the flag has ended"


def test_an_agent_that_gives_no_reason_is_out_of_scope(driver: Driver) -> None:
    ready(driver)
    driver.turn(kind="handoff")
    assert reasons(driver) == ["out_of_scope"]


def test_a_reason_nobody_knows_is_told_to_people_like_any_other(driver: Driver) -> None:
    ready(driver)
    driver.turn(kind="handoff", reason="made up by a model")
    assert reasons(driver) == ["made up by a model"]
    assert driver.told()


def test_a_draft_that_a_detector_flags_is_not_sent(driver: Driver) -> None:
    ready(driver)
    bad = Verdict(detector="d", reason="false_promise", score=1.0, sentence="It promises a date.")
    driver.turn("It comes tomorrow", verdicts=[{"detector": "d", "reason": "false_promise", "score": 1.0}])
    assert bad.reason in reasons(driver)
    assert not driver.state.outbounds


def test_a_verdict_in_shadow_lets_the_draft_go(driver: Driver) -> None:
    ready(driver)
    driver.turn("Hello", verdicts=[{"detector": "d", "reason": "false_promise", "score": 1.0, "shadow": True}])
    assert texts(driver) == ["Hello"]


def test_an_empty_reply_flags(driver: Driver) -> None:
    ready(driver)
    driver.turn("  ")
    assert reasons(driver) == ["agent_unavailable"]


def test_the_same_reply_twice_in_a_row_is_a_loop_also_after_a_disclosure() -> None:
    driver = Driver(Rules(texts={"disclosure": {"en": "I am an AI."}}))
    ready(driver)
    driver.turn("Hello")
    driver.all_sent()
    ready(driver)
    driver.turn("Hello")
    assert reasons(driver) == ["loop"]


def test_the_same_reply_is_no_loop_when_the_first_never_left_or_a_person_came_between(driver: Driver) -> None:
    ready(driver)
    driver.turn("Hello")
    flying = driver.state.in_flight
    assert flying is not None
    driver.step(c.SendRefused(outbound=flying.id, attempt=1, action="stop", why="no"))
    driver.asks(c.Dismiss())
    driver.turn("Hello")
    driver.all_sent()
    driver.asks(c.Claim())
    driver.asks(c.Release())
    ready(driver)
    driver.turn("Hello")
    assert driver.is_in(Phase.AI_HANDLING)


def test_too_many_replies_in_an_episode_are_a_loop_until_a_person_has_looked() -> None:
    driver = Driver(Rules(episode_turns=2))
    driver.answered("a")
    driver.answered("b")
    ready(driver)
    driver.turn("c")
    assert reasons(driver) == ["loop"]
    driver.asks(c.Dismiss())
    driver.turn("d")
    assert driver.is_in(Phase.AI_HANDLING)


def test_an_agent_resolves_what_it_handles(driver: Driver) -> None:
    ready(driver)
    driver.turn("Bye", "resolve", outcome="made up")
    assert driver.is_in(Phase.RESOLVED)
    assert driver.state.outcome == "contained"
    assert driver.state.in_flight is not None, "the farewell goes out"


def test_an_agent_does_not_resolve_what_is_flagged(driver: Driver) -> None:
    driver.flagged("frustration")
    driver.turn("Bye", "resolve")
    assert driver.is_in(Phase.FLAGGED)
    assert texts(driver) == ["Bye"]
    driver.judged(driver.says("Hm"))
    driver.turn("", "resolve")
    assert driver.state.asked, "silence answers nothing"


def test_under_assist_the_ai_goes_on_and_under_hold_it_is_silent(driver: Driver) -> None:
    driver.flagged("high_value")
    assert wants_answer(driver.state)
    driver.turn("Tell me more")
    assert texts(driver) == ["Tell me more"]
    driver.flagged("compliance")
    assert not wants_answer(driver.state)


def test_an_ai_that_passes_on_again_under_assist_waits_for_the_customer(driver: Driver) -> None:
    driver.flagged("high_value")
    driver.turn(kind="handoff", reason="high_value")
    assert reasons(driver) == ["high_value"]
    assert not wants_answer(driver.state), "or it would be asked for ever"
    driver.judged(driver.says("Are you there?"))
    assert wants_answer(driver.state)


def test_an_ai_that_breaks_again_under_assist_is_not_asked_for_ever() -> None:
    driver = Driver(Rules(routes={"agent_unavailable": ASSIST}))
    ready(driver)
    for _ in range(2):
        state = driver.state
        driver.step(c.TurnBroke(turn="t", tenure=state.tenure, answers=tuple(state.asked), why="hung"))
        assert reasons(driver) == ["agent_unavailable"]
        assert not wants_answer(driver.state)
        driver.judged(driver.says("Hello?"))


def test_after_a_flag_has_ended_the_ai_answers_what_is_still_asked(driver: Driver) -> None:
    ready(driver)
    driver.turn(kind="handoff")
    driver.asks(c.Dismiss())
    assert wants_answer(driver.state)


def test_an_agent_that_broke_is_a_flag(driver: Driver) -> None:
    message = ready(driver)
    driver.step(c.TurnBroke(turn="t", tenure=0, answers=(message,), why="It hung."))
    assert reasons(driver) == ["agent_unavailable"]
    driver.step(c.TurnBroke(turn="t", tenure=0, answers=(message,), why="It hung."))
    assert reasons(driver) == ["agent_unavailable"]


def test_the_watchdog_is_quiet_while_a_turn_is_in_its_time() -> None:
    driver = Driver(Rules(pace=Pace(unanswered_ms=30_000)))
    ready(driver)
    assert driver.wait(29_999) == []
