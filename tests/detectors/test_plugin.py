import statistics
import time

import pluggy
import pytest

import overhand_detectors
from overhand.detection import ConversationView, Detector, Line, Panel
from overhand.hookspecs import HookSpecs
from overhand_detectors import detectors

pytestmark = pytest.mark.anyio


def view(text: str) -> ConversationView:
    return ConversationView(
        channel="fake", language="en", last=Line(id="m", author="customer", text=text, at=0), turns=(), coverage=0.9
    )


def test_the_plugin_registers_all_its_detectors() -> None:
    manager = pluggy.PluginManager("overhand")
    manager.add_hookspecs(HookSpecs)
    manager.register(overhand_detectors)
    manager.check_pending()
    added: list[Detector] = []
    manager.hook.register_detectors(add=added.append, config=None)
    assert [detector.reason for detector in added] == [
        "explicit_request",
        "compliance",
        "out_of_scope",
        "out_of_scope",
        "frustration",
        "high_value",
        "own_reason",
        "false_promise",
    ]
    assert all(isinstance(detector, Detector) for detector in added)


async def test_a_direct_request_is_flagged_by_a_panel_of_all() -> None:
    judged = await Panel(detectors(), clock=lambda: 0).judge(view("please connect me to a human"), {})
    assert (judged.decision, judged.reasons) == ("flag", ("explicit_request",))
    assert judged.failures == ()


async def test_an_everyday_question_goes_on() -> None:
    judged = await Panel(detectors(), clock=lambda: 0).judge(view("what time do you open tomorrow?"), {})
    assert (judged.decision, judged.failures) == ("go_on", ())


async def test_a_message_costs_the_whole_panel_a_few_milliseconds_at_most() -> None:
    panel = Panel(detectors(), clock=lambda: 0)
    took: list[float] = []
    for number in range(50):
        began = time.perf_counter()
        await panel.judge(view(f"hello, where is my order {number}? it should have come on Monday"), {})
        took.append(time.perf_counter() - began)
    assert statistics.median(took) < 0.01
