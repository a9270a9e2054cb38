from collections.abc import Callable

from overhand.channel import AccountItem, Item, Unparsed
from overhand_whatsapp.parse import parse

Body = Callable[..., bytes]


def old(name: str, **parts: object) -> dict[str, object]:
    context = {"status": "READ"}
    return {"from": "34600555041", "id": name, "timestamp": "1739230955", "history_context": context, **parts}


def topics(items: list[Item]) -> set[str]:
    assert all(isinstance(item, AccountItem) for item in items)
    return {item.topic for item in items if isinstance(item, AccountItem)}


def test_every_old_message_is_an_account_item_of_its_customer(body: Body) -> None:
    messages = [
        old("w1", type="text", text={"body": "Hola"}),
        old("w2", type="text", text={"body": "Dígame"}, **{"from": "34963550100"}),
    ]
    chunk = {"metadata": {"phase": 0}, "threads": [{"id": "34600555041", "messages": messages}]}
    items = parse(body("history", history=[chunk]))
    assert topics(items) == {"history"}
    found = [(item.id, item.aliases, item.text) for item in items if isinstance(item, AccountItem)]
    assert found == [("w1", ("phone:34600555041",), "Hola"), ("w2", ("phone:34600555041",), "Dígame")]


def test_media_that_follow_their_placeholder_are_not_taken_for_it(body: Body) -> None:
    placeholder = {"threads": [{"id": "34600555041", "messages": [old("w1", type="media_placeholder")]}]}
    picture = old("w1", type="image", image={"id": "m", "caption": "la mesa"})
    (first,) = parse(body("history", history=[placeholder]))
    (second,) = parse(body("history", messages=[picture]))
    assert isinstance(first, AccountItem)
    assert isinstance(second, AccountItem)
    assert (first.id, second.id) == ("w1:placeholder", "w1")
    assert (second.topic, second.text) == ("history", "la mesa")


def test_a_declined_history_says_so(body: Body) -> None:
    (item,) = parse(body("history", history=[{"errors": [{"code": 2593109, "title": "History sync is turned off"}]}]))
    assert isinstance(item, AccountItem)
    assert (item.topic, item.text, item.aliases) == ("history", "History sync is turned off", ())


def test_history_of_a_wrong_shape_is_kept_piece_by_piece(body: Body) -> None:
    chunks = [3, {"threads": [4, {"id": "1", "messages": [5]}]}]
    items = parse(body("history", history=chunks)) + parse(body("history", history="none"))
    assert [type(item) for item in items] == [Unparsed] * 4
