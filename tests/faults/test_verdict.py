"""The suite's own checks find what they are there to find, and nothing in a clean run."""

from collections import Counter
from collections.abc import Sequence

from msgspec import structs

from overhand.conversation import Event, Party, Phase
from overhand.conversation import events as e
from overhand.testing.faults.arrivals import on_the_wire
from overhand.testing.faults.customers import Written
from overhand.testing.faults.graph import Arrival
from overhand.testing.faults.journals import Dossier
from overhand.testing.faults.measure import failovers
from overhand.testing.faults.nemesis import Fault
from overhand.testing.faults.operators import Asked
from overhand.testing.faults.verdict import answered_once, answers_true, in_real_time, owners_write, stored_once
from overhand.testing.histories import Record

AGENT, ANA, BEN = Party("agent"), Party("operator", "ana"), Party("operator", "ben")
STARTED = e.ConversationStarted(channel="whatsapp", number="1", to="phone:34600")
CLAIMED = e.Claimed(src=Phase.AI_HANDLING, dst=Phase.HUMAN_OWNED, by=ANA)


def received(number: int) -> e.MessageReceived:
    return e.MessageReceived(message=f"m{number}", ref=f"w{number}", text=f"text {number}", sent_at=1)


def written(number: int, began: int, stored: int, place: int = 0) -> Written:
    return Written(wamid=f"w{number}", customer="34600", text=f"text {number}", place=place, began=began, stored=stored)


def dossier(*records: Sequence[Event], took: Sequence[str] = (), name: str = "c1", writer: str = "w1") -> Dossier:
    history = [
        Record(ver=ver, events=events, at=1_000 * ver, took=took if ver == len(records) else (), writer=writer)
        for ver, events in enumerate(records, start=1)
    ]
    return Dossier(id=name, partition=0, history=history)


def answer(outbound: str, *messages: str, turn: str = "t1", author: Party = AGENT) -> list[Event]:
    return [
        e.TurnEnded(turn=turn, kind="reply", answers=messages),
        e.OutboundRequested(outbound=outbound, author=author, text="Hello", turn=turn),
        e.SendStarted(outbound=outbound, attempt=1),
    ]


def arrival(outbound: str, at: int, text: str = "Hello") -> Arrival:
    return Arrival(outbound=outbound, to="34600", text=text, at=at, accepted=True, answer="ok")


def asked(action: str, outcome: str, key: str = "k1") -> Asked:
    return Asked(key=key, by="ana", conversation="c1", action=action, text="Hi", began=1, outcome=outcome, tries=1)


def test_a_message_answered_200_that_no_journal_has_is_found() -> None:
    ledger = {"w1": written(1, 10, 20), "w2": written(2, 10, 0)}
    assert list(stored_once([dossier([STARTED])], ledger)) == ["w1 was answered 200 and is in no journal"]
    assert list(stored_once([dossier([STARTED, received(1)])], ledger)) == []


def test_a_message_in_two_places_a_stranger_and_a_second_conversation_are_found() -> None:
    twice = [dossier([received(1)]), dossier([received(1)], name="c2")]
    found = list(stored_once(twice, {"w1": written(1, 10, 20)}))
    assert found == ["w1 is in 2 places: c1, c2", "34600 has 2 conversations: c1, c2"]
    assert list(stored_once([dossier([received(7)])], {})) == [
        "w7 in c1 was not written by any customer",
    ]


def test_a_message_answered_before_another_was_written_must_stand_before_it() -> None:
    ledger = {"w1": written(1, 10, 20), "w2": written(2, 30, 40)}
    assert list(in_real_time(dossier([received(1)], [received(2)]), ledger)) == []
    assert len(list(in_real_time(dossier([received(2)], [received(1)]), ledger))) == 1


def test_messages_of_one_post_stand_in_its_order() -> None:
    ledger = {"w1": written(1, 10, 20, place=0), "w2": written(2, 10, 20, place=1)}
    assert list(in_real_time(dossier([received(1), received(2)]), ledger)) == []
    assert len(list(in_real_time(dossier([received(2), received(1)]), ledger))) == 1


def test_a_second_answer_is_found_unless_the_first_never_left() -> None:
    first, second = answer("o1", "m1"), answer("o2", "m1", turn="t2")
    assert list(answered_once(dossier(first, second))) == ["m1 was answered 2 times: o1, o2"]
    assert list(answered_once(dossier(first, [e.SendWithdrawn(outbound="o1", why="claimed")], second))) == []


def test_what_operators_were_told_is_compared_with_the_journal() -> None:
    claimed = dossier([STARTED], [CLAIMED], took=["c:ana.k1"])
    refused = dossier(
        [STARTED], [e.CommandRefused(command="ana.k1", verb="claim", why="no", by=ANA)], took=["c:ana.k1"]
    )
    assert list(answers_true([claimed], [asked("claim", "done")])) == []
    assert list(answers_true([refused], [asked("claim", "refused")])) == []
    assert "was done" in next(answers_true([claimed], [asked("claim", "refused")]))
    assert "was refused" in next(answers_true([refused], [asked("claim", "done")]))
    assert "is in no record" in next(answers_true([claimed], [asked("claim", "done", "k2")]))
    assert "has no effect" in next(answers_true([claimed], [asked("messages", "done")]))
    assert list(answers_true([claimed], [asked("claim", "unknown", "k2")])) == []


def test_a_reply_of_somebody_who_is_not_the_owner_is_found() -> None:
    reply = e.OutboundRequested(outbound="o1", author=BEN, text="Hi")
    assert list(owners_write(dossier([CLAIMED], [reply]))) == ["record 2: ben wrote o1, but ana owned it"]
    assert list(owners_write(dossier([CLAIMED], [structs.replace(reply, author=ANA)]))) == []


def test_what_arrives_has_a_journalled_start_before_it() -> None:
    sent = dossier([STARTED], answer("o1", "m1"))
    assert list(on_the_wire([sent], [arrival("o1", 2_010)], Counter())) == []
    assert list(on_the_wire([sent], [arrival("o1", 1_500)], Counter())) == [
        "c1: o1 arrived 1 times with 0 journalled starts before"
    ]
    assert list(on_the_wire([sent], [arrival("o9", 2_010)], Counter())) == ["o9 arrived and is in no journal"]
    assert "changed" in next(on_the_wire([sent], [arrival("o1", 2_010, "Other")], Counter()))


def test_twice_on_the_wire_needs_a_journalled_doubt() -> None:
    again: list[Event] = [
        e.SendFailed(outbound="o1", attempt=1, action="retry", why="", retry_at=1),
        e.SendStarted(outbound="o1", attempt=2),
    ]
    doubt: list[Event] = [e.SendUnknown(outbound="o1", attempt=1, why="", settle_at=1), again[1]]
    both = [arrival("o1", 2_010), arrival("o1", 3_010)]
    assert list(on_the_wire([dossier([STARTED], answer("o1", "m1"), again)], both, Counter())) == [
        "c1: o1 was accepted 2 times with 0 doubts"
    ]
    assert list(on_the_wire([dossier([STARTED], answer("o1", "m1"), doubt)], both, Counter())) == []


def test_a_machine_s_message_that_arrives_long_after_a_claim_is_found() -> None:
    claimed = dossier([STARTED], answer("o1", "m1"), [CLAIMED])
    counts: Counter[str] = Counter()
    assert list(on_the_wire([claimed], [arrival("o1", 3_500)], counts)) == []
    assert counts["in flight at claim"] == 1
    assert "while a person owned it" in next(on_the_wire([claimed], [arrival("o1", 9_000)], counts))


def test_a_fail_over_is_the_first_append_of_another_writer_where_a_message_waited() -> None:
    fault = Fault(kind="kill", victim="w1", at=500, until=900, owned=frozenset({0}))
    ledger = {"w1": written(1, 600, 700)}
    taken = dossier([STARTED], [received(1)], writer="w2")
    assert failovers([fault], [taken], ledger) == {"kill": [1_500]}
    assert failovers([fault], [dossier([STARTED], [received(1)])], ledger) == {}
    second = Fault(kind="kill", victim="w3", at=1_500, until=1_900, owned=frozenset())
    assert failovers([fault, second], [taken], ledger) == {"kill": [1_500], "kill, then another": [1_500]}
