"""The journal, read conversation by conversation."""

import pytest

from overhand.audit import Episode, Reading, happened_in, read_week
from overhand.conversation import events as e
from overhand.runtime.record import Header, encode_header
from overhand.runtime.store import Store
from overhand.testing.scribe import Scribe

pytestmark = pytest.mark.anyio
WEEK = read_week("2026-W47")


async def written(scribe: Scribe, to: str, at: int) -> str:
    conversation = await scribe.open(f"phone:{to}")
    await scribe.write(conversation, e.MessageReceived(message=f"m{to}", ref=to, text="hello", sent_at=at), at=at)
    return conversation


async def episodes(reading: Reading) -> list[Episode]:
    return [each async for each in reading.episodes()]


async def test_every_conversation_since_then_is_read_once_and_progress_is_told(store: Store, scribe: Scribe) -> None:
    names = [await written(scribe, str(number), WEEK.start + number) for number in range(20)]
    shares: list[float] = []
    found = await episodes(Reading(store, WEEK.start + 5, shares.append))
    assert sorted(each.conversation for each in found) == sorted(names[5:])
    assert shares == sorted(shares)
    assert (shares[0] > 0, shares[-1]) == (True, 1.0)


async def test_a_conversation_nobody_touched_since_is_not_even_read(store: Store, scribe: Scribe) -> None:
    conversation = await store.vault.open_customer("whatsapp", "100", ["phone:1"])
    await scribe.write(conversation, e.EpisodeStarted(episode=1), at=WEEK.start)
    await broken(store, conversation, at=WEEK.start)
    reading = Reading(store, WEEK.end, lambda _: None)
    assert (await episodes(reading), reading.unread) == ([], 0)


async def broken(store: Store, conversation: str, at: int) -> None:
    """A second record that does not continue the first."""
    last = (await store.journal.history(conversation))[-1]
    header = Header(ver=last.header.ver + 2, prev="other", at=at)
    assert encode_header(header)
    await store.journal.append(conversation, header, b"x", last.seq)


async def test_a_broken_journal_is_counted_and_the_others_are_read(store: Store, scribe: Scribe) -> None:
    bad, good = [await written(scribe, to, WEEK.start) for to in ("1", "2")]
    await broken(store, bad, WEEK.start)
    reading = Reading(store, WEEK.start, lambda _: None)
    assert [each.conversation for each in await episodes(reading)] == [good]
    assert reading.unread == 1


async def test_an_erased_customer_is_no_part_of_it(store: Store, scribe: Scribe) -> None:
    gone, here = [await written(scribe, to, WEEK.start) for to in ("1", "2")]
    await store.vault.erase(gone)
    reading = Reading(store, WEEK.start, lambda _: None)
    assert [each.conversation for each in await episodes(reading)] == [here]
    assert reading.unread == 0


async def test_events_come_with_the_time_of_their_record(store: Store, scribe: Scribe) -> None:
    conversation = await written(scribe, "1", WEEK.start)
    happened = await happened_in(store, conversation)
    assert [type(event) for _, event in happened] == [e.ConversationStarted, e.EpisodeStarted, e.MessageReceived]
    assert happened[-1][0] == WEEK.start
