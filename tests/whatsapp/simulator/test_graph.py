import hashlib
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

pytestmark = pytest.mark.anyio

Stage = Any  # the fixture's class lives in conftest, which tests cannot import
CARMEN = "34600555041"


async def hello(stage: Stage) -> str:
    """Let Carmen write first, so that she may be answered."""
    answer = await stage.page.post(f"/phones/{CARMEN}/messages", json={"text": "¿Cuándo llega mi mesa?"})
    return str(answer.json()["id"])


async def test_a_text_is_accepted_and_told_sent_and_delivered_with_our_id(stage: Stage) -> None:
    await hello(stage)
    answer = await stage.text("+34 600 555 041", "El martes", biz_opaque_callback_data="out-1")
    assert answer.status_code == 200
    assert answer.json()["contacts"] == [{"input": "+34 600 555 041", "wa_id": CARMEN}]
    named = answer.json()["messages"][0]["id"]
    await stage.webhook.wait(3)
    statuses = stage.webhook.members("statuses")
    assert [(one["id"], one["status"]) for one in statuses] == [(named, "sent"), (named, "delivered")]
    assert {one["biz_opaque_callback_data"] for one in statuses} == {"out-1"}


@pytest.mark.parametrize("header", [None, "Bearer wrong", "EAAtoken", "Bearer ñ".encode()])
async def test_without_the_token_everything_is_refused(stage: Stage, header: Any) -> None:
    headers = {"authorization": header} if header is not None else {}
    async with httpx2.AsyncClient(
        base_url=f"{stage.url}/v25.0", headers=headers, trust_env=False, verify=False
    ) as stranger:
        answers = [
            await stranger.post("/1001/messages", json={}),
            await stranger.get("/1001"),
            await stranger.get("/1234/content"),
        ]
    assert {one.status_code for one in answers} == {401}
    assert {one.json()["error"]["code"] for one in answers} == {190}


async def test_a_user_id_is_an_address_too(stage: Stage) -> None:
    await hello(stage)
    user_id = stage.simulator.phones.by_wa_id[CARMEN].user_id
    body = {"messaging_product": "whatsapp", "recipient": user_id, "type": "text", "text": {"body": "x"}}
    answer = await stage.graph.post("/1001/messages", json=body)
    assert answer.json()["contacts"] == [{"input": user_id, "user_id": user_id}]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"to": CARMEN, "text": {"body": "x"}}, 100),
        ({"messaging_product": "whatsapp", "to": CARMEN, "type": "text"}, 100),
        ({"messaging_product": "whatsapp", "to": CARMEN, "text": {"body": " "}}, 100),
        ({"messaging_product": "whatsapp", "to": CARMEN, "text": {"body": "x" * 4097}}, 100),
        ({"messaging_product": "whatsapp", "to": CARMEN, "text": "x"}, 100),
        ({"messaging_product": "whatsapp", "to": CARMEN, "type": "interactive", "interactive": {"body": 5}}, 100),
        ({"messaging_product": "whatsapp", "to": CARMEN, "text": {"body": "x" * 300_000}}, 100),
        ({"messaging_product": "whatsapp", "to": "1", "text": {"body": "x"}}, 131030),
        ({"messaging_product": "whatsapp", "to": "447700900123", "text": {"body": "x"}}, 131047),
        ({"messaging_product": "whatsapp", "status": "read", "message_id": "none"}, 100),
    ],
)
async def test_what_whatsapp_refuses_is_refused_in_its_form(stage: Stage, body: dict[str, object], code: int) -> None:
    await hello(stage)
    answer = await stage.graph.post("/1001/messages", json=body)
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["code"], error["type"]) == (code, "OAuthException")
    assert error["message"].startswith(f"(#{code})")


async def test_another_number_or_a_broken_body_is_refused(stage: Stage) -> None:
    other = await stage.graph.post("/2002/messages", json={})
    broken = await stage.graph.post("/1001/messages", content=b"{")
    assert (other.json()["error"]["error_subcode"], broken.json()["error"]["code"]) == (33, 100)


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ({"type": "image", "image": {"link": "https://x/y.png", "caption": None}}, "[image]"),
        (
            {"type": "document", "document": {"id": "1", "filename": "/photos/offer.pdf"}},
            "[document] /photos/offer.pdf",
        ),
        (
            {"type": "template", "template": {"name": "hi", "language": {"policy": "deterministic", "code": "en"}}},
            "[template hi]",
        ),
        ({"type": "template", "template": {"name": "hi", "components": []}}, "[template hi]"),
        ({"type": "interactive", "interactive": {"type": "button", "body": {"text": "Which?"}}}, "Which?"),
        ({"type": "interactive", "interactive": {"type": "list"}}, "[interactive]"),
        ({"type": "reaction", "reaction": {"message_id": "w", "emoji": ""}}, "[reaction removed]"),
        ({"type": "reaction", "reaction": {"message_id": "w"}}, "[reaction removed]"),
        ({"type": "contacts", "contacts": [{"description": ""}]}, "[contacts]"),
    ],
)
async def test_what_real_clients_send_is_taken(stage: Stage, parts: dict[str, object], text: str) -> None:
    await hello(stage)
    answer = await stage.graph.post("/1001/messages", json={"messaging_product": "whatsapp", "to": CARMEN, **parts})
    assert answer.status_code == 200
    screen = (await stage.page.get(f"/phones/{CARMEN}")).json()["messages"]
    assert screen[-1]["text"] == text


async def test_a_chunked_request_and_any_version_are_taken(stage: Stage) -> None:
    await hello(stage)

    async def pieces() -> AsyncIterator[bytes]:
        yield b'{"messaging_product": "whatsapp", "to": "34600555041",'
        yield b'"text": {"body": "x"}}'

    answer = await stage.graph.post(f"{stage.url}/v14.0/1001/messages", content=pieces())
    assert answer.status_code == 200


async def test_read_with_typing_shows_both_on_the_phone(stage: Stage) -> None:
    named = await hello(stage)
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": named}
    assert (await stage.graph.post("/1001/messages", json=body)).json() == {"success": True}
    screen = (await stage.page.get(f"/phones/{CARMEN}")).json()
    assert (screen["messages"][0]["status"], screen["typing"]) == ("read", False)
    await stage.graph.post("/1001/messages", json={**body, "typing_indicator": {"type": "text"}})
    assert (await stage.page.get(f"/phones/{CARMEN}")).json()["typing"] is True
    await stage.text(CARMEN, "El martes")
    assert (await stage.page.get(f"/phones/{CARMEN}")).json()["typing"] is False


async def test_a_file_is_kept_told_and_given_for_the_token_only(stage: Stage) -> None:
    form = {"file": ("/photos/mesa.png", b"\x89PNG\x00\r\n", "image/png")}
    named = (await stage.graph.post("/1001/media?messaging_product=whatsapp", files=form)).json()["id"]
    assert isinstance(named, str)
    facts = (await stage.graph.get(f"/{named}?phone_number_id=1001")).json()
    assert facts["sha256"] == hashlib.sha256(b"\x89PNG\x00\r\n").hexdigest()
    assert facts["mime_type"] == "image/png"
    assert (await stage.graph.get(facts["url"])).content == b"\x89PNG\x00\r\n"
    async with httpx2.AsyncClient(trust_env=False, verify=False) as stranger:
        assert (await stranger.get(facts["url"])).status_code == 401
    assert (await stage.graph.delete(f"/{named}?phone_number_id=1001")).json() == {"success": True}
    assert (await stage.graph.get(f"/{named}")).status_code == 400


async def test_a_file_over_16_mb_is_refused(stage: Stage) -> None:
    answer = await stage.graph.post("/1001/media", content=b" " * (16 * 1024 * 1024 + 1))
    assert answer.json()["error"]["code"] == 131053


async def test_the_shelf_keeps_the_latest_fifty_files(stage: Stage) -> None:
    shelf = stage.simulator.graph.shelf
    form = b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\nx\r\n--b--\r\n'
    names = [shelf.put("multipart/form-data; boundary=b", form) for _ in range(51)]
    assert list(shelf.files) == names[1:]


async def test_a_form_without_a_file_is_refused(stage: Stage) -> None:
    answer = await stage.graph.post("/1001/media", data={"messaging_product": "whatsapp"})
    assert answer.json()["error"]["code"] == 100


async def test_the_number_tells_its_name(stage: Stage) -> None:
    assert (await stage.graph.get("/1001?fields=verified_name")).json()["verified_name"] == "Casa Olmo"
