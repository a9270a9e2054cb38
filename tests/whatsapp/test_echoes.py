from collections.abc import Callable

from overhand.channel import EchoItem, Unparsed
from overhand_whatsapp.parse import parse

Body = Callable[..., bytes]


def echo(**parts: object) -> dict[str, object]:
    return {"from": "34963550100", "to": "34600555041", "id": "wamid.e", "timestamp": "1700000000", **parts}


def read(body: Body, **parts: object) -> EchoItem:
    (item,) = parse(body("smb_message_echoes", message_echoes=[echo(**parts)]))
    assert isinstance(item, EchoItem)
    return item


def test_an_echo_without_contacts_names_the_customer_it_went_to(body: Body) -> None:
    item = read(body, type="text", text={"body": "Llega el martes"})
    assert (item.aliases, item.text, item.form) == (("phone:34600555041",), "Llega el martes", "text")


def test_an_echo_to_a_username_customer_names_the_user_id(body: Body) -> None:
    item = read(body, type="text", text={"body": "x"}, to=None, to_user_id="ES.5")
    assert item.aliases == ("user:ES.5",)


def test_an_echo_with_its_ends_swapped_still_names_the_customer(body: Body) -> None:
    item = read(body, type="revoke", revoke={"original_message_id": "w"}, to="34963550100", **{"from": "34600555041"})
    assert (item.aliases, item.form) == (("phone:34600555041",), "revoke")


def test_an_edit_of_the_business_is_an_echo_with_the_new_text(body: Body) -> None:
    inner = {"type": "image", "image": {"id": "1", "caption": "New caption"}}
    item = read(body, type="edit", edit={"original_message_id": "w", "message": inner})
    assert (item.form, item.text) == ("edit", "New caption")


def test_a_reaction_of_the_business_is_an_echo_with_the_emoji(body: Body) -> None:
    item = read(body, type="reaction", reaction={"message_id": "w", "emoji": "👍"})
    assert (item.form, item.text) == ("reaction", "👍")


def test_an_echo_of_an_unknown_type_is_still_a_sign_of_a_person(body: Body) -> None:
    assert read(body, type="hologram").form == "unsupported"


def test_an_echo_that_names_nobody_or_has_a_wrong_shape_is_kept(body: Body) -> None:
    items = parse(body("smb_message_echoes", message_echoes=[echo(to=None), echo(text=3), 5]))
    assert [type(item) for item in items] == [Unparsed, Unparsed, Unparsed]
