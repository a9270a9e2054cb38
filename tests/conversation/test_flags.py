import pytest

from overhand.conversation import DEFAULT_ROUTES, Flag, Party, Phase, Route, Rules, Step, open_notices
from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.conversation.rules import ladder
from overhand.testing.driver import Driver

MINUTE = 60_000
SUE = Party("operator", "sue", "Sue")
TOLD = (Step(after_ms=0, do="notify"), Step(after_ms=5 * MINUTE, do="notify"))


def expiring(reason: str, minutes: int, then: str = "ai_handling") -> Route:
    steps = (Step(after_ms=0, do="notify"), Step(after_ms=minutes * MINUTE, do="expire", then=then))
    return Route(reason=reason, ladder=steps)


def texts(driver: Driver) -> list[str]:
    return [outbound.moment for outbound in driver.state.outbounds.values()]


def flag_of(driver: Driver, reason: str) -> Flag:
    return next(flag for flag in driver.state.flags.values() if flag.reason == reason)


def settled(driver: Driver, until: int) -> None:
    """Let time pass to `until` the way an actor does: look at each due time, tell people at once."""
    driver.told()
    while 0 < (timer := driver.next_timer()) <= until:
        driver.now = max(driver.now, timer)
        driver.step(c.Look())
        driver.told()
    driver.now = until


def test_a_flag_carries_its_route_so_that_a_later_business_version_does_not_change_it() -> None:
    route = Route(reason="frustration", hold=True, team="calm", claim_within_ms=7, ladder=TOLD, gather=("size",))
    driver = Driver(Rules(routes={"frustration": route}))
    driver.flagged("frustration")
    driver.rules = Rules()
    flag = flag_of(driver, "frustration")
    assert (flag.hold, flag.team, flag.claim_within_ms, flag.ladder, flag.gather) == (True, "calm", 7, TOLD, ("size",))
    assert flag.claim_due == driver.now + 7


def test_the_strongest_flag_names_the_team_and_compliance_leads_them_all() -> None:
    routes = {
        "explicit_request": Route(reason="explicit_request", team="front"),
        "compliance": Route(reason="compliance", team="qualified"),
        "frustration": Route(reason="frustration", team="calm", hold=False),
    }
    for order in (("explicit_request", "compliance", "frustration"), ("frustration", "compliance", "explicit_request")):
        driver = Driver(Rules(routes=routes))
        for reason in order:
            driver.flagged(reason)
        assert driver.state.team == "qualified"
    driver = Driver(Rules(routes=routes))
    driver.judged(driver.says("Hm"), "flag", *routes)
    assert driver.state.team == "qualified"


def test_a_flag_without_a_ladder_of_its_own_is_told_all_the_same() -> None:
    driver = Driver(Rules(routes={"loop": Route(reason="loop")}))
    driver.flagged("loop")
    assert flag_of(driver, "loop").ladder == ladder(5 * MINUTE)


def test_the_customer_reads_one_text_of_the_strongest_reason_that_has_one() -> None:
    driver = Driver(Rules(texts={"out_of_scope": {"en": "Let me connect you."}, "trouble": {"en": "One moment."}}))
    driver.judged(driver.says("Hm"), "flag", "frustration", "loop", "out_of_scope")
    assert texts(driver) == ["out_of_scope"]


def test_the_same_text_is_not_said_twice_while_people_are_called() -> None:
    driver = Driver(Rules(texts={"trouble": {"en": "One moment."}}))
    driver.flagged("loop")
    driver.flagged("missing_tool")
    assert texts(driver) == ["trouble"]
    driver.asks(c.Dismiss())
    driver.flagged("loop")
    assert texts(driver) == ["trouble", "trouble"], "a new call says it again"


def test_a_hold_withdraws_what_the_ai_had_queued_and_assist_does_not(driver: Driver) -> None:
    for reason, status in (("frustration", "requested"), ("compliance", "withdrawn")):
        driver.answered("a")
        driver.judged(driver.says("Hi"))
        driver.turn(f"One {reason}")
        driver.judged(driver.says("Hm"))
        driver.turn(f"Two {reason}")
        driver.flagged(reason)
        assert list(driver.state.outbounds.values())[-1].status == status
        driver.all_sent()


def test_a_flag_is_told_at_once_and_widened_when_nobody_claims(driver: Driver) -> None:
    driver.flagged("explicit_request")
    start = driver.now
    assert [number for _, number in open_notices(driver.state, driver.now)] == [0]
    driver.told()
    assert driver.next_timer() == start + 2 * MINUTE
    events = driver.wait(2 * MINUTE)
    assert [type(event) for event in events] == [e.Widened]
    assert driver.wait(0) == [], "once"
    driver.told()
    assert driver.next_timer() == start + 6 * MINUTE


def test_a_flag_that_nobody_claims_is_never_forgotten(driver: Driver) -> None:
    flag = driver.flagged("explicit_request")
    start = driver.now
    settled(driver, start + 14 * 24 * 60 * MINUTE)
    steps = driver.state.flags[flag].told
    assert steps == list(range(len(steps)))
    assert driver.next_timer() > driver.now
    assert len(steps) < 14, "ever more rarely"


def test_a_notice_that_nobody_took_is_told_again_after_a_growing_pause() -> None:
    driver = Driver(Rules(routes={"loop": Route(reason="loop", ladder=TOLD[:1])}))
    driver.flagged("loop")
    pauses: list[int] = []
    for _ in range(7):
        driver.told(ok=False)
        assert open_notices(driver.state, driver.now) == []
        pauses.append(driver.next_timer() - driver.now)
        driver.now = driver.next_timer()
    assert pauses == [15_000, 30_000, 60_000, 120_000, 240_000, 300_000, 300_000]
    driver.told()
    assert driver.state.flags["c1.1"].told[:1] == [0]


def test_a_notice_of_a_flag_that_has_ended_is_recorded(driver: Driver) -> None:
    flag = driver.flagged()
    driver.asks(c.Claim())
    assert driver.step(c.TakeNotice(flag=flag, step=0, told=())) == [e.Notified(flag=flag, step=0, told=())]


@pytest.mark.parametrize(("then", "phase"), [("ai_handling", Phase.AI_HANDLING), ("resolved", Phase.RESOLVED)])
def test_a_flag_expires_at_the_last_step_of_its_ladder(then: str, phase: Phase) -> None:
    rules = Rules(routes={"loop": expiring("loop", 9, then)}, texts={"expired": {"en": "I am here again."}})
    driver = Driver(rules)
    driver.flagged("loop")
    settled(driver, driver.now + 9 * MINUTE - 1)
    assert driver.is_in(Phase.FLAGGED)
    settled(driver, driver.now + 1)
    assert driver.is_in(phase)
    assert texts(driver) == (["expired"] if phase is Phase.AI_HANDLING else [])


@pytest.mark.parametrize("reason", ["compliance", "explicit_request"])
def test_some_flags_never_expire_and_keep_the_others_open(reason: str) -> None:
    driver = Driver(Rules(routes={"loop": expiring("loop", 9), reason: expiring(reason, 9)}))
    driver.flagged("loop")
    driver.flagged(reason)
    open_flags = list(driver.state.flags)
    settled(driver, driver.now + 24 * 60 * MINUTE)
    assert list(driver.state.flags) == open_flags
    assert driver.next_timer() > driver.now


def test_flags_expire_together_when_the_last_of_them_may() -> None:
    driver = Driver(Rules(routes={"loop": expiring("loop", 9), "missing_tool": expiring("missing_tool", 20)}))
    driver.flagged("loop")
    start = driver.now
    driver.now += MINUTE
    driver.flagged("missing_tool")
    settled(driver, start + 20 * MINUTE)
    assert driver.is_in(Phase.FLAGGED)
    settled(driver, start + 21 * MINUTE)
    assert driver.is_in(Phase.AI_HANDLING)
    other = Driver(Rules(routes={"loop": expiring("loop", 9)}))
    other.flagged("loop")
    other.flagged("missing_tool")
    settled(other, other.now + 24 * 60 * MINUTE)
    assert other.is_in(Phase.FLAGGED), "a flag without such a step waits for a person"


def test_a_flag_that_nobody_could_be_told_of_does_not_expire() -> None:
    driver = Driver(Rules(routes={"loop": expiring("loop", 9)}))
    driver.flagged("loop")
    for _ in range(40):
        driver.told(ok=False)
        driver.wait(MINUTE)
    assert driver.is_in(Phase.FLAGGED)
    driver.now = max(driver.now, driver.next_timer())
    driver.told()
    driver.wait(0)
    assert driver.is_in(Phase.AI_HANDLING)


def test_an_assignment_starts_the_clock_of_who_is_named_and_tells_them(driver: Driver) -> None:
    flag = driver.flagged("explicit_request")
    driver.told()
    driver.now += MINUTE
    driver.asks(c.Assign(to=SUE), SUE, "supervisor")
    assert driver.state.assigned == SUE
    assert driver.state.owner is None, "only a claim makes an owner"
    assert driver.state.flags[flag].claim_due == driver.now + 2 * MINUTE
    assert [number for _, number in open_notices(driver.state, driver.now)] == [1]
    driver.told()
    assert driver.next_timer() == driver.now + 2 * MINUTE, "what was to come is replaced, not doubled"


def test_an_assignment_while_people_are_being_told_keeps_that_notice(driver: Driver) -> None:
    flag = driver.flagged("explicit_request")
    driver.asks(c.Assign(to=SUE), SUE, "supervisor")
    driver.step(c.TakeNotice(flag=flag, step=0, told=()))
    assert [number for _, number in open_notices(driver.state, driver.now)] == [1]


def test_only_operators_are_assigned_and_only_by_supervisors(driver: Driver) -> None:
    driver.flagged()
    driver.asks(c.Assign(to=SUE))
    assert driver.refusal() == "this needs the role supervisor"
    driver.asks(c.Assign(to=Party("agent")), SUE, "supervisor")
    assert driver.refusal() == "only an operator can be named"


def test_each_team_it_is_sent_to_is_told_and_the_one_before_is_left_in_peace(driver: Driver) -> None:
    flag = driver.flagged("out_of_scope")
    driver.told()
    for team in ("back", "sales"):
        driver.now += 1_000
        driver.asks(c.SendToTeam(team=team))
        assert driver.state.team == team
        assert [notice.team for notice, _ in open_notices(driver.state, driver.now)] == [team]
        driver.told()
    old, new = (each for each in driver.state.flags.values() if each.reason == "handed_on")
    assert (old.ladder[-1].do, len(old.ladder)) == ("notify", 1)
    assert len(new.ladder) > 1
    assert driver.state.flags[flag].team == "sales", "whoever claims it claims all of it"


def test_a_flag_ends_with_the_claim_and_is_remembered_for_verdicts_and_detectors(driver: Driver) -> None:
    message = driver.says("Hm")
    driver.step(
        c.TakeJudgement(
            message=message,
            decision="flag",
            reasons=("frustration",),
            verdicts=(e.Verdict(detector="d", reason="frustration", score=1.0, evidence="Hm"),),
        )
    )
    driver.asks(c.Claim())
    assert driver.state.flags == {}
    assert driver.state.past_flags == {"c1.1": "frustration"}
    assert driver.state.judged_evidence == ["Hm"]
    assert open_notices(driver.state, driver.now) == []


def test_the_defaults_are_those_of_the_design() -> None:
    design = {
        "explicit_request": (True, 2), "compliance": (True, 2), "out_of_scope": (True, 10), "frustration": (False, 5),
        "high_value": (False, 10), "agent_unavailable": (True, 5), "detector_unavailable": (True, 5),
        "missing_tool": (True, 5), "tool_failed": (True, 5), "false_promise": (True, 5), "unanswered": (True, 5),
        "loop": (True, 5), "handed_on": (True, 5), "operator_initiative": (True, 5),
    }  # fmt: skip
    assert {reason: (route.hold, route.claim_within_ms // MINUTE) for reason, route in DEFAULT_ROUTES.items()} == design
    silent = {reason for reason, route in DEFAULT_ROUTES.items() if not route.moment}
    assert silent == {"frustration", "high_value", "handed_on", "operator_initiative"}
