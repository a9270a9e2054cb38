import asyncio
import math
import threading
import time
from collections.abc import Awaitable, Callable, Mapping

import anyio
import pytest

from overhand.detection import ConversationView, Detector, Failure, Judged, Panel, SharedVectors, Signal
from overhand.errors import PluginError

pytestmark = pytest.mark.anyio

MakeView = Callable[..., ConversationView]
NO_SETTINGS: Mapping[str, Mapping[str, object]] = {}
Look = Callable[[ConversationView], Awaitable[Signal | None]]


class Fake:
    """A detector that does what it is told."""

    looks_at = "customer"

    def __init__(self, look: Look, name: str = "fake", reason: str = "frustration", **optional: object) -> None:
        self.name, self.reason, self._look = name, reason, look
        self.seen: list[ConversationView] = []
        for attribute, value in optional.items():
            setattr(self, attribute, value)

    async def look(self, view: ConversationView) -> Signal | None:
        self.seen.append(view)
        return await self._look(view)


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000

    def __call__(self) -> int:
        return self.now


def says(score: float, *, direct: bool = False, evidence: str = "three times") -> Look:
    async def look(view: ConversationView) -> Signal | None:
        return Signal(score=score, evidence=evidence, sentence="Because.", direct=direct)

    return look


async def nothing(view: ConversationView) -> Signal | None:
    return None


async def raises(view: ConversationView) -> Signal | None:
    raise ValueError("no good")


async def hangs(view: ConversationView) -> Signal | None:
    await anyio.sleep_forever()
    return None


def failures(judged: Judged) -> list[tuple[str, str]]:
    return [(failure.detector, failure.kind) for failure in judged.failures]


def panel(*detectors: Detector, clock: Clock | None = None) -> Panel:
    return Panel(detectors, clock=clock or Clock())


async def test_a_score_at_its_threshold_flags(view: MakeView) -> None:
    judged = await panel(Fake(says(0.5))).judge(view("hello"), {})
    assert (judged.decision, judged.reasons) == ("flag", ("frustration",))
    assert judged.judgements[0].acted
    assert judged.judgements[0].flag_at == 0.5


async def test_a_score_below_its_threshold_is_recorded_and_the_conversation_goes_on(view: MakeView) -> None:
    judged = await panel(Fake(says(0.49))).judge(view("hello"), {})
    assert (judged.decision, judged.reasons) == ("go_on", ())
    assert [(said.score, said.acted) for said in judged.judgements] == [(0.49, False)]


async def test_a_score_between_the_two_thresholds_offers(view: MakeView) -> None:
    judged = await panel(Fake(says(0.4), offer_at=0.3)).judge(view("hello"), {})
    assert (judged.decision, judged.reasons) == ("offer", ("frustration",))


async def test_what_was_said_outright_is_flagged_where_another_signal_would_be_offered(view: MakeView) -> None:
    judged = await panel(Fake(says(0.4, direct=True), offer_at=0.3)).judge(view("hello"), {})
    assert judged.decision == "flag"


async def test_a_flag_is_stronger_than_an_offer_and_only_its_reasons_act(view: MakeView) -> None:
    calm = Fake(says(0.4), name="calm", reason="high_value", offer_at=0.3)
    judged = await panel(calm, Fake(says(0.9))).judge(view("hello"), {})
    assert (judged.decision, judged.reasons) == ("flag", ("frustration",))
    assert {said.detector: said.acted for said in judged.judgements} == {"calm": False, "fake": True}


async def test_reasons_are_ordered_by_strength_and_strange_ones_come_last(view: MakeView) -> None:
    three = [Fake(says(1.0), name=name, reason=name) for name in ("wholesale", "frustration", "compliance")]
    judged = await panel(*three).judge(view("hello"), {})
    assert judged.reasons == ("compliance", "frustration", "wholesale")


async def test_thresholds_of_the_business_version_win_over_the_detectors_own(view: MakeView) -> None:
    detector = Fake(says(0.6), flag_at=0.5)
    judged = await panel(detector).judge(view("hello"), {"fake": {"flag_at": 0.7, "offer_at": 0.6, "words": ["a"]}})
    assert judged.decision == "offer"
    assert judged.judgements[0].flag_at == 0.7
    assert detector.seen[0].settings == {"flag_at": 0.7, "offer_at": 0.6, "words": ["a"]}


@pytest.mark.parametrize("table", [{"flag_at": "high"}, {"flag_at": 85}, {"shadow": 1}])
async def test_a_table_that_cannot_be_read_is_reported_and_the_defaults_hold(
    view: MakeView, table: dict[str, object]
) -> None:
    judged = await panel(Fake(says(0.6))).judge(view("hello"), {"fake": table})
    assert judged.decision == "flag"
    assert failures(judged) == [("fake", "settings")]


async def test_a_detector_in_shadow_is_recorded_and_acts_on_nothing(view: MakeView) -> None:
    judged = await panel(Fake(says(1.0))).judge(view("hello"), {"fake": {"shadow": True}})
    assert judged.decision == "go_on"
    assert [(said.shadow, said.acted) for said in judged.judgements] == [(True, False)]


async def test_a_mandatory_detector_in_shadow_that_fails_flags_nothing(view: MakeView) -> None:
    judged = await panel(Fake(raises, reason="compliance")).judge(view("hello"), {"fake": {"shadow": True}})
    assert judged.decision == "go_on"
    assert failures(judged) == [("fake", "raised")]


async def test_evidence_a_person_has_judged_does_not_flag_again(view: MakeView) -> None:
    judged = await panel(Fake(says(1.0, evidence="Three  times"))).judge(view("hello", judged=["three times"]), {})
    assert judged.decision == "go_on"
    assert not judged.judgements[0].acted


@pytest.mark.parametrize("reason", ["compliance", "explicit_request"])
async def test_compliance_and_explicit_requests_flag_again_in_a_new_message(view: MakeView, reason: str) -> None:
    detector = Fake(says(1.0, evidence="my lawyer"), reason=reason)
    judged = await panel(detector).judge(view("my lawyer", judged=["my lawyer"]), {})
    assert judged.reasons == (reason,)


async def test_drafts_and_customers_messages_have_detectors_of_their_own(view: MakeView) -> None:
    draft = Fake(says(1.0), name="draft", reason="false_promise", looks_at="draft")
    both = panel(draft, Fake(says(1.0)))
    assert (await both.judge(view("hello"), {})).reasons == ("frustration",)
    assert (await both.judge_draft(view("human", author="agent"), {})).reasons == ("false_promise",)


async def test_one_that_raises_is_reported_and_the_others_count(view: MakeView) -> None:
    judged = await panel(Fake(raises, name="bad"), Fake(says(1.0))).judge(view("hello"), {})
    assert judged.reasons == ("frustration",)
    assert judged.failures == (Failure(detector="bad", why="ValueError: no good", kind="raised"),)


async def test_one_that_hangs_is_reported_at_its_deadline_and_the_others_count(view: MakeView) -> None:
    judged = await panel(Fake(hangs, name="bad", deadline_ms=20), Fake(says(1.0))).judge(view("hello"), {})
    assert judged.reasons == ("frustration",)
    assert failures(judged) == [("bad", "overran")]


async def test_detectors_run_side_by_side(view: MakeView) -> None:
    met = asyncio.Barrier(2)

    async def meet(view: ConversationView) -> Signal | None:
        await met.wait()
        return None

    judged = await panel(Fake(meet, name="one"), Fake(meet, name="two")).judge(view("hello"), {})
    assert judged.failures == ()


async def test_one_that_swallows_its_cancellation_is_left_behind(view: MakeView) -> None:
    free = anyio.Event()

    async def stubborn(view: ConversationView) -> Signal | None:
        while not free.is_set():
            try:
                await free.wait()
            except asyncio.CancelledError:
                continue
        raise ValueError("at last")

    held = panel(Fake(stubborn, name="bad", deadline_ms=20), Fake(says(1.0)))
    judged = await held.judge(view("hello"), {})
    assert judged.reasons == ("frustration",)
    assert failures(judged) == [("bad", "overran")]
    assert held.left_behind == 1
    free.set()
    with anyio.fail_after(5):
        while held.left_behind:
            await anyio.lowlevel.checkpoint()


async def test_one_that_holds_the_loop_past_its_deadline_is_counted_and_still_heard(view: MakeView) -> None:
    async def computes(view: ConversationView) -> Signal | None:
        until = time.monotonic() + 0.03
        while time.monotonic() < until:
            pass
        return Signal(score=1.0, evidence="x", sentence="y")

    held = panel(Fake(computes, deadline_ms=10))
    verdicts = [await held.judge(view("hello"), {}) for _ in range(4)]
    assert [judged.decision for judged in verdicts] == ["flag", "flag", "flag", "go_on"]
    assert failures(verdicts[3]) == [("fake", "set_aside")]


@pytest.mark.parametrize("error", [SystemExit(1), KeyboardInterrupt(), asyncio.CancelledError(), TimeoutError("own")])
async def test_one_that_tries_to_end_the_process_or_its_task_is_reported(view: MakeView, error: BaseException) -> None:
    async def leaves(view: ConversationView) -> Signal | None:
        raise error

    judged = await panel(Fake(leaves, name="bad"), Fake(says(1.0))).judge(view("hello"), {})
    assert judged.reasons == ("frustration",)
    assert failures(judged) == [("bad", "raised")]


async def test_one_whose_own_tasks_ask_to_exit_is_reported(view: MakeView) -> None:
    async def leaves(view: ConversationView) -> Signal | None:
        raise BaseExceptionGroup("all", [SystemExit(1)])

    judged = await panel(Fake(leaves)).judge(view("hello"), {})
    assert failures(judged) == [("fake", "raised")]


@pytest.mark.parametrize(
    "found",
    [
        "yes",
        0.9,
        Signal(score=math.nan, evidence="", sentence=""),
        Signal(score=1.01, evidence="", sentence=""),
        Signal(score=-0.1, evidence="", sentence=""),
        Signal(score=True, evidence="", sentence=""),
        Signal(score="1", evidence="", sentence=""),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - nonsense is the point
        Signal(score=1, evidence=None, sentence=""),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - nonsense is the point
    ],
)
async def test_nonsense_is_a_failure(view: MakeView, found: object) -> None:
    async def talks(view: ConversationView) -> Signal | None:
        return found  # type: ignore[return-value] # pyright: ignore[reportReturnType] - nonsense is the point

    judged = await panel(Fake(talks)).judge(view("hello"), {})
    assert failures(judged) == [("fake", "nonsense")]
    assert judged.decision == "go_on"


async def test_what_a_detector_says_is_cut_to_a_length_that_can_be_journalled(view: MakeView) -> None:
    async def talks(view: ConversationView) -> Signal | None:
        return Signal(score=1, evidence="a" * 10_000, sentence="b" * 10_000)

    said = (await panel(Fake(talks)).judge(view("hello"), {})).judgements[0]
    assert (len(said.evidence), len(said.sentence)) == (500, 300)


@pytest.mark.parametrize("reason", ["compliance", "explicit_request"])
async def test_a_mandatory_detector_that_fails_flags(view: MakeView, reason: str) -> None:
    judged = await panel(Fake(raises, reason=reason)).judge(view("hello"), {})
    assert (judged.decision, judged.reasons) == ("flag", ("detector_unavailable",))
    assert judged.failures[0].mandatory


async def test_a_detector_says_itself_whether_it_is_mandatory(view: MakeView) -> None:
    lenient = await panel(Fake(raises, reason="compliance", mandatory=False)).judge(view("hello"), {})
    strict = await panel(Fake(raises, mandatory=True)).judge(view("hello"), {})
    assert (lenient.decision, strict.decision) == ("go_on", "flag")


async def test_a_fixed_word_alone_asks_for_a_person_with_no_detector_at_all(view: MakeView) -> None:
    judged = await panel().judge(view("¡HUMANO, por favor!"), {})
    assert (judged.decision, judged.reasons) == ("flag", ("explicit_request",))
    assert judged.judgements[0].evidence == "HUMANO, por favor"
    assert judged.judgements[0].score == 1


async def test_a_fixed_word_within_a_sentence_counts_only_while_a_mandatory_detector_is_down(view: MakeView) -> None:
    text = "the price for one person, what is it"
    assert (await panel(Fake(nothing, reason="compliance")).judge(view(text), {})).decision == "go_on"
    assert (await panel(Fake(raises)).judge(view(text), {})).decision == "go_on"
    down = await panel(Fake(raises, reason="compliance")).judge(view(text), {})
    assert down.reasons == ("explicit_request", "detector_unavailable")


async def test_three_overruns_in_a_minute_set_a_detector_aside_for_a_minute(view: MakeView) -> None:
    clock = Clock()
    slow = Fake(hangs, deadline_ms=10)
    held = panel(slow, clock=clock)
    for _ in range(3):
        clock.now += 20_000
        assert failures(await held.judge(view("hello"), {})) == [("fake", "overran")]
    assert failures(await held.judge(view("hello"), {})) == [("fake", "set_aside")]
    assert len(slow.seen) == 3
    clock.now += 60_000
    assert failures(await held.judge(view("hello"), {})) == [("fake", "overran")]


async def test_overruns_spread_over_more_than_a_minute_set_nothing_aside(view: MakeView) -> None:
    clock = Clock()
    held = panel(Fake(hangs, deadline_ms=10), clock=clock)
    for _ in range(4):
        clock.now += 30_000
        assert failures(await held.judge(view("hello"), {})) == [("fake", "overran")]


async def test_a_mandatory_detector_that_is_set_aside_counts_as_failed(view: MakeView) -> None:
    held = panel(Fake(hangs, deadline_ms=10, reason="compliance"))
    for _ in range(3):
        await held.judge(view("hello"), {})
    judged = await held.judge(view("hello"), {})
    assert failures(judged) == [("fake", "set_aside")]
    assert judged.reasons == ("detector_unavailable",)


async def test_a_blocking_detector_runs_in_a_thread_with_a_loop_of_its_own(view: MakeView) -> None:
    threads: list[threading.Thread] = []

    async def computes(view: ConversationView) -> Signal | None:
        threads.append(threading.current_thread())
        await asyncio.sleep(0)
        return Signal(score=1, evidence="x", sentence="y")

    judged = await panel(Fake(computes, blocking=True)).judge(view("hello"), {})
    assert judged.decision == "flag"
    assert threads[0] is not threading.main_thread()


async def test_a_blocking_detector_that_raises_is_reported(view: MakeView) -> None:
    judged = await panel(Fake(raises, blocking=True)).judge(view("hello"), {})
    assert judged.failures[0].why == "ValueError: no good"


async def test_one_that_spins_in_its_thread_does_not_hold_up_the_conversation(view: MakeView) -> None:
    stop, ended = threading.Event(), threading.Event()

    async def spins(view: ConversationView) -> Signal | None:
        while not stop.is_set():
            pass
        ended.set()
        return None

    held = panel(Fake(spins, name="bad", blocking=True, deadline_ms=50), Fake(says(1.0)))
    judged = await held.judge(view("hello"), {})
    assert judged.reasons == ("frustration",)
    assert failures(judged) == [("bad", "overran")]
    stop.set()
    assert ended.wait(5)


async def test_a_blocking_detector_has_eight_threads_and_the_ninth_message_waits_in_line(view: MakeView) -> None:
    stop = threading.Event()
    running: list[int] = []

    async def waits(view: ConversationView) -> Signal | None:
        running.append(1)
        stop.wait(5)
        return None

    held = panel(Fake(waits, blocking=True, deadline_ms=10_000))
    async with anyio.create_task_group() as group:
        for _ in range(9):
            group.start_soon(held.judge, view("hello"), NO_SETTINGS)
        with anyio.fail_after(5):
            while len(running) < 8:
                await anyio.lowlevel.checkpoint()
        assert len(running) == 8
        stop.set()
    assert len(running) == 9


def test_a_thread_that_outlives_the_loop_ends_quietly(view: MakeView) -> None:
    stop = threading.Event()
    before = set(threading.enumerate())

    async def waits(view: ConversationView) -> Signal | None:
        stop.wait(5)
        return None

    asyncio.run(panel(Fake(waits, blocking=True, deadline_ms=10)).judge(view("hello"), {}))
    stop.set()
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
        assert not thread.is_alive()


async def test_a_judgement_that_is_cancelled_cancels_its_detectors(view: MakeView) -> None:
    started, ended = anyio.Event(), anyio.Event()

    async def waits(view: ConversationView) -> Signal | None:
        started.set()
        try:
            await anyio.sleep_forever()
        finally:
            ended.set()
        return None

    async with anyio.create_task_group() as group:
        group.start_soon(panel(Fake(waits)).judge, view("hello"), NO_SETTINGS)
        await started.wait()
        group.cancel_scope.cancel()
    with anyio.fail_after(5):
        await ended.wait()


async def test_detectors_get_the_panels_vectors(view: MakeView) -> None:
    vectors = SharedVectors(None)
    detector = Fake(nothing)
    await Panel([detector], clock=Clock(), vectors=vectors).judge(view("hello"), {})
    assert detector.seen[0].vectors is vectors


def test_the_panel_names_every_reason_it_can_flag_for() -> None:
    seated = panel(Fake(nothing), Fake(nothing, name="own", reason="wholesale"))
    assert seated.reasons == ("explicit_request", "frustration", "detector_unavailable", "wholesale")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"name": ""}, "no name"),
        ({"reason": ""}, "no reason"),
        ({"looks_at": "operator"}, "looks_at"),
        ({"flag_at": 5}, "flag_at"),
        ({"offer_at": "low"}, "offer_at"),
        ({"deadline_ms": 0}, "deadline_ms"),
        ({"name": "fixed_words"}, "taken"),
    ],
)
def test_a_detector_that_does_not_keep_the_contract_is_refused_at_start(wrong: dict[str, str], why: str) -> None:
    detector = Fake(nothing)
    for attribute, value in wrong.items():
        setattr(detector, attribute, value)
    with pytest.raises(PluginError, match=why):
        panel(detector)


def test_two_detectors_of_one_name_are_refused_at_start() -> None:
    with pytest.raises(PluginError, match="taken"):
        panel(Fake(nothing), Fake(nothing))
