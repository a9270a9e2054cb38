from overhand.conversation import Phase, Rules
from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.conversation.events import Verdict
from overhand.testing.driver import Driver

OFFER = Rules(team="front", texts={"offer": {"en": "Shall I bring in a colleague?"}})


def verdict(reason: str, score: float = 0.9, *, shadow: bool = False) -> Verdict:
    return Verdict(detector=f"d_{reason}", reason=reason, score=score, evidence=f"evidence of {reason}", shadow=shadow)


def reasons(driver: Driver) -> list[str]:
    return [flag.reason for flag in driver.state.flags.values()]


def test_a_clean_message_goes_on_to_the_ai(driver: Driver) -> None:
    message = driver.says("Hi")
    driver.judged(message)
    assert driver.is_in(Phase.AI_HANDLING)
    assert not driver.state.unjudged


def test_a_message_is_judged_once(driver: Driver) -> None:
    message = driver.says("Hi")
    driver.judged(message)
    assert driver.judged(message, "flag", "compliance") == []
    assert driver.judged("unknown", "flag", "compliance") == []


def test_a_judgement_of_words_that_were_changed_since_is_void(driver: Driver) -> None:
    message = driver.says("Hi")
    driver.step(c.TakeEdit(original=f"wamid.{message}", text="A person please"))
    assert driver.step(c.TakeJudgement(message=message, decision="go_on", text="Hi")) == []
    assert driver.step(c.TakeJudgement(message=message, decision="go_on", text="A person please"))


def test_each_reason_becomes_a_flag_with_its_strongest_evidence(driver: Driver) -> None:
    message = driver.says("Hm")
    found = (verdict("frustration", 0.7), verdict("frustration", 0.9), verdict("compliance"))
    driver.step(
        c.TakeJudgement(message=message, decision="flag", reasons=("frustration", "compliance"), verdicts=found)
    )
    flags = list(driver.state.flags.values())
    assert [flag.reason for flag in flags] == ["compliance", "frustration"]
    assert flags[1].score == 0.9
    assert flags[0].evidence == "evidence of compliance"
    assert flags[0].message == message
    assert driver.state.hold, "the stricter of hold and assist wins"


def test_a_reason_without_a_verdict_says_what_failed(driver: Driver) -> None:
    message = driver.says("Hm")
    driver.step(
        c.TakeJudgement(message=message, decision="flag", reasons=("detector_unavailable",), failures=("x: it hung",))
    )
    assert [flag.sentence for flag in driver.state.flags.values()] == ["x: it hung"]


def test_what_ran_in_shadow_is_no_evidence(driver: Driver) -> None:
    message = driver.says("Hm")
    found = (verdict("compliance", shadow=True),)
    driver.step(c.TakeJudgement(message=message, decision="flag", reasons=("compliance",), verdicts=found))
    assert [flag.sentence for flag in driver.state.flags.values()] == ["No detector could judge this message."]


def test_a_reason_that_is_open_is_not_raised_twice(driver: Driver) -> None:
    driver.flagged("frustration")
    driver.judged(driver.says("Really"), "flag", "frustration")
    assert reasons(driver) == ["frustration"]


def test_a_signal_while_a_person_owns_it_is_recorded_and_changes_nothing_else(driver: Driver) -> None:
    driver.says("Hi")
    driver.asks(c.Claim())
    message = driver.says("I am ill")
    events = driver.judged(message, "flag", "compliance")
    assert [type(event) for event in events] == [e.MessageJudged]
    assert driver.is_in(Phase.HUMAN_OWNED)


def test_an_offer_is_made_once_an_episode() -> None:
    driver = Driver(OFFER)
    driver.judged(driver.says("Hm"), "offer", "frustration")
    assert driver.state.offer_open
    assert not driver.state.asked, "the offer is the answer"
    driver.judged(driver.says("no"))
    events = driver.judged(driver.says("Hm"), "offer", "frustration")
    assert [type(event) for event in events] == [e.MessageJudged]
    assert driver.state.asked


def test_a_yes_to_the_offer_is_a_request_for_a_person() -> None:
    driver = Driver(OFFER)
    driver.judged(driver.says("Hm"), "offer", "frustration")
    driver.now += 1_000
    driver.judged(driver.says("¡Sí, por favor!"))
    assert reasons(driver) == ["explicit_request"]


def test_a_no_or_other_words_close_the_offer_and_the_ai_answers_them() -> None:
    for words, answer in (("no gracias", "no"), ("How much is it?", "ignored")):
        driver = Driver(OFFER)
        driver.judged(driver.says("Hm"), "offer", "frustration")
        driver.now += 1_000
        events = driver.judged(driver.says(words))
        assert [event.answer for event in events if isinstance(event, e.OfferAnswered)] == [answer]
        assert not driver.state.offer_open
        assert driver.state.asked
        assert driver.is_in(Phase.AI_HANDLING)


def test_words_from_before_the_offer_do_not_answer_it() -> None:
    driver = Driver(OFFER)
    first, second = driver.says("Hm"), driver.says("ok")
    driver.now += 1_000
    driver.judged(first, "offer", "frustration")
    assert list(driver.state.asked) == [second], "only what was judged is answered by the offer"
    driver.judged(second)
    assert driver.state.offer_open
    assert driver.is_in(Phase.AI_HANDLING)


def test_an_offer_without_a_text_is_not_made(driver: Driver) -> None:
    driver.judged(driver.says("Hm"), "offer", "frustration")
    assert not driver.state.offered
    assert driver.state.asked


def test_a_flag_takes_the_place_of_an_offer() -> None:
    driver = Driver(OFFER)
    driver.judged(driver.says("Hm"), "offer", "frustration")
    driver.now += 1_000
    driver.judged(driver.says("yes"), "flag", "compliance")
    assert reasons(driver) == ["compliance", "explicit_request"]
