"""Recorded judgements by detector and business version, beside what people did and said."""

import json
from collections.abc import Callable, Sequence

import msgspec
from msgspec import structs

from overhand.conversation.events import Verdict
from overhand.replay import Act, Flag, Heard, Offer, Recorded, Standing, Tally, tally_as_json, tally_as_text

Episode = Callable[..., Recorded]


def said(score: float, detector: str = "mood", reason: str = "frustration", *, shadow: bool = False) -> Verdict:
    return Verdict(detector=detector, reason=reason, score=score, flag_at=0.5, shadow=shadow)


def heard(turn: int, *verdicts: Verdict, round_: int = 0, business: int = 3, **changes: object) -> Heard:
    found = Heard(
        turn=turn, at=1, message=f"m{turn - 1}", business=business, decision="go_on", verdicts=verdicts, unheard=(),
        round=round_, with_people=False,
    )  # fmt: skip
    return structs.replace(found, **changes)


def flag(turn: int, round_: int = 0, **changes: object) -> Flag:
    found = Flag(
        turn=turn, at=1, message=f"m{turn - 1}", reason="frustration", detectors=("mood",), id=f"f{turn}",
        by="detector", business=3, round=round_,
    )  # fmt: skip
    return structs.replace(found, **changes)


def tallied(*recorded: Recorded) -> Tally:
    tally = Tally()
    for each in recorded:
        tally.add(each)
    return tally


def standing(tally: Tally, detector: str = "mood", version: int = 3) -> Standing:
    (found,) = (each for each in tally.standings() if (each.detector, each.version) == (detector, version))
    return found


def happened(
    episode: Episode,
    heard: Sequence[Heard] = (),
    flags: Sequence[Flag] = (),
    acts: Sequence[Act] = (),
    missed: Sequence[str] = (),
    offers: Sequence[Offer] = (),
    none_needed: int = 0,
) -> Recorded:
    return structs.replace(
        episode("a", "b", "c"), heard=tuple(heard), flags=tuple(flags), acts=tuple(acts), missed=tuple(missed),
        offers=tuple(offers), none_needed=none_needed,
    )  # fmt: skip


def test_it_is_counted_how_often_a_detector_did_what(episode: Episode) -> None:
    quiet = said(0.9, "value", "high_value", shadow=True)
    tally = tallied(
        happened(
            episode,
            [
                heard(1, said(0.3), quiet),
                heard(2, said(0.8), said(0.2, "value", "high_value", shadow=True), decision="flag"),
                heard(3, said(0.7), unheard=("scope",), with_people=True),
                heard(1, said(0.6), business=4),
            ],
            [flag(2)],
        )
    )
    mood, value = standing(tally), standing(tally, "value")
    assert (mood.said, mood.fired, mood.acted, mood.shadow, mood.would_fire) == (3, 2, 1, 0, 0)
    assert (value.said, value.fired, value.acted, value.shadow, value.would_fire) == (2, 0, 0, 2, 1)
    assert (standing(tally, "scope").unheard, standing(tally, "scope").reason) == (1, "")
    assert (standing(tally, version=4).fired, dict(tally.judged)) == (1, {3: 3, 4: 1})


def test_an_offer_counts_for_those_whose_reason_it_had_also_where_none_was_made_any_more(episode: Episode) -> None:
    weak = [said(0.4), said(0.3, "asks", "explicit_request"), said(0.45, "quiet", "compliance", shadow=True)]
    offered = [heard(1, *weak, decision="offer"), heard(2, *weak, decision="offer"), heard(3, decision="offer")]
    made = Offer(turn=1, message="m0", reasons=("explicit_request",))
    tally = tallied(happened(episode, offered, offers=[made]))
    assert [(each.detector, each.offered) for each in tally.standings()] == [("asks", 1), ("mood", 1), ("quiet", 0)]


def test_a_moment_is_held_against_what_people_did_next(episode: Episode) -> None:
    twice = [heard(1, said(0.9)), heard(2, said(0.9)), heard(3, said(0.9), round_=1)]
    tally = tallied(
        happened(episode, twice, [flag(1)], [Act("came", 2, 1, 0), Act("dismissed", 3, 1, 1)]),
        happened(episode, [heard(1, said(0.9))], [flag(1)]),
    )
    people = standing(tally).people
    assert (people.right, people.wrong, people.judged) == (1, 1, 2)
    assert (people.found, people.needed) == (1, 1)
    assert (str(people.precision), str(people.recall)) == (".50 (.09-.91)", "1.0 (.21-1.0)")


def test_a_moment_is_held_against_the_verdict_on_its_flag(episode: Episode) -> None:
    came = [Act("came", 1, 1, 0)]
    tally = tallied(
        happened(episode, [heard(1, said(0.9))], [flag(1, verdict="good")], came),
        happened(episode, [heard(1, said(0.9))], [flag(1, verdict="not_needed")], came),
        happened(episode, [heard(1, said(0.9))], [flag(1)], came),
        happened(episode, [heard(1, said(0.1))], [], [], ["frustration", "compliance", ""]),
    )
    verdicts, people = standing(tally).verdicts, standing(tally).people
    assert (verdicts.right, verdicts.wrong, verdicts.found, verdicts.needed) == (1, 1, 1, 2)
    assert (people.right, people.wrong, people.found, people.needed) == (3, 0, 3, 3)
    assert tally.verdicts == 5


def test_who_did_not_fire_where_another_was_right_has_missed_it(episode: Episode) -> None:
    came = [Act("came", 1, 1, 0)]
    other = said(0.9, "other")
    tally = tallied(
        happened(episode, [heard(1, other)], [flag(1, detectors=("other",), verdict="good")], came),
        happened(episode, [heard(1, other, said(0.7))], [flag(1, detectors=("other",), verdict="good")], came),
        happened(episode, [heard(1)], [flag(1, by="agent", detectors=(), verdict="good")], came),
        happened(episode, [heard(1, said(0.9, shadow=True))], [flag(1, detectors=("other",))], came),
    )
    assert (standing(tally).verdicts.found, standing(tally).verdicts.needed) == (1, 3)
    assert (standing(tally, "other").people.found, standing(tally, "other").people.needed) == (3, 4)
    assert (standing(tally).people.found, standing(tally).people.needed) == (2, 4)


def test_a_detector_in_shadow_is_held_against_what_people_say_of_the_whole_episode(episode: Episode) -> None:
    quiet = heard(1, said(0.9, shadow=True))
    tally = tallied(
        happened(episode, [quiet], missed=["frustration"]),
        happened(episode, [quiet], missed=["compliance"]),
        happened(episode, [quiet], none_needed=1),
        happened(episode, [quiet], [flag(1, reason="loop", detectors=("other",))], [Act("dismissed", 1, 1, 0)]),
        happened(episode, [heard(1, said(0.9))], [flag(1)], missed=["frustration"], none_needed=1),
    )
    verdicts = standing(tally).verdicts
    assert (verdicts.right, verdicts.wrong, verdicts.found, verdicts.needed) == (1, 1, 1, 2)
    assert (standing(tally).moments, standing(tally).people.wrong) == (5, 1)
    assert [(each.kind, each.detector, each.reason) for each in tally.cases if each.kind == "wrong"] == [
        ("wrong", "mood", "frustration"),
        ("wrong", "mood", "frustration"),
    ]


def test_what_nobody_was_there_for_is_missed_and_where_people_say_so_is_told(episode: Episode) -> None:
    dismissed = [Act("dismissed", 1, 1, 0)]
    tally = tallied(
        happened(episode, [heard(1, said(0.1), at=7)], missed=["frustration", ""]),
        happened(episode, [heard(1, said(0.9), at=8)], [flag(1, verdict="not_needed")], dismissed),
        happened(episode, [heard(1, said(0.1))], [flag(1, by="agent", detectors=(), at=9, verdict="good")]),
        happened(episode, [heard(1, said(0.9))], [flag(1, verdict="good")]),
    )
    assert standing(tally).missed == 2
    assert [(each.kind, each.detector, each.reason, each.at) for each in tally.cases] == [
        ("missed", "", "frustration", 7),
        ("missed", "", "", 7),
        ("wrong", "mood", "frustration", 8),
        ("missed", "", "frustration", 9),
    ]


def test_a_detector_of_several_reasons_stands_once_for_each(episode: Episode) -> None:
    own = [said(0.9, "own", "wholesale"), said(0.8, "own", "press")]
    tally = tallied(happened(episode, [heard(1, *own), heard(2, unheard=("own",))], [flag(1, reason="press")]))
    assert [(each.detector, each.reason, each.fired, each.unheard) for each in tally.standings()][:2] == [
        ("mood", "press", 0, 0),
        ("own", "press", 1, 1),
    ]
    labels = [line.split("  ")[0] for line in tally_as_text(tally)]
    assert {"own: press", "own: wholesale"} <= set(labels)


def test_who_could_not_look_is_known_by_what_it_spoke_for_elsewhere(episode: Episode) -> None:
    tally = tallied(
        happened(episode, [heard(1, unheard=("mood",), business=4)]), happened(episode, [heard(1, said(0.2))])
    )
    assert [(each.version, each.reason) for each in tally.standings()] == [(3, "frustration"), (4, "frustration")]


def test_tallies_add_up_whatever_the_order(episode: Episode) -> None:
    parts = [
        happened(episode, [heard(1, said(0.9))], [flag(1, verdict="good")]),
        happened(episode, [heard(1, unheard=("mood",))], missed=["frustration"]),
    ]
    one, other = tallied(*parts), tallied(*reversed(parts))
    assert one.standings() == other.standings()
    assert one.counts == tallied(parts[0]).counts + tallied(parts[1]).counts


def test_a_withheld_draft_counts_and_who_could_not_look_did_not_act(episode: Episode) -> None:
    draft = flag(1, message="", reason="false_promise", detectors=("promise",))
    deaf = flag(1, reason="detector_unavailable", detectors=("asks",))
    recorded = happened(episode, [heard(1, unheard=("asks",))], [draft, deaf], [Act("came", 1, 1, 0)])
    tally = tallied(recorded)
    promise = standing(tally, "promise")
    assert (promise.said, promise.fired, promise.acted, promise.people.right) == (1, 1, 1, 1)
    assert (standing(tally, "asks").acted, standing(tally, "asks").unheard) == (0, 1)


def test_with_people_nothing_is_a_moment(episode: Episode) -> None:
    theirs = heard(1, said(0.9), with_people=True)
    tally = tallied(happened(episode, [theirs], [flag(1, with_people=True)], [Act("came", 1, 1, 0)]))
    assert (standing(tally).fired, standing(tally).people.judged, standing(tally).people.needed) == (1, 0, 0)


def test_the_tables_have_n_beside_each_share_and_a_dash_where_nothing_can_be_said(episode: Episode) -> None:
    recorded = happened(episode, [heard(1, said(0.9), unheard=("scope",))], [flag(1)], [Act("came", 1, 1, 0)])
    lines = list(tally_as_text(tallied(recorded)))
    assert lines[0] == "messages judged: 1 (1 under version 3), verdicts given: 0"
    rows = [line.split() for line in lines]
    assert ["mood", "v3", "1", "1", "0", "1", "0", "0", "0"] in rows
    assert ["mood", "v3", "1.0", "(.21-1.0)", "n=1", "1.0", "(.21-1.0)", "n=1"] in rows
    assert ["mood", "v3", "-", "-"] in rows
    assert rows.count(["scope", "v3", "-", "-"]) == 2


def test_a_program_gets_the_same(episode: Episode) -> None:
    recorded = happened(episode, [heard(1, said(0.9))], [flag(1, verdict="good")])
    found = json.loads(msgspec.json.encode(tally_as_json(tallied(recorded))))
    (mood,) = found["detectors"]
    assert (found["judged"], found["verdicts"], mood["would_fire"], mood["not_heard"]) == ({"3": 1}, 1, 0, 0)
    assert (mood["moments"], mood["missed"]) == (1, 0)
    assert (mood["verdicts"]["right"], mood["verdicts"]["wrong"]) == (1, 0)
    assert mood["verdicts"]["precision"] == {"value": 1.0, "from": 0.2065, "to": 1.0, "n": 1}
    assert mood["people"]["precision"] == {"value": None, "from": 0.0, "to": 1.0, "n": 0}
