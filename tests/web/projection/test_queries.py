"""Pages of the list: sections, order, search, and going on where a page ended."""

import sqlite3
from collections.abc import Generator
from pathlib import Path

import pytest

from overhand.conversation import Conversation, Event, Party, Phase
from overhand.conversation import events as e
from overhand_web.projection import queries
from overhand_web.projection.projection import connect_current
from overhand_web.projection.projector import Opened, Projector
from overhand_web.projection.queries import VIEWS, View, decode_place, match_words, read_rows
from overhand_web.projection.tables import Tables

NOW = 1_764_000_000_000
MARIA = Party("operator", "u_maria", "Maria")
JO = Party("operator", "u_jo", "Jo")


class Desk:
    """Fills a projection."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        self.sql = sql
        self.projector = Projector(Tables(sql), {}, lambda: NOW)
        self.vers: dict[str, int] = {}
        self.seq = 0

    def write(self, conversation: str, *events: Event, at: int = NOW) -> None:
        self.seq += 1
        self.vers[conversation] = self.vers.get(conversation, 0) + 1
        record = Opened(
            stream=0, seq=self.seq, conversation=conversation, ver=self.vers[conversation], at=at, events=events
        )
        self.projector.apply([record])

    def open(self, conversation: str, name: str = "", text: str = "Hola", at: int = NOW) -> None:
        started = e.ConversationStarted(channel="w", number="1", to="phone:1", name=name or conversation)
        said = e.MessageReceived(message=f"{conversation}.1", ref="", text=text, sent_at=at)
        self.write(conversation, started, e.EpisodeStarted(episode=1), said, at=at)

    def flag(self, conversation: str, within_ms: int) -> None:
        flagged = e.Flagged(
            src=Phase.AI_HANDLING, dst=Phase.FLAGGED, by=Party("detector"), flag=f"{conversation}.f",
            reason="loop", hold=True, team="care", claim_within_ms=within_ms,
        )  # fmt: skip
        self.write(conversation, flagged)

    def claim(self, conversation: str, by: Party) -> None:
        self.write(conversation, e.Claimed(src=Phase.AI_HANDLING, dst=Phase.HUMAN_OWNED, by=by))

    def ids(self, view: str, words: str = "", person: str = "u_maria") -> list[str]:
        rows, _ = read_rows(self.sql, View(sections=VIEWS[view], person=person, words=words))
        return [row.id for row in rows]


@pytest.fixture
def desk(tmp_path: Path) -> Generator[Desk]:
    connection = connect_current(tmp_path / "p.sqlite", "ab", (0,))
    yield Desk(connection)
    connection.close()


def fill(desk: Desk) -> None:
    for age, name in enumerate(("ai_old", "ai_new", "soon", "later", "mine", "jos", "done")):
        desk.open(name, at=NOW + age)
    desk.flag("later", 600_000)
    desk.flag("soon", 60_000)
    desk.claim("mine", MARIA)
    desk.claim("jos", JO)
    desk.write("done", e.Resolved(src=Phase.AI_HANDLING, dst=Phase.RESOLVED, by=MARIA, outcome="contained"))


def test_each_view_holds_its_sections_in_the_order_of_the_list(desk: Desk) -> None:
    fill(desk)
    assert desk.ids("now") == ["soon", "later", "mine", "jos", "ai_new", "ai_old"]
    assert desk.ids("flagged") == ["soon", "later"]
    assert (desk.ids("mine"), desk.ids("colleagues")) == (["mine"], ["jos"])
    assert (desk.ids("mine", person="u_jo"), desk.ids("colleagues", person="u_jo")) == (["jos"], ["mine"])
    assert desk.ids("ai") == ["ai_new", "ai_old"]
    assert desk.ids("resolved") == ["done"]
    assert len(desk.ids("all")) == 7


def test_pages_follow_each_other_without_a_gap_across_sections(desk: Desk) -> None:
    fill(desk)
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        view = View(sections=VIEWS["all"], person="u_maria", after=after, limit=2)
        rows, after = read_rows(desk.sql, view)
        seen += [row.id for row in rows]
    assert seen == desk.ids("all")


def test_a_page_that_ends_with_its_section_goes_on_with_the_next(desk: Desk) -> None:
    fill(desk)
    rows, following = read_rows(desk.sql, View(sections=VIEWS["now"], person="u_maria", limit=6))
    assert (len(rows), following) == (6, None)


def test_words_find_messages_and_names_without_case_or_accents_the_last_as_a_beginning(desk: Desk) -> None:
    desk.open("a", name="Inês Rocha", text="Quero três quartos")
    desk.open("b", name="Jo", text="three rooms, please")
    assert desk.ids("all", "ines") == ["a"]
    assert desk.ids("all", "TRES quar") == ["a"]
    assert desk.ids("all", "room") == ["b"]
    assert desk.ids("all", "room quartos") == []
    assert set(desk.ids("all", " ")) == {"a", "b"}


@pytest.mark.parametrize("words", ['"', "a OR b", "NEAR(", "*", "col:x", "-x", "a AND NOT", "');--"])
def test_whatever_is_typed_into_the_search_is_only_words(desk: Desk, words: str) -> None:
    desk.open("a")
    assert desk.ids("all", words) == ([] if match_words(words) else ["a"])


def test_an_edited_message_is_found_by_its_new_words_only(desk: Desk) -> None:
    desk.open("a", text="old words")
    desk.write("a", e.MessageEdited(message="a.1", text="fresh words"))
    assert desk.ids("all", "fresh") == ["a"]
    assert desk.ids("all", "old") == []


def test_a_new_name_replaces_the_old_one_in_the_search(desk: Desk) -> None:
    desk.open("a", name="Amina")
    desk.write("a", e.CustomerNamed(name="Zoe"))
    assert desk.ids("all", "zoe") == ["a"]
    assert desk.ids("all", "amina") == []


@pytest.mark.parametrize("text", ["", "nonsense", "bm9uc2Vuc2U", "é", "W10"])
def test_a_place_that_is_none_is_the_beginning(desk: Desk, text: str) -> None:
    desk.open("a")
    assert decode_place(text) is None
    rows, _ = read_rows(desk.sql, View(sections=VIEWS["now"], person="", after=text))
    assert [row.id for row in rows] == ["a"]


def test_a_thread_is_read_backwards_in_windows(desk: Desk) -> None:
    desk.open("a", text="0")
    for number in range(1, 5):
        desk.write("a", e.MessageReceived(message=f"a.m{number}", ref="", text=str(number), sent_at=1))
    last, more = queries.read_lines(desk.sql, "a", 2**53, 2)
    assert ([line.text for line in last], more) == (["3", "4"], True)
    first, more = queries.read_lines(desk.sql, "a", last[0].position, 3)
    assert ([line.text for line in first], more) == (["0", "1", "2"], False)
    assert queries.read_lines(desk.sql, "nobody", 2**53, 3) == ([], False)
    assert queries.read_card(desk.sql, "nobody") is None


def test_the_state_of_a_card_is_the_folded_conversation(desk: Desk) -> None:
    desk.open("a")
    card = queries.read_card(desk.sql, "a")
    assert card is not None
    assert isinstance(card.conversation, Conversation)
    assert card.conversation.asked == {"a.1": NOW}
