"""How a conversation looks in the list and beside its thread."""

import pytest

from overhand.conversation import Conversation, Event, Party, Phase
from overhand.conversation import events as e
from overhand_web.projection import detail_of, masked, row_of
from overhand_web.projection.advance import advance
from overhand_web.projection.card import Card
from overhand_web.projection.rows import owner_key, urgency
from overhand_web.wire import Context, Detail, EpisodeVerdict, Row, Who

MARIA = Party("operator", "u_maria", "Maria")
JO = Party("operator", "u_jo", "Jo")
DAY_MS = 86_400_000


@pytest.fixture
def card() -> Card:
    fresh = Card(Conversation(id="c"))
    advance(
        fresh,
        [
            e.ConversationStarted(channel="whatsapp", number="100", to="phone:34600111041", name="Amina"),
            e.EpisodeStarted(episode=1),
        ],
        at=1_000,
    )
    return fresh


def hear(card: Card, text: str = "Hola", at: int = 2_000, message: str = "m1") -> str:
    return advance(card, [e.MessageReceived(message=message, ref="r", text=text, sent_at=at)], at)


def flag(card: Card, flag_id: str, reason: str, at: int, *, hold: bool = False) -> str:
    flagged = e.Flagged(
        src=card.conversation.phase,
        dst=Phase.FLAGGED,
        by=Party("detector", reason),
        flag=flag_id,
        reason=reason,
        hold=hold,
        team="care",
        claim_within_ms=60_000,
    )
    return advance(card, [flagged], at)


def claim(card: Card, by: Party, at: int) -> str:
    return advance(card, [e.Claimed(src=card.conversation.phase, dst=Phase.HUMAN_OWNED, by=by)], at)


def test_a_row_shows_the_last_word_and_how_many_wait_for_an_answer(card: Card) -> None:
    hear(card, "Hola\n  ¿hay\tsitio?", at=2_000)
    hear(card, "x" * 500, at=3_000, message="m2")
    row = row_of(card)
    assert row.last is not None
    assert (row.last.author, row.last.name, row.last.at) == ("customer", "Amina", 3_000)
    assert len(row.last.text) == 160
    assert row.last.text.endswith("…")
    assert (row.unread, row.last_customer_at, row.version) == (2, 3_000, 3)


def test_an_answer_of_the_ai_leaves_nothing_unread_but_a_fixed_text_does(card: Card) -> None:
    hear(card)
    advance(card, [e.OutboundRequested(outbound="o1", author=Party("policy"), text="One moment")], 3_000)
    assert row_of(card).unread == 1
    advance(card, [e.OutboundRequested(outbound="o2", author=Party("agent"), text="Yes")], 3_000)
    assert row_of(card).unread == 0


def test_a_flagged_row_tells_its_strongest_reason_first_and_its_earliest_promise(card: Card) -> None:
    assert flag(card, "f1", "high_value", at=5_000) == "flagged"
    flag(card, "f2", "compliance", at=6_000, hold=True)
    row = row_of(card)
    assert row.reasons == ("compliance", "high_value")
    assert (row.flagged_at, row.claim_due, row.hold) == (5_000, 65_000, True)
    assert urgency(row) == 65_000


def test_a_reason_that_a_plugin_brought_comes_after_the_known_ones(card: Card) -> None:
    flag(card, "f1", "wholesale", at=5_000)
    flag(card, "f2", "loop", at=5_000)
    assert row_of(card).reasons == ("loop", "wholesale")


def test_claiming_ends_the_flags_but_keeps_them_to_be_read(card: Card) -> None:
    flag(card, "f1", "frustration", at=5_000)
    assert claim(card, MARIA, at=6_000) == "claimed"
    row, detail = row_of(card), detail_of(card, {})
    assert (row.owner, row.owner_since, row.reasons, row.claim_due, row.hold) == (Who.of(MARIA), 6_000, (), None, False)
    assert [(each.id, each.open) for each in detail.flags] == [("f1", False)]


def test_dismissing_is_the_verdict(card: Card) -> None:
    flag(card, "f1", "frustration", at=5_000)
    advance(card, [e.Dismissed(src=Phase.FLAGGED, dst=Phase.AI_HANDLING, by=MARIA)], 6_000)
    assert detail_of(card, {}).flags[0].verdict == "not_needed"


def test_a_verdict_and_who_was_told_stand_at_the_flag(card: Card) -> None:
    flag(card, "f1", "frustration", at=5_000)
    advance(card, [e.Notified(flag="f1", step=0, told=(e.Told(notifier="mail", to="Care", ok=False, why="down"),))], 1)
    advance(card, [e.VerdictGiven(by=MARIA, verdict="good", flag="f1")], 2)
    advance(card, [e.VerdictGiven(by=MARIA, verdict="good", flag="gone"), e.Notified(flag="gone", step=0, told=())], 3)
    (shown,) = detail_of(card, {}).flags
    assert shown.verdict == "good"
    assert [(told.to, told.ok, told.why) for told in shown.told] == [("Care", False, "down")]


def test_what_is_said_of_the_whole_episode_is_shown_until_the_next_one(card: Card) -> None:
    def said(verdict: str, reason: str = "", episode: int = 0) -> EpisodeVerdict | None:
        given = e.VerdictGiven(by=MARIA, verdict=verdict, reason=reason, episode=episode)
        advance(card, [given], 2)
        return detail_of(card, {}).said

    missed = EpisodeVerdict(verdict="missed", reason="compliance", by=Who.of(MARIA))
    assert said("missed", "compliance") == missed
    assert said("no_person_needed", episode=7) == missed, "of another episode"
    assert said("no_person_needed", episode=1) == EpisodeVerdict(
        verdict="no_person_needed", reason="", by=Who.of(MARIA)
    )
    advance(card, [e.EpisodeStarted(episode=2)], 3)
    assert detail_of(card, {}).said is None


def test_who_held_it_and_how_long_is_a_list_of_stretches(card: Card) -> None:
    flag(card, "f1", "frustration", at=5_000)
    claim(card, MARIA, at=6_000)
    advance(card, [e.PassedTo(src=Phase.HUMAN_OWNED, dst=Phase.HUMAN_OWNED, by=MARIA, to=JO)], 8_000)
    advance(card, [e.Resolved(src=Phase.HUMAN_OWNED, dst=Phase.RESOLVED, by=JO, outcome="handed_over")], 9_000)
    held = [(each.by.kind, each.by.id, each.phase.value, each.since, each.until) for each in detail_of(card, {}).held]
    assert held == [
        ("agent", "", "ai_handling", 1_000, 5_000),
        ("system", "", "flagged", 5_000, 6_000),
        ("operator", "u_maria", "human_owned", 6_000, 8_000),
        ("operator", "u_jo", "human_owned", 8_000, 9_000),
    ]


def test_a_new_episode_starts_with_no_flags_and_no_signals(card: Card) -> None:
    hear(card)
    found = e.Verdict(detector="frustration", reason="frustration", score=0.4)
    advance(card, [e.MessageJudged(message="m1", decision="go_on", verdicts=(found,))], 3_000)
    flag(card, "f1", "frustration", at=5_000)
    advance(card, [e.Resolved(src=Phase.FLAGGED, dst=Phase.RESOLVED, by=MARIA, outcome="contained")], 9_000)
    assert len(detail_of(card, {}).signals) == 1
    reopened = e.Reopened(src=Phase.RESOLVED, dst=Phase.AI_HANDLING, by=Party("customer"))
    assert advance(card, [reopened, e.EpisodeStarted(episode=2)], 10_000) == "reopened"
    detail = detail_of(card, {})
    assert (detail.flags, detail.signals) == ((), ())
    told = [(each.episode, each.started_at, each.ended_at, each.outcome) for each in detail.episodes]
    assert told == [(1, 1_000, 9_000, "contained"), (2, 10_000, None, "")]


def test_the_window_closes_after_the_customers_last_message(card: Card) -> None:
    assert detail_of(card, {"whatsapp": DAY_MS}).window_until is None
    hear(card, at=2_000)
    assert detail_of(card, {"whatsapp": DAY_MS}).window_until == 2_000 + DAY_MS
    assert detail_of(card, {"whatsapp": 0}).window_until is None


def test_a_draft_reminders_facts_and_guidance_are_in_the_detail(card: Card) -> None:
    advance(
        card,
        [
            e.GuidanceGiven(by=MARIA, text="offer breakfast"),
            e.FactGathered(name="nights", value="3"),
            e.ReminderSet(reminder="r2", by=MARIA, at=9, text="later"),
            e.ReminderSet(reminder="r1", by=MARIA, at=5, text="call"),
        ],
        3_000,
    )
    claim(card, MARIA, at=4_000)
    advance(card, [e.DraftOffered(turn="t1", text="About to say")], 4_000)
    detail = detail_of(card, {})
    assert detail.offered_draft is not None
    assert (detail.offered_draft.turn, detail.offered_draft.text) == ("t1", "About to say")
    assert [each.id for each in detail.reminders] == ["r1", "r2"]
    assert (detail.facts, detail.guidance) == ({"nights": "3"}, ("offer breakfast",))


def test_editing_or_withdrawing_the_last_word_changes_the_preview_and_an_older_one_does_not(card: Card) -> None:
    hear(card, "first", message="m1")
    hear(card, "second", message="m2")
    advance(card, [e.MessageEdited(message="m1", text="1st"), e.MessageEdited(message="m2", text="2nd")], 3_000)
    last = row_of(card).last
    assert last is not None
    assert last.text == "2nd"
    advance(card, [e.MessageRevoked(message="m2")], 3_000)
    last = row_of(card).last
    assert last is not None
    assert last.text == ""


def test_notes_and_the_phone_are_last_words_too(card: Card) -> None:
    hear(card)
    advance(card, [e.NoteAdded(note="n1", by=MARIA, text="careful")], 3_000)
    last = row_of(card).last
    assert last is not None
    assert (last.author, last.name) == ("note", "Maria")
    assert row_of(card).unread == 1
    advance(card, [e.PhoneReplied(message="p1", ref="w", text="Hi", sent_at=1)], 3_000)
    last = row_of(card).last
    assert last is not None
    assert (last.author, row_of(card).unread) == ("phone", 0)


def test_a_record_is_named_for_its_weightiest_event(card: Card) -> None:
    assert hear(card) == "message"
    assert advance(card, [e.SendStarted(outbound="o", attempt=1)], 3_000) == "updated"
    reply: list[Event] = [
        e.Claimed(src=Phase.AI_HANDLING, dst=Phase.HUMAN_OWNED, by=MARIA),
        e.OutboundRequested(outbound="o1", author=MARIA, text="Hi"),
    ]
    assert advance(card, reply, 3_000) == "claimed"


def test_masking_hides_the_address_and_nothing_else(card: Card) -> None:
    row = row_of(card)
    assert row.address == "34600111041"
    assert masked(row).address == "+34 •••• ••• 041"
    assert masked(detail_of(card, {})).name == "Amina"


def test_a_conversation_that_the_phone_owns_is_filed_under_phone(card: Card) -> None:
    assert owner_key(row_of(card)) == ""
    claim(card, Party("phone"), at=4_000)
    assert owner_key(row_of(card)) == "phone"


def test_a_detail_is_a_row_and_its_context() -> None:
    assert set(Detail.__struct_fields__) == {*Row.__struct_fields__, *Context.__struct_fields__}
