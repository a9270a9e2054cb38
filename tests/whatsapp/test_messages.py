from collections.abc import Callable

import pytest

from overhand.channel import AccountItem, EditItem, Item, MessageItem, ReactionItem, RevokeItem, Unparsed
from overhand_whatsapp.parse import parse

Body = Callable[..., bytes]
Payload = Callable[[str], bytes]

CARMEN = {"profile": {"name": "Carmen Vidal"}, "wa_id": "34600555041", "user_id": "ES.1349"}


def message(**parts: object) -> dict[str, object]:
    return {"from": "34600555041", "id": "wamid.1", "timestamp": "1700000000", **parts}


def only(raw: bytes) -> Item:
    (item,) = parse(raw)
    return item


def test_a_text_carries_number_time_aliases_and_name(body: Body) -> None:
    item = only(body(contacts=[CARMEN], messages=[message(type="text", text={"body": "¿Cuándo llega?"})]))
    assert item == MessageItem(
        number="1001",
        id="wamid.1",
        at=1_700_000_000_000,
        aliases=("phone:34600555041", "user:ES.1349"),
        text="¿Cuándo llega?",
        name="Carmen Vidal",
    )


@pytest.mark.parametrize(
    ("timestamp", "at"),
    [("1700000000", 1_700_000_000_000), (1700000000, 1_700_000_000_000), ("soon", 0), (None, 0), (10**20, 0), (-5, 0)],
)
def test_seconds_come_as_text_or_number_and_nonsense_is_0(body: Body, timestamp: object, at: int) -> None:
    item = only(body(messages=[message(type="text", text={"body": "x"}, timestamp=timestamp)]))
    assert isinstance(item, MessageItem)
    assert item.at == at


def test_a_username_customer_without_a_number_is_known_by_the_user_id(body: Body) -> None:
    contact = {"profile": {"name": "Sheena"}, "user_id": "US.99"}
    words = {"from_user_id": "US.99", "id": "w", "timestamp": "1", "type": "text", "text": {"body": "hi"}}
    item = only(body(contacts=[contact], messages=[words]))
    assert isinstance(item, MessageItem)
    assert item.aliases == ("user:US.99",)
    assert item.name == "Sheena"


def test_each_message_of_a_batch_gets_the_name_of_its_own_customer(body: Body) -> None:
    tom = {"profile": {"name": "Tom"}, "wa_id": "447700900123"}
    words = [
        message(type="text", text={"body": "x"}),
        {**message(type="text", text={"body": "y"}), "from": "447700900123"},
    ]
    items = parse(body(contacts=[tom, CARMEN], messages=words))
    assert [item.name for item in items if isinstance(item, MessageItem)] == ["Carmen Vidal", "Tom"]


def test_a_user_id_where_a_number_belongs_is_a_user_id(body: Body) -> None:
    item = only(body(messages=[{**message(type="text", text={"body": "x"}), "from": "US.1349120865"}]))
    assert isinstance(item, MessageItem)
    assert item.aliases == ("user:US.1349120865",)


def test_an_unsupported_placeholder_and_its_real_body_share_the_id(body: Body) -> None:
    errors = [{"code": 131060, "title": "This message is unavailable."}]
    phantom = only(body(messages=[message(type="unsupported", unsupported={"type": "unknown"}, errors=errors)]))
    real = only(body(messages=[message(type="text", text={"body": "Quiero una mesa"})]))
    assert isinstance(phantom, MessageItem)
    assert isinstance(real, MessageItem)
    assert (phantom.supported, phantom.form, phantom.text) == (False, "unsupported", "")
    assert (real.supported, real.id) == (True, phantom.id)


def test_an_unknown_type_leaves_a_placeholder_and_its_bytes(body: Body) -> None:
    placeholder, kept = parse(body(messages=[message(type="hologram", hologram={"id": "1"})]))
    assert isinstance(placeholder, MessageItem)
    assert not placeholder.supported
    assert isinstance(kept, Unparsed)
    assert b"hologram" in kept.raw


def test_a_message_of_a_wrong_shape_leaves_a_placeholder_and_its_bytes(body: Body) -> None:
    placeholder, kept = parse(body(contacts=[CARMEN], messages=[message(type="text", text={"body": 17})]))
    assert isinstance(placeholder, MessageItem)
    assert (placeholder.id, placeholder.name, placeholder.supported) == ("wamid.1", "Carmen Vidal", False)
    assert isinstance(kept, Unparsed)


def test_a_message_of_a_wrong_shape_that_names_nobody_is_kept(body: Body) -> None:
    item = only(body(messages=[{"id": "w", "type": "text", "text": 3}]))
    assert isinstance(item, Unparsed)


def test_a_message_that_names_no_customer_is_kept(body: Body) -> None:
    item = only(body(messages=[{"id": "w", "timestamp": "1", "type": "text", "text": {"body": "x"}}]))
    assert item == Unparsed(
        why="message names no customer", raw=item.raw if isinstance(item, Unparsed) else b"", number="1001"
    )


def test_a_message_without_an_id_gets_one_from_its_bytes(body: Body) -> None:
    nameless = {"from": "1", "timestamp": "1", "type": "text", "text": {"body": "x"}}
    first, second = only(body(messages=[nameless])), only(body(messages=[nameless]))
    assert isinstance(first, MessageItem)
    assert first.id
    assert first == second


def test_a_message_without_a_type_is_known_by_its_body(body: Body) -> None:
    item = only(body(messages=[message(location={"latitude": "39.47", "longitude": -0.37, "name": "Ruzafa"})]))
    assert isinstance(item, MessageItem)
    assert item.attachment is not None
    assert (item.form, item.text) == ("location", "Ruzafa")
    assert (item.attachment.latitude, item.attachment.longitude) == (39.47, -0.37)


@pytest.mark.parametrize(
    ("name", "form", "text", "kind"),
    [
        ("message_button_01", "button", "title", None),
        ("message_contacts_02", "contacts", "", "contacts"),
        ("message_document_01", "document", "caption", "document"),
        ("message_image_01", "image", "", "image"),
        ("message_interactive_button_reply_01", "interactive", "title", None),
        ("message_interactive_call_permission_reply_01", "interactive", "call permission: accept", None),
        ("message_interactive_list_reply_01", "interactive", "title", None),
        ("message_order_01", "order", "3 x HAMBURGER, 2 x FRENCH_FRIES, 2 x SODA", "order"),
        ("message_sticker_01", "sticker", "", "sticker"),
        ("message_system_user_changed_number_01", "system", "User A changed from 15555051152 to 15554879786", None),
        ("message_voice_01", "audio", "", "voice"),
    ],
)
def test_each_form_has_its_text_and_attachment(
    payload: Payload, name: str, form: str, text: str, kind: str | None
) -> None:
    item = only(payload(name))
    assert isinstance(item, MessageItem)
    assert (item.form, item.text) == (form, text)
    assert (item.attachment.kind if item.attachment is not None else None) == kind


def test_the_older_voice_type_is_a_voice_note(body: Body) -> None:
    item = only(body(messages=[message(type="voice", voice={"id": "m1", "mime_type": "audio/ogg"})]))
    assert isinstance(item, MessageItem)
    assert item.form == "audio"
    assert item.attachment is not None
    assert (item.attachment.kind, item.attachment.media) == ("voice", "m1")


def test_the_answers_of_a_flow_are_lines_without_the_token(payload: Payload) -> None:
    item = only(payload("message_interactive_nfm_reply_01"))
    assert isinstance(item, MessageItem)
    assert "delivery_rating: 4" in item.text.splitlines()
    assert "flow_token" not in item.text


@pytest.mark.parametrize("answers", ['"just text"', "{not json", '{"flow_token": "x"}'])
def test_a_flow_without_readable_answers_shows_the_words_of_the_app(body: Body, answers: str) -> None:
    reply = {"type": "nfm_reply", "nfm_reply": {"response_json": answers, "body": "Sent"}}
    item = only(body(messages=[message(type="interactive", interactive=reply)]))
    assert isinstance(item, MessageItem)
    assert item.text == "Sent"


def test_an_interactive_answer_that_came_with_errors_is_a_placeholder(payload: Payload) -> None:
    item, problem = parse(payload("message_interactive_with_errors_01"))
    assert isinstance(item, MessageItem)
    assert not item.supported
    assert isinstance(problem, AccountItem)
    assert (problem.topic, "131000" in problem.text) == ("errors", True)


def test_a_changed_number_carries_old_and_new_aliases(payload: Payload) -> None:
    item = only(payload("message_system_user_changed_number_01"))
    assert isinstance(item, MessageItem)
    assert item.aliases == ("phone:15555051152", "phone:15554879786")


def test_news_of_a_changed_user_id_need_no_sender(body: Body) -> None:
    news = {"type": "user_changed_user_id", "user_id": "ES.77", "body": "changed"}
    item = only(body(messages=[{"id": "w", "timestamp": "1", "type": "system", "system": news}]))
    assert isinstance(item, MessageItem)
    assert item.aliases == ("user:ES.77",)


def test_reply_and_advertisement_are_kept(payload: Payload) -> None:
    answer, arrival = only(payload("message_text_context_03")), only(payload("message_referral_01"))
    assert isinstance(answer, MessageItem)
    assert isinstance(arrival, MessageItem)
    assert answer.reply_to == "wamid.IDCONTEXT1"
    assert arrival.referral == "AD_TITLE (AD_OR_POST_FB_URL)"


def test_an_edit_names_the_original_and_the_new_text(payload: Payload) -> None:
    item = only(payload("message_edit_01"))
    assert isinstance(item, EditItem)
    assert item.original.startswith("wamid.HBgLMTQx")
    assert item.text == "Updated image caption"


def test_a_revoke_names_the_original(payload: Payload) -> None:
    item = only(payload("message_revoke_01"))
    assert isinstance(item, RevokeItem)
    assert item.original


@pytest.mark.parametrize("kind", ["edit", "revoke", "reaction"])
def test_one_about_no_earlier_message_is_a_placeholder_beside_its_bytes(body: Body, kind: str) -> None:
    items = parse(body(messages=[{**message(type=kind), kind: {"emoji": "x"}}]))
    assert [type(item) for item in items] == [MessageItem, Unparsed]


@pytest.mark.parametrize(
    ("name", "emoji"),
    [("message_reaction_01", "😮"), ("message_reaction_removed_01", ""), ("message_reaction_removed_02", "")],
)
def test_a_reaction_is_taken_back_by_an_empty_or_absent_emoji(payload: Payload, name: str, emoji: str) -> None:
    item = only(payload(name))
    assert isinstance(item, ReactionItem)
    assert (item.original, item.emoji) == ("wamid.yzxyzx=", emoji)


def test_what_is_written_in_a_group_is_not_a_message_of_the_customer(body: Body) -> None:
    item = only(body(contacts=[CARMEN], messages=[message(type="text", text={"body": "all?"}, group_id="G1")]))
    assert isinstance(item, AccountItem)
    assert (item.topic, item.text) == ("group_message", "all?")
    assert item.aliases == ("phone:34600555041", "user:ES.1349")
