"""Episodes read back from a conversation's records."""

from collections.abc import Callable

from overhand.conversation import Event, Party, Phase
from overhand.conversation import events as e
from overhand.replay import Recorded, episodes
from overhand.runtime.records import OpenRecord

Journal = Callable[..., list[OpenRecord]]
Judging = Callable[..., e.MessageJudged]

AI, FLAGGED, OWNED, RESOLVED = Phase.AI_HANDLING, Phase.FLAGGED, Phase.HUMAN_OWNED, Phase.RESOLVED
LUCIA, INES, PHONE, AGENT = Party("operator", "lucia"), Party("operator", "ines"), Party("phone"), Party("agent")
STARTED = e.ConversationStarted(channel="whatsapp", number="100", to="phone:34600111041")
FIRST = e.EpisodeStarted(episode=1)
RELEASED = e.Released(src=OWNED, dst=AI, by=LUCIA)


def wrote(message: str, text: str = "") -> e.MessageReceived:
    return e.MessageReceived(message=message, ref=f"wamid.{message}", text=text or f"text of {message}", sent_at=1)


def claimed(src: Phase = AI, by: Party = LUCIA) -> e.Claimed:
    return e.Claimed(src=src, dst=OWNED, by=by)


def said(outbound: str, by: Party, text: str = "We are open.", disclosure: str = "") -> e.OutboundRequested:
    return e.OutboundRequested(outbound=outbound, author=by, text=text, disclosure=disclosure)


def flagged(flag: str, reason: str, message: str = "", by: Party | None = None, src: Phase = AI) -> e.Flagged:
    by = by or Party("detector", reason)
    return e.Flagged(
        src=src, dst=FLAGGED, by=by, flag=flag, reason=reason, hold=True, team="care", claim_within_ms=1,
        message=message, evidence=f"evidence of {flag}", score=0.9, detector=by.id if by.kind == "detector" else "",
    )  # fmt: skip


def only(journal: Journal, *records: list[Event]) -> Recorded:
    (found,) = episodes("c_a", journal([STARTED, FIRST], *records))
    return found


def test_a_conversation_falls_into_its_episodes(journal: Journal) -> None:
    resolved = e.Resolved(src=AI, dst=RESOLVED, by=AGENT, outcome="contained")
    reopened = e.Reopened(src=RESOLVED, dst=AI, by=Party("customer"))
    again = e.EpisodeStarted(episode=2)
    late = e.VerdictGiven(by=LUCIA, verdict="missed", reason="frustration")
    records = journal([STARTED, FIRST, wrote("m1")], [wrote("m2")], [resolved], [late], [reopened, again, wrote("m3")])
    one, two = episodes("c_a", records)
    assert (one.episode, one.turns, one.at, one.business, one.missed) == (1, 2, 1_793_000_001_000, 3, ("frustration",))
    assert (two.episode, two.turns, [line.id for line in two.lines], two.missed) == (2, 1, ["m3"], ())
    assert two.seen[0].before == ()


def test_a_verdict_belongs_to_the_episode_it_names_however_late_it_comes(journal: Journal) -> None:
    resolved = e.Resolved(src=AI, dst=RESOLVED, by=AGENT, outcome="contained")
    reopened = e.Reopened(src=RESOLVED, dst=AI, by=Party("customer"))
    late = e.VerdictGiven(by=LUCIA, verdict="missed", reason="frustration", episode=1, sample="2026-W44")
    here = e.VerdictGiven(by=LUCIA, verdict="no_person_needed", episode=2)
    lost = e.VerdictGiven(by=INES, verdict="missed", reason="loop", episode=7)
    again: list[Event] = [reopened, e.EpisodeStarted(episode=2), wrote("m2")]
    one, two = episodes("c_a", journal([STARTED, FIRST, wrote("m1")], [resolved], again, [late], [here], [lost]))
    assert (one.missed, one.none_needed) == (("frustration",), 0)
    assert (two.missed, two.none_needed) == (("loop",), 1), "of an episode nobody knows: the one that runs"


def test_of_an_episode_the_last_word_of_each_person_counts_and_the_last_of_an_audit(journal: Journal) -> None:
    def said(by: Party, verdict: str, reason: str = "", sample: str = "") -> e.VerdictGiven:
        return e.VerdictGiven(by=by, verdict=verdict, reason=reason, episode=1, sample=sample)

    found = only(
        journal,
        [wrote("m1")],
        [said(LUCIA, "missed", "frustration"), said(INES, "missed", "compliance"), said(LUCIA, "missed", "loop")],
        [said(LUCIA, "missed", "loop", "2026-W44"), said(INES, "no_person_needed", sample="2026-W45")],
    )
    assert (found.missed, found.none_needed) == (("loop", "compliance"), 1)
    old = e.VerdictGiven(by=LUCIA, verdict="missed", reason="loop")
    assert only(journal, [wrote("m1")], [old], [old]).missed == ("loop", "loop"), "before verdicts named their episode"


def test_an_episode_in_which_the_customer_never_wrote_is_none(journal: Journal) -> None:
    reply = e.PhoneReplied(message="p1", ref="p1", text="Hello", sent_at=1)
    assert episodes("c_a", journal([STARTED, FIRST, claimed(by=PHONE), reply])) == []
    assert episodes("c_a", []) == []


def test_a_text_is_seen_with_what_stood_before_it(journal: Journal) -> None:
    found = only(
        journal,
        [e.LanguageSet(language="es"), wrote("m1", "hola")],
        [said("o1", AGENT, "Soy una IA.\n\nAbrimos a las 9.", disclosure="Soy una IA.")],
        [said("o2", Party("policy"), "Un momento.")],
        [e.LanguageSet(language="en"), wrote("m2", "and on Sunday?")],
    )
    first, draft, second = found.seen
    assert (first.line.text, first.before, first.language) == ("hola", (), "es")
    assert (draft.is_draft, draft.line.text, draft.turn) == (True, "Abrimos a las 9.", 1)
    assert [line.text for line in draft.before] == ["hola"]
    assert [line.text for line in second.before] == ["hola", "Soy una IA.\n\nAbrimos a las 9.", "Un momento."]
    assert [line.author for line in found.lines] == ["customer", "agent", "policy", "customer"]
    assert (second.language, second.turn, found.channel) == ("en", 2, "whatsapp")


def test_words_that_changed_are_seen_again_and_those_taken_back_no_more(journal: Journal) -> None:
    found = only(
        journal,
        [wrote("m1", "one")],
        [wrote("m2", "two")],
        [said("o1", AGENT)],
        [e.SendWithdrawn(outbound="o1", why="claimed")],
        [e.MessageEdited(message="m1", text="one and a half")],
        [e.MessageRevoked(message="m2")],
        [e.MessageEdited(message="m2", text="nobody reads this")],
        [wrote("m3", "three")],
    )
    shown = [(seen.line.text, seen.turn, [line.text for line in seen.before]) for seen in found.seen]
    assert shown == [
        ("one", 1, []),
        ("two", 2, ["one"]),
        ("We are open.", 2, ["one", "two"]),
        ("one and a half", 2, []),
        ("three", 3, ["one and a half"]),
    ]


def test_a_person_comes_once_until_the_ai_has_it_again(journal: Journal) -> None:
    sent_on = e.SentToTeam(src=OWNED, dst=FLAGGED, by=LUCIA, team="sales")
    taken = e.TakenOver(src=OWNED, dst=OWNED, by=LUCIA, previous=INES)
    found = only(
        journal,
        [wrote("m1")],
        [wrote("m2"), flagged("f1", "compliance", "m2")],
        [e.NoteAdded(note="n1", by=LUCIA, text="Look"), e.ReminderSet(reminder="r1", by=LUCIA, at=1)],
        [claimed(FLAGGED), said("o1", LUCIA)],
        [wrote("m3")],
        [sent_on, flagged("f2", "handed_on", by=Party("system"), src=FLAGGED)],
        [wrote("m4")],
        [claimed(FLAGGED, INES)],
        [taken],
        [RELEASED],
        [wrote("m5")],
        [claimed(by=PHONE), e.PhoneReplied(message="p1", ref="p1", text="Hello", sent_at=1)],
    )
    assert found.golden == [2, 5]
    assert [seen.with_people for seen in found.seen] == [False, False, True, True, False]
    assert [(flag.id, flag.with_people) for flag in found.flags] == [("f1", False), ("f2", True)]
    assert [line.author for line in found.lines][-1] == "phone"


def test_a_message_of_a_person_is_a_person_also_where_no_claim_was_written(journal: Journal) -> None:
    assert only(journal, [wrote("m1")], [said("o1", LUCIA)], [said("o2", LUCIA)]).golden == [1]


def test_who_begins_an_episode_with_a_claim_was_not_called(journal: Journal) -> None:
    resolved = e.Resolved(src=AI, dst=RESOLVED, by=AGENT, outcome="contained")
    again = e.EpisodeStarted(episode=2)
    records = journal([STARTED, FIRST, wrote("m1")], [resolved], [claimed(RESOLVED), again], [wrote("m2")])
    one, two = episodes("c_a", records)
    assert (one.golden, two.golden, two.seen[0].with_people) == ([], [], True)


def test_who_comes_back_to_their_last_owner_is_with_people_from_the_start(journal: Journal) -> None:
    resolved = e.Resolved(src=OWNED, dst=RESOLVED, by=LUCIA, outcome="handed_over")
    reopened = e.Reopened(src=RESOLVED, dst=FLAGGED, by=Party("customer"), last_owner=LUCIA)
    handed = flagged("f1", "handed_on", by=Party("system"), src=FLAGGED)
    records = journal(
        [STARTED, FIRST, wrote("m1")], [claimed()], [resolved],
        [reopened, e.EpisodeStarted(episode=2), handed, wrote("m2")], [claimed(FLAGGED)],
    )  # fmt: skip
    one, two = episodes("c_a", records)
    assert (one.golden, two.golden, two.seen[0].with_people) == ([1], [], True)


def test_evidence_is_dealt_with_once_its_flag_ended(journal: Journal) -> None:
    dismissed = e.Dismissed(src=FLAGGED, dst=AI, by=LUCIA)
    found = only(
        journal, [wrote("m1")], [flagged("f1", "frustration", "m1")], [wrote("m2")], [dismissed], [wrote("m3")]
    )
    assert [seen.dealt_with for seen in found.seen] == [(), (), ("evidence of f1",)]
    assert [seen.round for seen in found.seen] == [0, 0, 1]
    assert (found.ended_by(0), found.ended_by(1), found.golden) == ("dismissed", "", [])


def test_flags_name_the_detectors_that_acted(journal: Journal, judged: Judging) -> None:
    verdicts = [("a", "frustration", 0.7, False), ("b", "frustration", 0.6, False), ("c", "frustration", 0.9, True)]
    found = only(
        journal,
        [wrote("m1")],
        [
            judged("m1", *verdicts, ("d", "frustration", 0.2, False), decision="flag", failures=("e: did not answer",)),
            flagged("f1", "frustration", "m1"),
            flagged("f2", "detector_unavailable", "m1", Party("detector"), FLAGGED),
            flagged("f3", "explicit_request", "m1", Party("customer"), FLAGGED),
        ],
        [flagged("f4", "false_promise", "", Party("detector", "false_promise"), FLAGGED)],
        [flagged("f5", "out_of_scope", "m1", AGENT, FLAGGED)],
    )
    assert [flag.detectors for flag in found.flags] == [
        ("a", "b", "frustration"),
        ("e",),
        ("offer",),
        ("false_promise",),
        (),
    ]
    assert [flag.by_detection for flag in found.flags] == [True, True, True, False, False]
    assert [flag.of_draft for flag in found.flags] == [False, False, False, True, False]
    assert {flag.turn for flag in found.flags} == {1}


def test_what_was_heard_is_kept_also_of_words_that_changed_later(journal: Journal, judged: Judging) -> None:
    found = only(
        journal,
        [wrote("m1")],
        [judged("m1", ("a", "frustration", 0.7, False), failures=("e: did not answer", "f: raised: x"))],
        [e.MessageEdited(message="m1", text="other")],
        [judged("m1")],
    )
    assert [(heard.turn, heard.business, len(heard.verdicts), heard.unheard) for heard in found.heard] == [
        (1, 3, 1, ("e", "f")),
        (1, 3, 0, ()),
    ]


def test_an_offer_has_its_message_and_its_answer(journal: Journal, judged: Judging) -> None:
    found = only(
        journal,
        [wrote("m1")],
        [wrote("m2")],
        [judged("m2", decision="offer"), e.OfferMade(reasons=("explicit_request",))],
        [wrote("m3")],
        [judged("m3"), e.OfferAnswered(answer="yes", message="m3")],
    )
    (offer,) = found.offers
    assert (offer.turn, offer.message, offer.reasons) == (2, "m2", ("explicit_request",))
    assert (offer.answer, offer.answered) == ("yes", 3)


def test_verdicts_stand_with_their_flags(journal: Journal) -> None:
    dismissed = e.Dismissed(src=FLAGGED, dst=AI, by=LUCIA)

    def verdict(flag: str, word: str) -> e.VerdictGiven:
        return e.VerdictGiven(by=LUCIA, verdict=word, flag=flag)

    found = only(
        journal,
        [wrote("m1"), flagged("f1", "frustration", "m1"), flagged("f2", "compliance", "m1", src=FLAGGED)],
        [verdict("f2", "good")],
        [dismissed],
        [wrote("m2"), flagged("f3", "frustration", "m2")],
        [verdict("f1", "good"), verdict("", "missed")],
    )
    assert [(flag.id, flag.verdict) for flag in found.flags] == [("f1", "good"), ("f2", "good"), ("f3", "")]
    assert found.missed == ("",)
