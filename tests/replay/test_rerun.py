"""Recorded texts before today's detectors."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import anyio
import pytest
from msgspec import structs

from overhand.business import Business
from overhand.business.editions import edition_of
from overhand.conversation import Conversation, Said
from overhand.detection import ConversationView, Detector, Judged, Line, Panel, SharedVectors, Signal
from overhand.errors import PluginError
from overhand.knowledge import Document, Question
from overhand.replay import Configuration, Equipment, Flag, Offer, Predicted, Recorded, Rerun, Seen, episodes
from overhand.replay.coverage import Coverage
from overhand.runtime.judging import covered
from overhand.testing.recordings import recordings
from overhand.testing.workshop import small_business
from overhand_detectors import detectors

pytestmark = pytest.mark.anyio

Episode = Callable[..., Recorded]
Settings = Mapping[str, Mapping[str, object]]


class Remembering(Detector, Protocol):
    """A detector that keeps what it was shown."""

    seen: list[ConversationView]
    mandatory: bool


Spot = Callable[..., Remembering]


def shop(settings: Settings | None = None) -> Business:
    return structs.replace(small_business(), detectors=settings or {})


async def predicted(recorded: Recorded, *found: Detector, settings: Settings | None = None) -> Predicted:
    rerun = Rerun(Equipment(found), [Configuration("now", shop(settings))])
    (only,) = await rerun.episode(recorded)
    return only


def flags(prediction: Predicted) -> list[tuple[int, str]]:
    return [(flag.turn, flag.reason) for flag in prediction.flags]


async def test_a_text_is_judged_as_the_panel_judges_it() -> None:
    settings: Settings = {"frustration": {"flag_at": 0.3}, "high_value": {"shadow": True}}
    business = structs.replace(shop(settings), documents=(Document(source="knowledge/a.md", text="We deliver."),))
    rerun = Rerun(Equipment(detectors()), [Configuration("now", business)])
    panel = Panel(detectors(), clock=lambda: 0, vectors=SharedVectors(None))
    knowledge = edition_of(business).knowledge

    async def asked(seen: Seen) -> Judged:
        view = ConversationView(channel="whatsapp", language=seen.language, last=seen.line, turns=seen.before)
        if seen.is_draft:
            return await panel.judge_draft(view, settings)
        state = Conversation(id="c", lines=[said(each) for each in (*seen.before, seen.line)])
        known = covered(state, Question(seen.line.text), knowledge)
        view = structs.replace(view, coverage=known, judged=seen.dealt_with)
        return await panel.judge(view, settings)

    count = 0
    for recording in recordings(25, seed=5):
        for recorded in episodes(recording.conversation, recording.records):
            for seen in recorded.seen:
                (here,) = await rerun.judge(seen, "whatsapp")
                assert here == structs.replace(await asked(seen), took_ms=0.0)
                count += len(here.judgements)
    assert count > 100


def said(line: Line) -> Said:
    return Said(id=line.id, author=line.author, text=line.text, at=line.at)


async def test_what_people_wrote_counts_like_the_knowledge(episode: Episode) -> None:
    knowledge = edition_of(shop()).knowledge
    recorded = episode("Until when do you keep the lamp?", "Do you keep my lamp until Friday?")
    told = Line(id="m9", author="operator", text="Lucía here: we keep the lamp for you until Friday.", at=1)
    coverage = Coverage(knowledge)
    for alone in recorded.seen:
        seen = structs.replace(alone, before=(told,))
        state = Conversation(id="c", lines=[said(told), said(seen.line)])
        known = coverage.covered(seen, Question(seen.line.text))
        assert known == covered(state, Question(seen.line.text), knowledge)
        assert known > 0.7 > coverage.covered(alone, Question(alone.line.text))


async def test_a_view_has_the_language_of_the_business_where_the_customers_is_not_known(
    episode: Episode, spot: Spot
) -> None:
    listener = spot("frustration", {})
    recorded = episode("bad")
    recorded = structs.replace(recorded, seen=(structs.replace(recorded.seen[0], language=""),))
    await predicted(recorded, listener, settings={"spots_frustration": {"flag_at": 0.7}})
    assert [(view.language, dict(view.settings)) for view in listener.seen] == [("en", {"flag_at": 0.7})]


async def test_a_reason_is_flagged_once_while_its_flag_is_open(episode: Episode, spot: Spot) -> None:
    recorded = episode("bad", "bad", "bad", "bad wholesale", came=[2])
    found = await predicted(recorded, spot("frustration", {"bad": 0.9}), spot("high_value", {"wholesale": 0.6}))
    assert flags(found) == [(1, "frustration"), (3, "frustration"), (4, "high_value")]
    first, _, last = found.flags
    assert (first.message, first.detectors, first.score) == ("m0", ("spots_frustration",), 0.9)
    assert (last.at - first.at, last.score) == (3_000, 0.6)


async def test_what_the_ai_flagged_stands_as_it_did(episode: Episode, spot: Spot) -> None:
    agents = Flag(
        turn=2, at=1, message="m1", reason="frustration", detectors=(), id="f1", by="agent", business=3, round=0
    )  # fmt: skip
    recorded = structs.replace(episode("fine", "so so", "bad", "so so", "bad", came=[4]), flags=(agents,))
    found = await predicted(recorded, spot("frustration", {"bad": 0.9, "so so": 0.4}))
    assert flags(found) == [(5, "frustration")]
    assert [offer.turn for offer in found.offers] == [2]


async def test_nothing_is_flagged_while_people_have_it(episode: Episode, spot: Spot) -> None:
    recorded = episode("ok", "bad", "ok", "bad", owned=[2, 3])
    assert flags(await predicted(recorded, spot("frustration", {"bad": 0.9}))) == [(4, "frustration")]


async def test_an_offer_is_made_once_and_none_while_a_flag_is_open(episode: Episode, spot: Spot) -> None:
    spotter = spot("explicit_request", {"maybe": 0.4, "bad": 0.9})
    once = await predicted(episode("maybe", "maybe", "bad"), spotter)
    assert [(offer.turn, offer.message, offer.reasons) for offer in once.offers] == [(1, "m0", ("explicit_request",))]
    assert flags(once) == [(3, "explicit_request")]
    assert (await predicted(episode("bad", "maybe"), spotter)).offers == ()


async def test_a_yes_counts_where_the_offer_was_made_and_would_be_again(episode: Episode, spot: Spot) -> None:
    made = Offer(turn=1, message="m0", reasons=("explicit_request",), answer="yes", answered=2)
    recorded = episode("maybe", "yes", offers=[made])
    spotter = spot("explicit_request", {"maybe": 0.4})
    accepted = await predicted(recorded, spotter)
    assert [(flag.turn, flag.reason, flag.detectors) for flag in accepted.flags] == [
        (2, "explicit_request", ("offer",))
    ]
    never = await predicted(recorded, spotter, settings={spotter.name: {"offer_at": 0.45}})
    assert (never.flags, never.offers) == ((), ())


async def test_a_draft_is_judged_by_the_detectors_of_drafts(episode: Episode, spot: Spot) -> None:
    promises = spot("false_promise", {"colleague": 0.9, "maybe": 0.4}, looks_at="draft")
    customers = spot("frustration", {"colleague": 0.9})
    recorded = episode("colleague?", "ai: a colleague will call", "ai: maybe")
    found = await predicted(recorded, promises, customers)
    assert flags(found) == [(1, "frustration"), (1, "false_promise")]
    assert found.offers == ()
    assert [view.last.text for view in promises.seen] == ["a colleague will call", "maybe"]
    assert [(view.coverage, len(view.turns)) for view in promises.seen] == [(None, 1), (None, 2)]


async def test_a_detector_that_breaks_is_counted_and_a_mandatory_one_flags(episode: Episode, spot: Spot) -> None:
    broken = spot("frustration", {"crash": -1.0})
    found = await predicted(episode("crash", "crash", "ok"), broken)
    assert (found.unheard, found.flags) == ({"spots_frustration": 2}, ())
    broken.mandatory = True
    found = await predicted(episode("crash", "crash", "ok"), broken)
    assert [(flag.turn, flag.reason, flag.detectors) for flag in found.flags] == [
        (1, "detector_unavailable", ("spots_frustration",))
    ]


class Sleeper:
    """Never answers."""

    name, reason, looks_at, deadline_ms = "sleeper", "frustration", "customer", 1

    async def look(self, view: ConversationView) -> Signal | None:  # noqa: ARG002 - the protocol's
        await anyio.sleep_forever()
        return None


async def test_a_slow_detector_is_late_each_time_and_never_set_aside(episode: Episode) -> None:
    rerun = Rerun(Equipment([Sleeper()]), [Configuration("now", shop())])
    kinds = [(await rerun.judge(seen, ""))[0].failures[0].kind for seen in episode("a", "b", "c", "d", "e").seen]
    assert kinds == ["overran"] * 5


async def test_in_shadow_nothing_is_flagged_and_it_is_counted_what_would_be(episode: Episode, spot: Spot) -> None:
    spotter = spot("frustration", {"bad": 0.9, "so so": 0.4})
    found = await predicted(episode("bad", "so so", "bad"), spotter, settings={spotter.name: {"shadow": True}})
    assert (found.flags, found.offers, found.shadow) == ((), (), {"spots_frustration": 2})


async def test_a_detector_with_one_table_in_both_configurations_is_asked_once(episode: Episode, spot: Spot) -> None:
    same, other = spot("frustration", {"bad": 0.9}), spot("explicit_request", {"bad": 0.6})
    looser, stricter = shop(), shop({other.name: {"flag_at": 0.99}})
    rerun = Rerun(Equipment([same, other]), [Configuration("looser", looser), Configuration("stricter", stricter)])
    a, b = await rerun.episode(episode("bad"))
    assert flags(a) == [(1, "explicit_request"), (1, "frustration")]
    assert flags(b) == [(1, "frustration")]
    assert (len(same.seen), len(other.seen)) == (1, 2)


async def test_with_other_knowledge_each_configuration_asks_for_itself(episode: Episode, spot: Spot) -> None:
    listener = spot("out_of_scope", {})
    knows = structs.replace(shop(), documents=(Document(source="knowledge/a.md", text="Lamps cost 40 euros."),))
    rerun = Rerun(Equipment([listener]), [Configuration("a", shop()), Configuration("b", knows)])
    await rerun.episode(episode("How much are lamps?"))
    less, more = (view.coverage or 0.0 for view in listener.seen)
    assert less < 0.5 < more


class Weigher:
    """Thinks little of what it is asked about."""

    name = "weigher"

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def weigh(self, view: ConversationView, reason: str) -> float:  # noqa: ARG002 - the protocol's
        self.asked.append(view.last.text)
        return 0.1


async def test_a_judge_is_asked_what_detectors_are_not_sure_of_and_once_for_both(episode: Episode, spot: Spot) -> None:
    weigher, spotter = Weigher(), spot("frustration", {"bad": 0.6, "terrible": 0.95})
    two = [Configuration("a", shop()), Configuration("b", shop({spotter.name: {"flag_at": 0.55}}))]
    a, b = await Rerun(Equipment([spotter], judge=weigher), two).episode(episode("bad", "ai: bad", "fine", "terrible"))
    assert weigher.asked == ["bad"]
    assert flags(a) == flags(b) == [(3, "frustration")]


def test_two_detectors_of_one_name_are_refused(spot: Spot) -> None:
    with pytest.raises(PluginError, match="taken"):
        Rerun(Equipment([spot("frustration", {}), spot("frustration", {})]), [])


class Lamps:
    """An embedding layer that knows two meanings."""

    name = "lamps"

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        return [[1.0, 0.0] if "lamp" in text.lower() else [0.0, 1.0] for text in texts]


class Looks:
    """Keeps the vectors of what it sees."""

    name, reason, looks_at = "looks", "frustration", "customer"

    def __init__(self) -> None:
        self.seen: list[tuple[Sequence[float], float]] = []

    async def look(self, view: ConversationView) -> Signal | None:
        assert view.vectors is not None
        self.seen.append((await view.vectors.vector(view.last.text), view.coverage or 0.0))
        return None


async def test_with_an_embedding_layer_detectors_and_knowledge_have_the_vectors(episode: Episode) -> None:
    looks = Looks()
    knows = structs.replace(shop(), documents=(Document(source="knowledge/a.md", text="Lamps cost 40 euros."),))
    rerun = Rerun(Equipment([looks], Lamps()), [Configuration("now", knows)])
    await rerun.episode(episode("lamp", "zebra"))
    await rerun.close()
    assert [list(vector) for vector, _ in looks.seen] == [[1.0, 0.0], [0.0, 1.0]]
    assert looks.seen[0][1] > looks.seen[1][1]
