from collections.abc import Callable

import pytest

from overhand.channel import StatusItem, Unparsed
from overhand_whatsapp.parse import parse

Body = Callable[..., bytes]


def status(**parts: object) -> dict[str, object]:
    return {"id": "wamid.9", "status": "sent", "timestamp": "1700000000", "recipient_id": "34600555041", **parts}


def test_a_status_hands_our_own_id_back(body: Body) -> None:
    (item,) = parse(body(statuses=[status(biz_opaque_callback_data="out-1")]))
    assert item == StatusItem(
        number="1001",
        id="wamid.9",
        at=1_700_000_000_000,
        aliases=("phone:34600555041",),
        status="sent",
        outbound="out-1",
    )


def test_a_failed_status_without_contacts_says_why_in_plain_words(body: Body) -> None:
    error = {"code": 131047, "title": "Re-engagement message", "error_data": {"details": "More than 24 hours"}}
    (item,) = parse(body(statuses=[status(status="failed", errors=[error])]))
    assert isinstance(item, StatusItem)
    assert (item.status, item.code) == ("failed", 131047)
    assert "24 hours" in item.why
    assert item.aliases == ("phone:34600555041",)


@pytest.mark.parametrize(("code", "found"), [("131026", 131026), ("?", 0), (None, 0)])
def test_an_old_error_has_its_code_as_text_and_its_data_in_any_shape(body: Body, code: object, found: int) -> None:
    errors = [{"code": code, "title": "Odd", "error_data": "a string"}]
    (item,) = parse(body(statuses=[status(status="failed", errors=errors)]))
    assert isinstance(item, StatusItem)
    assert item.code == found
    assert item.why


def test_a_failure_without_code_and_title_does_not_guess(body: Body) -> None:
    (item,) = parse(body(statuses=[status(status="failed", errors=[{"code": None}])]))
    assert isinstance(item, StatusItem)
    assert (item.code, item.why) == (0, "WhatsApp gave no reason")


def test_an_unknown_word_is_kept_as_it_came(body: Body) -> None:
    (item,) = parse(body(statuses=[status(status="warning")]))
    assert isinstance(item, StatusItem)
    assert item.status == "warning"


def test_in_a_group_the_participant_is_the_customer(body: Body) -> None:
    words = status(recipient_type="group", recipient_id="G1", recipient_participant_id="34600555041")
    (item,) = parse(body(statuses=[words]))
    assert isinstance(item, StatusItem)
    assert item.aliases == ("phone:34600555041",)


@pytest.mark.parametrize("words", [{"id": "w"}, status(errors="none"), status(status=7)])
def test_a_status_that_cannot_be_read_is_kept(body: Body, words: dict[str, object]) -> None:
    (item,) = parse(body(statuses=[words]))
    assert isinstance(item, Unparsed)
