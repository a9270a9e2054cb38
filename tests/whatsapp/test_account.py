from collections.abc import Callable

from overhand.channel import AccountItem, Unparsed
from overhand_whatsapp.parse import parse

Body = Callable[..., bytes]
Payload = Callable[[str], bytes]


def test_an_account_update_without_a_number_names_its_account(payload: Payload) -> None:
    (item,) = parse(payload("message_template_status_update_01"))
    assert isinstance(item, AccountItem)
    assert (item.topic, item.number) == ("message_template_status_update", "whatsapp-business-account-id")
    assert item.text.startswith("event FLAGGED")
    assert item.at == 1_604_703_141_000


def test_a_changed_user_id_carries_both_aliases(body: Body) -> None:
    news = [{"wa_id": "34600555041", "user_id": {"previous": "ES.1", "current": "ES.2"}, "timestamp": "1700000003"}]
    (item,) = parse(body("user_id_update", user_id_update=news))
    assert isinstance(item, AccountItem)
    assert item.aliases == ("phone:34600555041", "user:ES.1", "user:ES.2")
    assert item.at == 1_700_000_003_000


def test_each_preference_is_an_item_whose_line_names_nobody(payload: Payload) -> None:
    (item,) = parse(payload("user_preferences_01"))
    assert isinstance(item, AccountItem)
    assert "signup" in item.text
    assert "16505551234" not in item.text
    assert "phone:16505551234" in item.aliases


def test_a_missed_call_is_shown_with_its_caller(body: Body) -> None:
    call = {"id": "wacid.1", "from": "34600555041", "to": "34963550100", "event": "terminate", "status": "MISSED"}
    (item,) = parse(body("calls", calls=[call]))
    assert isinstance(item, AccountItem)
    assert (item.topic, item.aliases) == ("calls", ("phone:34600555041",))
    assert "event terminate" in item.text


def test_two_events_of_one_call_have_different_ids(body: Body) -> None:
    calls = [{"id": "wacid.1", "from": "1", "event": event} for event in ("connect", "terminate")]
    first, second = parse(body("calls", calls=calls))
    assert isinstance(first, AccountItem)
    assert isinstance(second, AccountItem)
    assert first.id != second.id


def test_the_same_news_posted_again_have_the_same_id(payload: Payload) -> None:
    assert parse(payload("account_update_01")) == parse(payload("account_update_01"))


def test_news_of_a_wrong_shape_are_kept(body: Body) -> None:
    items = parse(body("calls", calls=[3, {"from": 5}])) + parse(body("calls", calls="none"))
    assert [type(item) for item in items] == [Unparsed, Unparsed, Unparsed]


def test_a_value_that_is_no_object_is_kept(payload: Payload) -> None:
    raw = payload("account_update_01").replace(b'"value": {', b'"value": [], "was": {')
    (item,) = parse(raw)
    assert isinstance(item, Unparsed)
