"""How events become the lines of a thread."""

import pytest

from overhand.conversation import Conversation, Event, Party, Phase
from overhand.conversation import events as e
from overhand_web.projection.advance import advance
from overhand_web.projection.card import Card
from overhand_web.projection.lines import write_lines
from overhand_web.projection.pen import Pen
from overhand_web.wire import Line, Who

MARIA = Party("operator", "u_maria", "Maria")
AGENT = Party("agent", "", "Assistant")
AT = 1_000


class Thread:
    """Takes records one by one, as the projector does, and keeps every line."""

    def __init__(self) -> None:
        self.card = Card(Conversation(id="c"))
        self.lines: dict[str, Line] = {}
        self.take(
            e.ConversationStarted(channel="whatsapp", number="100", to="phone:1", name="Amina"),
            e.EpisodeStarted(episode=1),
        )

    def take(self, *events: Event) -> list[Line]:
        ver = self.card.conversation.ver + 1
        advance(self.card, events, AT * ver)
        pen = Pen(self.card.conversation, ver=ver, at=AT * ver, find=self.lines.get)
        changed = write_lines(events, pen)
        self.lines |= changed
        return list(changed.values())

    def hear(self, message: str, text: str, ref: str = "", reply_to: str = "") -> list[Line]:
        return self.take(e.MessageReceived(message=message, ref=ref, text=text, sent_at=1, reply_to=reply_to))

    def say(self, outbound: str, text: str, author: Party = AGENT) -> list[Line]:
        return self.take(e.OutboundRequested(outbound=outbound, author=author, text=text))


@pytest.fixture
def thread() -> Thread:
    return Thread()


def test_what_the_customer_writes_is_a_message_of_theirs(thread: Thread) -> None:
    (line,) = thread.hear("m1", "Hola")
    assert (line.kind, line.author, line.text, line.status) == (
        "message",
        Who("customer", name="Amina"),
        "Hola",
        "received",
    )
    assert line.id == "m1"
    assert line.at == 2 * AT


def test_lines_of_one_record_and_of_the_next_stand_in_order(thread: Thread) -> None:
    first = thread.take(
        e.MessageReceived(message="m1", ref="r1", text="one", sent_at=1),
        e.MessageReceived(message="m2", ref="r2", text="two", sent_at=1),
    )
    second = thread.hear("m3", "three")
    positions = [line.position for line in (*first, *second)]
    assert positions == sorted(set(positions))


def test_a_reply_names_the_line_it_quotes(thread: Thread) -> None:
    thread.hear("m1", "Hola", ref="wamid.A")
    (line,) = thread.hear("m2", "and?", reply_to="wamid.A")
    assert line.reply_to == "m1"


def test_editing_revoking_replacing_and_reacting_change_the_line_in_place(thread: Thread) -> None:
    (before,) = thread.hear("m1", "Helo")
    thread.take(e.MessageEdited(message="m1", text="Hello"))
    thread.take(e.MessageReacted(message="m1", emoji="👍"))
    assert (thread.lines["m1"].text, thread.lines["m1"].edited, thread.lines["m1"].reactions) == (
        "Hello",
        True,
        ("👍",),
    )
    thread.take(e.MessageReacted(message="m1"))
    assert thread.lines["m1"].reactions == ()
    thread.take(e.MessageReplaced(message="m1", text="a photo", form="image"))
    thread.take(e.MessageRevoked(message="m1"))
    after = thread.lines["m1"]
    assert (after.text, after.form, after.revoked, after.position) == ("a photo", "image", True, before.position)


def test_a_message_of_ours_climbs_through_its_statuses_and_never_goes_back(thread: Thread) -> None:
    thread.say("o1", "Hi")
    seen = [thread.lines["o1"].status]
    for event in (
        e.SendStarted(outbound="o1", attempt=1),
        e.Sent(outbound="o1", ref="w"),
        e.StatusReported(outbound="o1", status="read"),
        e.StatusReported(outbound="o1", status="delivered"),
        e.StatusReported(outbound="o1", status="played"),
        e.StatusReported(outbound="o1", status="something new"),
    ):
        thread.take(event)
        seen.append(thread.lines["o1"].status)
    assert seen == ["queued", "sending", "sent", "read", "read", "read", "read"]


def test_a_failed_message_says_why_and_what_can_be_done(thread: Thread) -> None:
    thread.say("o1", "Hi")
    thread.take(e.SendFailed(outbound="o1", attempt=1, action="template", why="the window is closed"))
    line = thread.lines["o1"]
    assert (line.status, line.why, line.action) == ("failed", "the window is closed", "template")
    thread.take(e.RetryAfterUnknown(outbound="o1", by=MARIA))
    assert (thread.lines["o1"].status, thread.lines["o1"].why) == ("queued", "")


def test_a_refusal_that_is_tried_again_is_queued_not_failed(thread: Thread) -> None:
    thread.say("o1", "Hi")
    thread.take(e.SendFailed(outbound="o1", attempt=1, action="retry", why="too fast", retry_at=9))
    assert thread.lines["o1"].status == "queued"


def test_a_failure_reported_later_is_shown_even_after_sent(thread: Thread) -> None:
    thread.say("o1", "Hi")
    thread.take(e.Sent(outbound="o1", ref="w"))
    thread.take(e.StatusReported(outbound="o1", status="failed", why="no such number"))
    assert (thread.lines["o1"].status, thread.lines["o1"].why) == ("failed", "no such number")


def test_unknown_given_up_and_withdrawn_are_shown_as_such(thread: Thread) -> None:
    thread.say("o1", "Hi")
    thread.take(e.SendUnknown(outbound="o1", attempt=1, why="no answer", settle_at=9))
    assert thread.lines["o1"].status == "unknown"
    thread.take(e.GaveUpUnknown(outbound="o1"))
    assert (thread.lines["o1"].status, thread.lines["o1"].action) == ("unknown", "retry")
    thread.say("o2", "Hi")
    thread.take(e.SendWithdrawn(outbound="o2", why="claimed"))
    assert (thread.lines["o2"].status, thread.lines["o2"].why) == ("withdrawn", "claimed")


def test_a_status_that_comes_after_unknown_settles_it(thread: Thread) -> None:
    thread.say("o1", "Hi")
    thread.take(e.SendUnknown(outbound="o1", attempt=1, why="no answer", settle_at=9))
    thread.take(e.StatusReported(outbound="o1", status="delivered"))
    assert (thread.lines["o1"].status, thread.lines["o1"].why) == ("delivered", "")


def test_evidence_is_marked_in_the_message_once_and_not_by_a_shadow(thread: Thread) -> None:
    thread.hear("m1", "For the third time!")
    found = e.Verdict(detector="frustration", reason="frustration", score=0.9, evidence="third time")
    shadow = e.Verdict(detector="new", reason="loop", score=0.9, evidence="For the", shadow=True)
    thread.take(e.MessageJudged(message="m1", decision="flag", verdicts=(found, shadow)))
    thread.take(flagged(message="m1", evidence="third time"))
    assert thread.lines["m1"].evidence == ("third time",)


def flagged(message: str = "", evidence: str = "", sentence: str = "") -> e.Flagged:
    return e.Flagged(
        src=Phase.AI_HANDLING,
        dst=Phase.FLAGGED,
        by=Party("detector", "frustration"),
        flag="f1",
        reason="frustration",
        hold=True,
        team="care",
        claim_within_ms=60_000,
        score=0.86,
        message=message,
        evidence=evidence,
        sentence=sentence,
    )


def test_a_flag_tells_its_reason_score_and_sentence(thread: Thread) -> None:
    (line,) = thread.take(flagged(sentence="They ask for the third time."))
    assert (line.kind, line.event, line.author.kind) == ("event", "flagged", "detector")
    assert (line.data.reason, line.data.score, line.data.hold) == ("frustration", 0.86, True)
    assert line.data.sentence == "They ask for the third time."


def test_facts_of_one_record_are_one_line(thread: Thread) -> None:
    (line,) = thread.take(e.FactGathered(name="nights", value="3"), e.FactGathered(name="guests", value="2"))
    assert (line.event, line.data.facts) == ("facts", {"nights": "3", "guests": "2"})


def test_notes_tools_and_drafts_have_kinds_of_their_own(thread: Thread) -> None:
    note, tool, draft = thread.take(
        e.NoteAdded(note="n1", by=MARIA, text="careful"),
        e.ToolCalled(turn="t1", tool="orders.find", arguments="{}", result="[]"),
        e.DraftOffered(turn="t1", text="I was about to say"),
    )
    assert (note.kind, note.id, note.author.name, note.text) == ("note", "n1", "Maria", "careful")
    assert (tool.kind, tool.data.tool, tool.data.result, tool.data.ok) == ("tool", "orders.find", "[]", True)
    assert (draft.kind, draft.text, draft.data.turn) == ("draft", "I was about to say", "t1")


OWNED = {"src": Phase.HUMAN_OWNED, "by": MARIA}
JO = Party("operator", "u_jo", "Jo")
HAPPENED: list[tuple[Event, str]] = [
    (e.Claimed(src=Phase.FLAGGED, dst=Phase.HUMAN_OWNED, by=MARIA), "claimed"),
    (e.TakenOver(src=Phase.HUMAN_OWNED, dst=Phase.HUMAN_OWNED, by=MARIA, previous=JO), "taken_over"),
    (e.PassedTo(src=Phase.HUMAN_OWNED, dst=Phase.HUMAN_OWNED, by=MARIA, to=JO), "passed"),
    (e.Released(src=Phase.HUMAN_OWNED, dst=Phase.AI_HANDLING, by=MARIA, note="be brief"), "released"),
    (e.Resolved(src=Phase.HUMAN_OWNED, dst=Phase.RESOLVED, by=MARIA, outcome="handed_over"), "resolved"),
    (e.Reopened(src=Phase.RESOLVED, dst=Phase.FLAGGED, by=Party("customer"), last_owner=JO), "reopened"),
    (e.Dismissed(src=Phase.FLAGGED, dst=Phase.AI_HANDLING, by=MARIA, why="joking"), "dismissed"),
    (e.Assigned(src=Phase.FLAGGED, dst=Phase.FLAGGED, by=MARIA, to=JO), "assigned"),
    (e.SentToTeam(src=Phase.HUMAN_OWNED, dst=Phase.FLAGGED, by=MARIA, team="sales", note="hot"), "sent_to_team"),
    (e.Requeued(src=Phase.HUMAN_OWNED, dst=Phase.FLAGGED, by=Party("timer"), why="silent"), "requeued"),
    (e.Widened(src=Phase.FLAGGED, dst=Phase.FLAGGED, by=Party("timer"), flag="f1", step=1, team="sales"), "widened"),
    (e.FlagExpired(src=Phase.FLAGGED, dst=Phase.RESOLVED, by=Party("timer"), flag="f1", step=3), "expired"),
    (e.Notified(flag="f1", step=0, told=(e.Told(notifier="mail", to="Care"),)), "notified"),
    (e.GuidanceGiven(by=MARIA, text="offer breakfast"), "guidance"),
    (e.OfferMade(reasons=("frustration",)), "offer"),
    (e.OfferAnswered(answer="yes", message="m1"), "offer"),
    (e.AgentDisclosed(language="es"), "disclosed"),
    (e.AiInFlightAtClaim(outbound="o1"), "ai_in_flight"),
    (e.ReminderSet(reminder="r1", by=MARIA, at=5, text="call"), "reminder"),
    (e.ReminderRang(reminder="r1"), "reminder"),
    (e.ReminderCancelled(reminder="r1", by=MARIA), "reminder"),
    (e.CommandRefused(command="k", verb="claim", why="Maria owns this conversation", by=JO), "refused"),
    (e.CommandExpired(command="k", verb="claim", by=JO), "refused"),
    (e.Quarantined(why="five failures"), "quarantined"),
]


@pytest.mark.parametrize(("event", "name"), HAPPENED)
def test_everything_else_that_happens_is_one_entry(thread: Thread, event: Event, name: str) -> None:
    (line,) = thread.take(event)
    assert (line.kind, line.event) == ("event", name)


def test_a_take_over_names_both_people(thread: Thread) -> None:
    (line,) = thread.take(e.TakenOver(src=Phase.HUMAN_OWNED, dst=Phase.HUMAN_OWNED, by=MARIA, previous=JO))
    assert line.author == Who.of(MARIA)
    assert line.data.previous == Who.of(JO)


def test_a_change_of_a_line_that_is_gone_writes_nothing(thread: Thread) -> None:
    assert thread.take(e.Sent(outbound="forgotten", ref="w")) == []
    assert thread.take(e.StatusReported(outbound="forgotten", status="read")) == []


def test_a_reply_from_the_phone_app_is_a_message_of_the_phone(thread: Thread) -> None:
    (line,) = thread.take(e.PhoneReplied(message="p1", ref="w", text="On my way", sent_at=1))
    assert (line.kind, line.author.kind, line.status) == ("message", "phone", "sent")
