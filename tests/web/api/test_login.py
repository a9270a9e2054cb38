"""Signing in and out."""

import pytest
from msgspec import structs

from overhand.runtime.store import Store
from overhand_web.testing import PASSWORD, RunningWeb, running_web

pytestmark = pytest.mark.anyio


async def test_signing_in_sets_a_cookie_that_scripts_cannot_read_and_tells_who_it_is(web: RunningWeb) -> None:
    account = await web.account("Maria", "supervisor")
    browser = web.stranger()
    answer = await browser.post("/api/v1/login", {"email": " MARIA@olmo.example ", "password": PASSWORD})
    assert answer.status_code == 200
    me = answer.json()
    assert me["business"].pop("reasons")[:2] == ["explicit_request", "compliance"]
    assert me == {
        "id": account.id,
        "name": "Maria",
        "email": "maria@olmo.example",
        "role": "supervisor",
        "teams": ["care"],
        "business": {"name": "Casa Olmo", "languages": ["en", "es"]},
        "demo": False,
        "build": "test",
    }
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("overhand=")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert "secure" not in cookie
    assert (await browser.get("/api/v1/me")).json()["email"] == me["email"]


async def test_behind_https_the_cookie_is_bound_to_this_host(store: Store, web: RunningWeb) -> None:
    async with running_web(store, secure=True) as behind_a_proxy:
        for node, headers in ((web, {"x_forwarded_proto": "https"}), (behind_a_proxy, {})):
            await node.account("Maria")
            body = {"email": "maria@olmo.example", "password": PASSWORD}
            answer = await node.stranger().post("/api/v1/login", body, **headers)
            cookie = answer.headers["set-cookie"].lower()
            assert cookie.startswith("__host-overhand=")
            assert "secure" in cookie
            assert "domain" not in cookie
            assert answer.headers["strict-transport-security"].startswith("max-age=")


@pytest.mark.parametrize("email", ["maria@olmo.example", "nobody@olmo.example"])
async def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(web: RunningWeb, email: str) -> None:
    await web.account("Maria")
    browser = web.stranger()
    answer = await browser.post("/api/v1/login", {"email": email, "password": "wrong"})
    assert answer.status_code == 401
    assert answer.json() == {"error": "unauthorized", "message": "That e-mail and password do not match."}
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("email", ["maria@olmo.example", "nobody@olmo.example"])
async def test_guessing_is_slowed_down_for_every_address_alike(web: RunningWeb, email: str) -> None:
    await web.account("Maria")
    browser = web.stranger()
    statuses = [
        (await browser.post("/api/v1/login", {"email": email, "password": f"guess {n}"})).status_code for n in range(8)
    ]
    assert statuses == [401] * 6 + [429] * 2
    answer = await browser.post("/api/v1/login", {"email": email, "password": PASSWORD})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 900
    assert "Try again in 15 min" in answer.json()["message"]


async def test_a_disabled_account_cannot_sign_in(web: RunningWeb) -> None:
    account = await web.account("Maria")
    await web.node.directory.change(account.email, lambda old: structs.replace(old, disabled=True), sign_out=True)
    answer = await web.stranger().post("/api/v1/login", {"email": account.email, "password": PASSWORD})
    assert answer.status_code == 401


async def test_signing_out_ends_the_session_for_good(web: RunningWeb) -> None:
    browser = await web.browser("Maria")
    cookies = dict(browser.client.cookies)
    assert (await browser.post("/api/v1/logout")).status_code == 204
    assert (await browser.get("/api/v1/me")).status_code == 401
    thief = web.stranger()
    thief.client.cookies.update(cookies)
    assert (await thief.get("/api/v1/me")).status_code == 401


async def test_a_body_without_credentials_is_refused(web: RunningWeb) -> None:
    stranger = web.stranger()
    bodies: list[object] = [
        {},
        {"email": "a"},
        {"email": 1, "password": "x"},
        {"email": "a", "password": "x" * 2_000},
    ]
    for body in bodies:
        assert (await stranger.post("/api/v1/login", body)).status_code == 400, body
