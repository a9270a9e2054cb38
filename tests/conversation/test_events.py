"""Journals outlive releases: what was written once must always be read.

The rule of the golden files: `golden/v<schema>.jsonl` holds one record (a list of events) for every kind of event of
that schema, every field set. A released file never changes. A new kind or field is added in a new line at the end of
the newest file until it is released; after that it starts the next file.
"""

from pathlib import Path
from typing import get_args

import msgspec
import pytest

from overhand.conversation import Conversation, Event, apply
from overhand.conversation import events as e
from overhand.conversation.events import Party, Told

GOLDEN = sorted((Path(__file__).parent / "golden").glob("v*.jsonl"))
LINES = [line for file in GOLDEN for line in file.read_bytes().splitlines()]
decode = msgspec.json.Decoder(list[Event]).decode
KINDS: tuple[type[msgspec.Struct], ...] = get_args(Event)


@pytest.mark.parametrize("line", LINES, ids=lambda line: decode(line)[0].__class__.__name__)
def test_a_golden_record_is_read_and_no_field_of_it_is_lost(line: bytes) -> None:
    assert msgspec.json.decode(msgspec.json.encode(decode(line))) == msgspec.json.decode(line)


@pytest.mark.parametrize("line", LINES, ids=lambda line: decode(line)[0].__class__.__name__)
def test_a_golden_record_folds_into_a_conversation_that_knows_nothing_of_it(line: bytes) -> None:
    state = Conversation(id="c1")
    for event in decode(line):
        apply(state, event, 1)


def test_the_golden_files_hold_every_kind_of_event() -> None:
    assert {type(event) for line in LINES for event in decode(line)} == set(KINDS)


def test_the_golden_files_hold_every_field_of_every_event() -> None:
    written: dict[str, set[str]] = {}
    for line in LINES:
        for fields in msgspec.json.decode(line, type=list[dict[str, object]]):
            written.setdefault(str(fields["k"]), set()).update(fields)
    assert written == {str(kind.__struct_config__.tag): {"k", *kind.__struct_fields__} for kind in KINDS}


def test_every_tag_is_the_name_of_its_event() -> None:
    for kind in KINDS:
        words = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in kind.__name__)
        assert kind.__struct_config__.tag == words.removeprefix("_")


def test_every_event_is_exported_by_its_name() -> None:
    assert {kind.__name__ for kind in KINDS} <= set(e.__all__)
    assert e.__all__ == sorted(e.__all__)


def test_a_notice_is_accepted_when_anybody_beside_the_console_took_it() -> None:
    console, deaf, mail = (
        Told(notifier="console", to="t"),
        Told(notifier="mail", to="t", ok=False),
        Told(notifier="push", to="t"),
    )
    assert not e.Notified(flag="f", step=0, told=(console, deaf)).accepted
    assert e.Notified(flag="f", step=0, told=(console, deaf, mail)).accepted
    assert e.Notified(flag="f", step=0, told=(console,)).accepted
    assert e.Notified(flag="f", step=0, told=()).accepted


@pytest.mark.parametrize(
    ("kind", "person", "machine"),
    [("operator", True, False), ("phone", True, False), ("agent", False, True), ("policy", False, True),
     ("customer", False, False), ("timer", False, False)],
)  # fmt: skip
def test_a_party_is_a_person_a_machine_or_neither(kind: str, person: bool, machine: bool) -> None:
    assert (Party(kind).is_person, Party(kind).is_machine) == (person, machine)
