"""What configurations come to, side by side, and where they differ."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import pytest
from msgspec import structs

from overhand.conversation.events import Verdict
from overhand.detection import Detector
from overhand.replay import Comparison, Configuration, Equipment, Flag, Heard, Recorded, Rerun, as_json, as_text
from overhand.replay import episodes as read
from overhand.testing.recordings import recordings
from overhand.testing.workshop import small_business
from overhand_detectors import detectors

pytestmark = pytest.mark.anyio

Episode = Callable[..., Recorded]
Spot = Callable[..., Detector]
Settings = Mapping[str, Mapping[str, object]]


async def comparison(
    found: tuple[Detector, ...], conversations: list[list[Recorded]], **settings: Settings
) -> Comparison:
    """The conversations under businesses with these settings, by name."""
    businesses = {name: structs.replace(small_business(), detectors=each) for name, each in settings.items()}
    rerun = Rerun(Equipment(found), [Configuration(name, each) for name, each in businesses.items()])
    compared = Comparison.of(list(businesses))
    for conversation, predicted in zip(conversations, await rerun.replay(conversations), strict=True):
        compared.add(conversation, predicted)
    compared.sort()
    return compared


def recorded_flag(turn: int, reason: str, **changes: Any) -> Flag:
    flag = Flag(
        turn=turn, at=1, message=f"m{turn - 1}", reason=reason, detectors=(reason,), id=f"f{turn}", by="detector",
        business=3, round=0,
    )  # fmt: skip
    return structs.replace(flag, **changes)


async def test_a_stricter_threshold_shows_as_flags_that_are_only_in_the_looser_one(
    episode: Episode, spot: Spot
) -> None:
    spotter = spot("explicit_request", {"human": 0.995, "someone": 0.7})
    conversations = [
        [episode("hi", "someone there?", "human please", conversation="c_b")],
        [episode("human!", conversation="c_a")],
        [episode("someone?", conversation="c_c")],
        [episode("nothing", conversation="c_d")],
    ]
    compared = await comparison(
        (spotter,), conversations, looser={spotter.name: {"flag_at": 0.5}}, stricter={spotter.name: {"flag_at": 0.99}}
    )
    places = [(each.conversation, each.turn, each.message, each.only_a, each.only_b) for each in compared.differences]
    assert places == [
        ("c_b", 2, "m1", ("explicit_request",), ("offer: explicit_request",)),
        ("c_b", 3, "m2", (), ("explicit_request",)),
        ("c_c", 1, "m0", ("explicit_request",), ("offer: explicit_request",)),
    ]
    recorded, looser, stricter = compared.outcomes
    assert (recorded.flags, looser.flags, looser.flagged, stricter.flags, stricter.flagged) == (0, 3, 3, 2, 2)
    assert stricter.offers == 2
    assert [(each.conversation, each.flag.turn) for each in compared.flags] == [("c_a", 1), ("c_b", 3)]


async def test_a_detector_in_shadow_shows_as_its_flags_gone(episode: Episode, spot: Spot) -> None:
    mood, value = spot("frustration", {"bad": 0.9}), spot("high_value", {"hundred": 0.8})
    conversations = [[episode("bad", "a hundred lamps"), episode("a hundred, bad")]]
    compared = await comparison((mood, value), conversations, loud={}, quiet={value.name: {"shadow": True}})
    assert [(each.turn, each.only_a, each.only_b) for each in compared.differences] == [
        (1, ("high_value",), ()),
        (2, ("high_value",), ()),
    ]
    _, loud, quiet = compared.outcomes
    assert (dict(loud.by_reason), dict(loud.by_detector)) == (
        {"frustration": 2, "high_value": 2},
        {"spots_frustration": 2, "spots_high_value": 2},
    )
    assert (dict(quiet.by_reason), dict(quiet.shadow)) == ({"frustration": 2}, {"spots_high_value": 2})


async def test_alone_a_configuration_is_held_against_what_was_recorded(episode: Episode, spot: Spot) -> None:
    spotter = spot("frustration", {"bad": 0.9})
    was = episode("bad", "fine", "bad", came=[2])
    kept, lost = recorded_flag(1, "frustration"), recorded_flag(2, "compliance")
    draft = recorded_flag(3, "false_promise", message="", round=1)
    agent = recorded_flag(2, "out_of_scope", by="agent")
    compared = await comparison((spotter,), [[structs.replace(was, flags=(kept, lost, draft, agent))]], now={})
    assert [(each.turn, each.only_a, each.only_b) for each in compared.differences] == [
        (2, ("compliance",), ()),
        (3, (), ("frustration",)),
    ]
    totals = compared.totals
    assert (totals.messages, totals.persons, totals.otherwise, totals.withheld) == (3, 1, 1, 1)
    assert [(each.flags, each.unanswered, each.unflagged) for each in compared.outcomes] == [(2, 0, 0), (2, 1, 0)]


async def test_persons_and_flags_are_held_against_each_other(episode: Episode, spot: Spot) -> None:
    spotter = spot("frustration", {"bad": 0.9})
    conversations = [
        [episode("bad", "fine", "fine", came=[3])],  # two turns early
        [episode("fine", "fine", came=[2])],  # never flagged
        [episode("fine", "bad")],  # nobody came
        [episode("fine", "ai: hello")],
    ]
    compared = await comparison((spotter,), conversations, now={})
    now = compared.outcomes[1]
    assert (now.unanswered, now.unflagged, now.golden.turns_saved) == (1, 1, 2)
    assert now.golden.mean(2, 0.0) == pytest.approx((0.607 + 0 + 0 + 1) / 4, abs=0.001)
    assert [str(now.golden.recall(tolerance)) for tolerance in (1, 2)] == [".00 (.00-.66)", ".50 (.09-.91)"]
    assert (compared.totals.conversations, compared.totals.drafts) == (4, 1)


async def test_what_was_not_heard_or_in_shadow_then_is_counted(episode: Episode, spot: Spot) -> None:
    shadow = Verdict(detector="d", reason="frustration", score=0.9, flag_at=0.5, shadow=True)
    weak = structs.replace(shadow, score=0.2)
    heard = Heard(
        turn=1, at=1, message="m0", business=3, decision="go_on", verdicts=(shadow, weak), unheard=("e", "e"), round=0,
        with_people=False,
    )  # fmt: skip
    was = structs.replace(episode("bad"), heard=(heard,))
    compared = await comparison((spot("frustration", {"bad": -1.0}),), [[was]], now={})
    recorded, now = compared.outcomes
    assert (dict(recorded.shadow), dict(recorded.unheard)) == ({"d": 1}, {"e": 2})
    assert (dict(now.shadow), dict(now.unheard)) == ({}, {"spots_frustration": 1})


async def test_the_table_names_every_figure_and_no_word_of_anybody(episode: Episode, spot: Spot) -> None:
    spotter = spot("frustration", {"awful": 0.9, "lost": -1.0})
    texts = [f"this is awful, order {number}" for number in range(24)]
    was = episode(*texts, came=list(range(1, 25)))
    agent = recorded_flag(2, "out_of_scope", by="agent")
    conversations = [[structs.replace(was, flags=(agent, recorded_flag(3, "false_promise", message="")))]]
    conversations.append([episode("lost", conversation="c_b")])
    compared = await comparison((spotter,), conversations, now={}, quiet={spotter.name: {"shadow": True}})
    text = "\n".join(as_text(compared))
    lines = text.splitlines()
    assert lines[0] == "conversations: 2, episodes: 2, messages: 25, times a person came in: 24"
    assert lines[1] == "  of them after a flag of the AI, a timer or a colleague, which is not replayed: 1"
    assert lines[2] == "  withheld drafts of the AI, whose words are in no journal and not replayed: 1"
    table = {line[:38].strip(): line[38:].split() for line in lines if line[:38].strip()}
    assert table["conversations flagged"] == ["0", "1", "0"]
    assert table["for frustration"] == ["0", "24", "0"]
    assert table["by spots_frustration"] == ["0", "24", "0"]
    assert table["GT-I (l = 0)"] == ["0.500", "1.000", "0.500"]
    assert table["GT-III, late costs more (l = 0.5)"] == ["0.500", "1.000", "0.500"]
    assert table["turns saved, where any (median)"] == ["-", "-", "-"]
    assert table["texts in shadow for spots_frustration"] == ["0", "0", "24"]
    assert table["texts not heard by spots_frustration"] == ["0", "1", "1"]
    assert "differences between now and quiet: 24" in lines
    assert "  c_a  episode 1  message 1  only now: frustration" in lines
    assert "  and 4 more, all of them with --json" in lines
    assert lines[-1] == "flags of quiet: 0"
    assert "awful" not in text


async def test_a_program_gets_everything(episode: Episode, spot: Spot) -> None:
    spotter = spot("frustration", {"bad": 0.9})
    compared = await comparison((spotter,), [[episode("fine", "bad", came=[2])]], now={})
    found = json.loads(msgspec.json.encode(as_json(compared)))
    assert found["compared"] == ["recorded", "now"]
    assert found["totals"]["messages"] == 2
    recorded, now = found["outcomes"]
    assert (now["flags"], now["by_reason"], now["persons_without_flag"]) == (1, {"frustration": 1}, 0)
    assert now["gt"][0] == {"tolerance": 1, "lateness": 0.0, "score": 1.0}
    assert now["recall"]["1"] == {"value": 1.0, "from": 0.2065, "to": 1.0, "n": 1}
    assert recorded["turns_saved"] == {"median": None, "n": 0}
    assert found["differences"] == [
        {"conversation": "c_a", "episode": 1, "turn": 2, "message": "m1", "only_a": [], "only_b": ["frustration"]}
    ]
    (flag,) = found["flags"]
    assert (flag["conversation"], flag["reason"], flag["detectors"]) == ("c_a", "frustration", ["spots_frustration"])


async def test_on_made_up_conversations_the_real_detectors_differ_only_where_a_threshold_does() -> None:
    conversations = [read(each.conversation, each.records) for each in recordings(60, seed=3)]
    settings: Settings = {"explicit_request": {"flag_at": 1.0, "offer_at": 1.0}}
    same = await comparison(detectors(), conversations, a={}, b={})
    assert same.differences == []
    other = await comparison(detectors(), conversations, a={"explicit_request": {"flag_at": 0.5}}, b=settings)
    assert other.differences
    a, b = other.outcomes[1:]
    others = set(a.by_reason) - {"explicit_request"}
    assert {reason: a.by_reason[reason] for reason in others} == {reason: b.by_reason[reason] for reason in others}
    assert a.by_reason["explicit_request"] > b.by_reason["explicit_request"]
