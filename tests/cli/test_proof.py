"""What the journal of one conversation proves, printed and checked."""

from collections.abc import Callable, Sequence

import anyio
import pytest
from click.testing import Result
from msgspec import structs

from overhand.cli.proving import prove
from overhand.conversation import Event, Party, Phase
from overhand.conversation import events as e
from overhand.runtime.record import Header
from overhand.runtime.records import OpenRecord
from overhand.runtime.store import Store
from overhand.testing.scribe import Scribe

Run = Callable[..., Result]
LUCIA, INES = Party("operator", "lucia", "Lucía Ferrer"), Party("operator", "ines", "Inês Moreira")
AGENT, MOOD = Party("agent"), Party("detector", "frustration")
AI, FLAGGED, OWNED = Phase.AI_HANDLING, Phase.FLAGGED, Phase.HUMAN_OWNED

STARTED = e.ConversationStarted(channel="whatsapp", number="100", to="phone:34600111041", name="Amina Alvarez")
ASKED = e.MessageReceived(message="m1", ref="wamid.1", text="Wo ist mein Tisch?", sent_at=1)
CLAIMED = e.Claimed(src=AI, dst=OWNED, by=LUCIA)


def journal(*records: Sequence[Event]) -> list[OpenRecord]:
    """A journal with these events, its chain whole."""
    return [
        OpenRecord(
            100 + ver, Header(ver=ver, prev=f"h{ver - 1}", at=1_764_000_000_000 + ver * 1000), [*events], f"h{ver}"
        )
        for ver, events in enumerate(records, start=1)
    ]


def asked(outbound: str, by: Party, text: str = "Secret words") -> list[Event]:
    return [e.OutboundRequested(outbound=outbound, author=by, text=text), e.SendStarted(outbound=outbound, attempt=1)]


def handed_over() -> list[OpenRecord]:
    """The AI begins, Lucía owns it and Inês wants it; the AI goes on."""
    flagged = e.Flagged(
        src=AI, dst=FLAGGED, by=MOOD, flag="f1", reason="frustration", hold=False, team="care", claim_within_ms=1
    )
    refused = e.CommandRefused(command="x", verb="claim", why="Lucía Ferrer owns this conversation", by=INES)
    return journal(
        [STARTED, ASKED],
        asked("o1", AGENT),
        [e.Sent(outbound="o1", ref="wamid.o1")],
        [flagged],
        [e.Claimed(src=FLAGGED, dst=OWNED, by=LUCIA)],
        [refused, e.CommandExpired(command="y", verb="resolve", by=INES)],
        asked("o2", LUCIA),
        [e.Sent(outbound="o2", ref="wamid.o2")],
        [e.Released(src=OWNED, dst=AI, by=LUCIA)],
        asked("o3", AGENT),
        [e.Sent(outbound="o3", ref="wamid.o3")],
        [e.Resolved(src=AI, dst=Phase.RESOLVED, by=LUCIA, outcome="contained")],
    )


def part(lines: list[str], title: str) -> list[str]:
    """The lines under a title."""
    start = lines.index(title) + 1
    end = lines.index("", start) if "" in lines[start:] else len(lines)
    return lines[start:end]


def test_it_is_said_who_owned_it_when_and_from_which_record_on() -> None:
    lines, broken = prove("c_a", handed_over())
    assert not broken
    assert part(lines, "Who answered, from record") == [
        "     1  seq 101      2025-11-24 16:00:01.000  the AI",
        "     4  seq 104      2025-11-24 16:00:04.000  nobody yet: flagged  (flagged by frustration)",
        "     5  seq 105      2025-11-24 16:00:05.000  Lucía Ferrer  (claimed by Lucía Ferrer)",
        "     9  seq 109      2025-11-24 16:00:09.000  the AI  (released by Lucía Ferrer)",
        "    12  seq 112      2025-11-24 16:00:12.000  nobody: resolved  (resolved by Lucía Ferrer)",
    ]


def test_claims_and_refusals_say_who_was_told_what() -> None:
    lines, _ = prove("c_a", handed_over())
    assert [line.split("  ", 4)[-1].strip().rpartition("  ")[2] for line in part(lines, "Claims and refusals")] == [
        "Lucía Ferrer claimed it",
        "Inês Moreira was refused claim: Lucía Ferrer owns this conversation",
        "Inês Moreira came too late with resolve",
    ]


def test_each_message_of_ours_has_its_author_its_records_and_its_end() -> None:
    lines, _ = prove("c_a", handed_over())
    assert part(lines, "Messages of ours") == [
        "     2  o1  the AI: started in 2, sent in 3",
        "     7  o2  Lucía Ferrer: started in 7, sent in 8",
        "    10  o3  the AI: started in 10, sent in 11",
    ]


def test_no_word_of_anybody_is_printed() -> None:
    page = "\n".join(prove("c_a", handed_over())[0])
    assert not [word for word in ("Tisch", "Secret", "Amina", "34600111041") if word in page]


def test_a_machine_that_speaks_over_a_person_is_named_with_its_record() -> None:
    lines, broken = prove("c_a", journal([STARTED], [CLAIMED], asked("o1", AGENT), [e.Sent(outbound="o1", ref="r")]))
    assert broken
    assert part(lines, "Machine-written sends while a person owned it") == [
        "        a person owned it in records 2-4",
        "     3  seq 103      2025-11-24 16:00:03.000  o1 STARTED",
        "        1 started",
    ]
    assert "  BROKEN  no machine-written message started while a person owned it" in lines
    assert "            record 3: machine-written o1 was started while a person owned it" in lines


def test_what_was_on_the_wire_at_the_claim_is_shown_and_breaks_nothing() -> None:
    claim: list[Event] = [CLAIMED, e.AiInFlightAtClaim(outbound="o1")]
    lines, broken = prove("c_a", journal([STARTED], asked("o1", AGENT), claim))
    assert not broken
    assert part(lines, "Machine-written sends while a person owned it")[1].endswith(
        "o1 was on the wire already and could not be recalled"
    )
    assert part(lines, "Messages of ours") == ["     2  o1  the AI: started in 2, still under way"]


def test_two_owners_and_a_second_send_are_broken_promises() -> None:
    again = e.SendStarted(outbound="o1", attempt=2)
    second = e.Claimed(src=OWNED, dst=OWNED, by=INES)
    sent = e.Sent(outbound="o1", ref="r")
    lines, broken = prove("c_a", journal([STARTED], asked("o1", AGENT), [sent], [again], [CLAIMED], [second]))
    assert broken
    assert "            record 6: Inês Moreira claimed what Lucía Ferrer owned" in lines
    assert "            record 4: o1 was started again without a reason" in lines
    assert part(lines, "Machine-written sends while a person owned it")[0].endswith("records 5-6")


def test_records_in_which_a_person_owned_it_are_given_as_ranges() -> None:
    released = e.Released(src=OWNED, dst=AI, by=LUCIA)
    lines, _ = prove("c_a", journal([STARTED], [CLAIMED], [released], [CLAIMED], [ASKED]))
    assert part(lines, "Machine-written sends while a person owned it")[0].endswith("records 2, 4-5")


@pytest.mark.parametrize("missing", [0, 4, 10])
def test_a_record_that_is_missing_breaks_the_chain(missing: int) -> None:
    whole = handed_over()
    lines, broken = prove("c_a", whole[:missing] + whole[missing + 1 :])
    assert broken
    assert "  BROKEN  the chain is whole" in lines


def test_a_changed_link_breaks_the_chain() -> None:
    whole = handed_over()
    forged = OpenRecord(104, structs.replace(whole[3].header, prev="other"), whole[3].events, whole[3].hash)
    assert prove("c_a", [*whole[:3], forged, *whole[4:]])[1]


@pytest.mark.parametrize(
    ("event", "end"),
    [
        (e.SendWithdrawn(outbound="o1", why="claimed"), "send withdrawn in 3"),
        (e.SendFailed(outbound="o1", attempt=1, action="stop", why="no"), "failed in 3"),
        (e.SendFailed(outbound="o1", attempt=1, action="retry", why="no", retry_at=9), "to be tried again in 3"),
        (e.SendUnknown(outbound="o1", attempt=1, why="cut", settle_at=9), "send unknown in 3"),
        (e.GaveUpUnknown(outbound="o1"), "gave up unknown in 3"),
        (e.StatusReported(outbound="o1", status="read"), "read in 3"),
    ],
)
def test_every_end_of_a_message_has_a_word(event: Event, end: str) -> None:
    lines, _ = prove("c_a", journal([STARTED], asked("o1", Party("policy")), [event]))
    assert part(lines, "Messages of ours") == [f"     2  o1  a fixed text: started in 2, {end}"]


def test_a_conversation_without_records_proves_nothing() -> None:
    assert prove("c_unknown", []) == (["c_unknown has no record in the journal."], True)


@pytest.mark.anyio
async def test_the_command_prints_it_and_its_exit_code_says_whether_it_holds(store: Store, run: Run) -> None:
    scribe = Scribe(store)
    good = await scribe.open()
    await scribe.claim(good, LUCIA)
    await scribe.say(good, "Lucía here", by=LUCIA)
    bad = await scribe.open("phone:34600111042")
    await scribe.claim(bad, LUCIA)
    await scribe.say(bad, "The AI cuts in")
    erased = await scribe.open("phone:34600111043")
    await store.vault.erase(erased)
    holds, broken, gone = [await anyio.to_thread.run_sync(run, "proof", each) for each in (good, bad, erased)]
    assert (holds.exit_code, broken.exit_code, gone.exit_code) == (0, 1, 2), holds.output
    assert f"Conversation {good}: 4 records" in holds.output
    assert "BROKEN" not in holds.output
    assert "BROKEN" in broken.output
    assert gone.stderr.count("\n") == 1
