import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overhand.channel import (
    AccountItem,
    EchoItem,
    EditItem,
    Item,
    MessageItem,
    ReactionItem,
    RevokeItem,
    StatusItem,
    Unparsed,
)
from overhand_whatsapp.parse import API_ANSWER, parse

HERE = Path(__file__).parent
KEPT = sorted((HERE / "payloads").glob("*.json"))
COLLECTION = HERE.parents[2] / "shared" / "whatsapp" / "payloads"
COLLECTED = sorted(COLLECTION.glob("*.json"))
SAMPLES = [json.loads(path.read_bytes()) for path in KEPT]

# kinds of items by the beginning of a file's name; the longest matching beginning counts
KINDS: dict[str, set[type[Item]]] = {
    "account": {AccountItem},
    "batch_several_changes_or_messages_01": {MessageItem, ReactionItem, AccountItem},
    "batch_several_changes_or_messages_02": {MessageItem},
    "business": {AccountItem},
    "calls": {AccountItem},
    "automatic": {AccountItem},
    "echo": {EchoItem},
    "edge": {Unparsed},
    "flows": {AccountItem},
    "graph": {Unparsed},
    "group": {AccountItem},
    "history": {AccountItem},
    "message": {MessageItem},
    "message_edit": {EditItem},
    "message_group": {AccountItem},
    "message_interactive_with_errors": {MessageItem, AccountItem},
    "message_reaction": {ReactionItem},
    "message_revoke": {RevokeItem},
    "message_template": {AccountItem},
    "partner": {AccountItem},
    "phone": {AccountItem},
    "security": {AccountItem},
    "smb": {AccountItem},
    "status": {StatusItem},
    "template": {AccountItem},
    "unsupported": {MessageItem},
    "user": {AccountItem},
    "value_errors": {AccountItem},
}


def expected(name: str) -> set[type[Item]]:
    """Return the kinds a file must give."""
    return KINDS[max((one for one in KINDS if name.startswith(one)), key=len)]


def named_in(node: Any) -> set[str]:
    """Return the ids of all messages, statuses and echoes anywhere in a body."""
    found: set[str] = set()
    for step, inner in steps_of(node):
        if step in {"messages", "statuses", "message_echoes"}:
            found |= {one["id"] for one in inner if "id" in one}
        found |= named_in(inner)
    return found


def steps_of(node: Any) -> list[tuple[str | int, Any]]:
    """Return the members of a JSON object or list."""
    kind = type(node).__name__
    if kind == "dict":
        return list(node.items())
    return [(at, node[at]) for at in range(len(node))] if kind == "list" else []


def storable(items: list[Item]) -> None:
    """Fail unless every item survives being written and read again."""
    raw = msgspec.json.encode(items)
    assert msgspec.json.decode(raw, type=list[Item]) == items


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_every_kept_body_becomes_items_of_its_kind(path: Path) -> None:
    items = parse(path.read_bytes())
    assert {type(item) for item in items} == expected(path.stem)
    storable(items)


@pytest.mark.skipif(not COLLECTED, reason="the whole collection is not beside this repository")
@pytest.mark.parametrize("path", COLLECTED, ids=lambda path: path.stem)
def test_every_collected_body_becomes_items_of_its_kind_and_loses_no_id(path: Path) -> None:
    raw = path.read_bytes()
    items = parse(raw)
    assert {type(item) for item in items} == expected(path.stem)
    storable(items)
    if path.stem.startswith("graph_"):
        assert items == [Unparsed(why="API answer", raw=raw)]
        return
    ids = {item.id.removesuffix(":placeholder") for item in items if not isinstance(item, Unparsed)}
    if not path.stem.startswith("calls"):
        assert named_in(json.loads(raw)) <= ids


@pytest.mark.skipif(not COLLECTED, reason="the whole collection is not beside this repository")
def test_the_sixteen_collected_api_answers_are_told_from_webhooks() -> None:
    answers = [
        path for path in COLLECTED if parse(path.read_bytes())[0] == Unparsed(why=API_ANSWER, raw=path.read_bytes())
    ]
    assert len(answers) == 16
    assert all(path.stem.startswith("graph_") for path in answers)


def test_a_batch_of_1000_messages_is_1000_items_in_order(body: Callable[..., bytes]) -> None:
    messages = [
        {"from": "34600555041", "id": f"wamid.{n}", "timestamp": "1700000000", "type": "text", "text": {"body": str(n)}}
        for n in range(1000)
    ]
    items = parse(body(messages=messages))
    assert [item.id for item in items if isinstance(item, MessageItem)] == [f"wamid.{n}" for n in range(1000)]


def test_several_entries_and_changes_are_all_read(body: Callable[..., bytes]) -> None:
    first = json.loads(body(number="1", statuses=[{"id": "a", "status": "sent", "recipient_id": "1"}]))
    second = json.loads(body(number="2", statuses=[{"id": "b", "status": "read", "recipient_id": "1"}]))
    third = json.loads(body(number="3", statuses=[{"id": "c", "status": "read", "recipient_id": "1"}]))
    first["entry"][0]["changes"] += second["entry"][0]["changes"]
    first["entry"] += third["entry"]
    items = parse(json.dumps(first).encode())
    assert [(item.number, item.id) for item in items if isinstance(item, StatusItem)] == [
        ("1", "a"),
        ("2", "b"),
        ("3", "c"),
    ]


def test_one_bad_member_leaves_its_neighbours_alone(body: Callable[..., bytes]) -> None:
    good = {"from": "34600555041", "id": "wamid.good", "timestamp": 1, "type": "text", "text": {"body": "hi"}}
    items = parse(body(messages=[good, "nonsense", good], statuses=[17], contacts=[None]))
    assert [type(item) for item in items] == [Unparsed, MessageItem, Unparsed, MessageItem, Unparsed]
    assert [item.raw for item in items if isinstance(item, Unparsed)] == [b"null", b'"nonsense"', b"17"]
    assert {item.number for item in items} == {"1001"}


def test_one_bad_entry_or_change_leaves_its_neighbours_alone(body: Callable[..., bytes]) -> None:
    good = json.loads(body(statuses=[{"id": "a", "status": "sent", "recipient_id": "1"}]))
    good["entry"][0]["changes"] += [3, {"field": "messages", "value": {"messages": "none"}}]
    good["entry"] += ["x", {"id": "empty"}]
    items = parse(json.dumps(good).encode())
    assert [type(item) for item in items] == [StatusItem, Unparsed, Unparsed, Unparsed, Unparsed]


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff\xfe", b"nul", b"[]", b"17", b"{", b'{"entry": 3}', b'{"entry": null}', b"{}", b"[" * 100_000],
    ids=lambda raw: repr(raw[:16]),
)
def test_what_is_no_webhook_is_kept_whole(raw: bytes) -> None:
    (item,) = parse(raw)
    assert isinstance(item, Unparsed)
    assert item.raw == raw
    assert item.why != API_ANSWER


def test_a_value_without_members_is_kept(body: Callable[..., bytes]) -> None:
    (item,) = parse(body())
    assert isinstance(item, Unparsed)
    assert item.why == "messages without members"


@given(st.binary())
def test_any_bytes_give_items_that_can_be_stored(raw: bytes) -> None:
    items = parse(raw)
    assert items
    storable(items)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


def paths_of(node: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the paths to every node below the root."""
    found: list[tuple[str | int, ...]] = []
    for step, inner in steps_of(node):
        found.append((*path, step))
        found += paths_of(inner, (*path, step))
    return found


@given(st.data())
def test_a_real_body_with_anything_in_one_place_gives_items_that_can_be_stored(data: st.DataObject) -> None:
    sample: Any = copy.deepcopy(data.draw(st.sampled_from(SAMPLES)))
    *way, last = data.draw(st.sampled_from(paths_of(sample)))
    node = sample
    for step in way:
        node = node[step]
    node[last] = data.draw(JSON)
    items = parse(json.dumps(sample).encode())
    assert items
    storable(items)
