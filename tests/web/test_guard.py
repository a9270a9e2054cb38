"""What every request passes."""

import re

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.store import Store
from overhand_web.app import Mounted
from overhand_web.testing import RunningWeb, next_of, running_web, until

pytestmark = pytest.mark.anyio


def check_headers(answer: httpx2.Response) -> None:
    """Assert that an answer has every security header."""
    policy = answer.headers["content-security-policy"]
    assert re.search(r"script-src 'self' 'nonce-[\w-]{22}';", policy)
    assert "unsafe" not in policy
    for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "style-src 'self';"):
        assert part in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "strict-transport-security" not in answer.headers


async def test_every_answer_has_the_security_headers_errors_too(web: RunningWeb) -> None:
    browser, stranger = await web.browser("Maria"), web.stranger()
    for asker in (browser, stranger):
        for path in (
            "/",
            "/login",
            "/inbox/now",
            "/inbox/now/c_a",
            "/simulator",
            "/healthz",
            "/static/js/app.js",
            "/static/nothing.js",
            "/nothing",
            "/api/v1/me",
            "/api/v1/nothing",
            "/api/v1/conversations?view=nothing",
        ):
            check_headers(await asker.get(path))
        check_headers(await asker.post("/api/v1/conversations/c_a/claim"))
        check_headers(await asker.client.request("PATCH", "/api/v1/me"))
        check_headers(await asker.client.post("/login", content=b"x=1"))


async def test_a_nonce_is_used_once(web: RunningWeb) -> None:
    stranger = web.stranger()
    policies = {(await stranger.get("/login")).headers["content-security-policy"] for _ in range(3)}
    assert len(policies) == 3


async def test_answers_of_the_api_are_kept_nowhere_and_files_are_asked_for_again(web: RunningWeb) -> None:
    browser = await web.browser("Maria")
    assert (await browser.get("/api/v1/me")).headers["cache-control"] == "no-store"
    assert (await browser.get("/inbox/now")).headers["cache-control"] == "no-store"
    file = await browser.get("/static/js/app.js")
    assert file.headers["cache-control"] == "no-cache"
    again = await browser.client.get("/static/js/app.js", headers={"if-none-match": file.headers["etag"]})
    assert again.status_code == 304
    check_headers(again)
    async with browser.client.stream("GET", "/api/v1/events") as stream:
        assert stream.headers["cache-control"] == "no-cache, no-transform"
        assert stream.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert stream.headers["x-accel-buffering"] == "no"
        assert "content-encoding" not in stream.headers
        check_headers(stream)


async def test_who_is_not_signed_in_gets_401_from_the_api_and_the_sign_in_page_else(web: RunningWeb) -> None:
    stranger = web.stranger()
    for path in ("/api/v1/me", "/api/v1/people", "/api/v1/conversations", "/api/v1/events", "/api/v1/openapi.json"):
        answer = await stranger.get(path)
        assert (answer.status_code, answer.json()["error"]) == (401, "unauthorized"), path
    page = await stranger.get("/inbox/flagged/c_a", q="a b")
    assert page.status_code == 303
    assert page.headers["location"] == "/login?next=%2Finbox%2Fflagged%2Fc_a%3Fq%3Da%2Bb"


async def test_a_write_that_another_site_made_the_browser_send_is_refused(web: RunningWeb) -> None:
    browser = await web.browser("Maria")
    host = web.url.removeprefix("http://")
    refused: list[dict[str, str]] = [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": f"http://{host}.evil.example"},
        {"sec_fetch_site": "cross-site", "origin": web.url},
    ]
    for headers in refused:
        answer = await browser.post("/api/v1/presence", {}, **headers)
        assert (answer.status_code, answer.json()["error"]) == (403, "foreign_origin"), headers
        assert (await web.stranger().post("/api/v1/login", {}, **headers)).status_code == 403
    taken: list[dict[str, str]] = [
        {},
        {"sec_fetch_site": "same-origin"},
        {"sec_fetch_site": "none"},
        {"origin": web.url},
    ]
    for headers in taken:
        assert (await browser.post("/api/v1/presence", {}, **headers)).status_code == 204, headers


async def test_a_body_that_is_no_json_is_refused_before_it_is_read(web: RunningWeb) -> None:
    browser = await web.browser("Maria")
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        answer = await browser.client.post("/api/v1/presence", content=b"{}", headers={"content-type": kind})
        assert answer.status_code == 415, kind
    kind = "application/json; charset=utf-8"
    answer = await browser.client.post("/api/v1/presence", content=b"{}", headers={"content-type": kind})
    assert answer.status_code == 204


async def test_a_body_that_is_too_long_is_refused(web: RunningWeb) -> None:
    browser = await web.browser("Maria")
    answer = await browser.post("/api/v1/presence", {"conversation": "x" * 100_000})
    assert answer.status_code == 413


async def test_without_the_store_a_session_nobody_knows_is_unavailable_not_unauthorized(
    nats: EmbeddedServer, store: Store, web: RunningWeb
) -> None:
    browser, stranger = await web.browser("Maria"), web.stranger()
    stranger.client.cookies.set("overhand", "unknown", domain="127.0.0.1")
    await nats.kill()
    answer = await stranger.get("/api/v1/me")
    assert (answer.status_code, answer.json()["error"]) == (503, "unavailable")
    assert (await browser.get("/api/v1/me")).status_code == 200

    async def is_known() -> bool:
        return (await browser.get("/healthz")).status_code == 503

    await until(is_known)
    answer = await browser.post("/api/v1/login", {"email": "maria@olmo.example", "password": "x"})
    assert answer.status_code == 503
    await nats.restart()


async def test_apps_that_are_mounted_are_guarded_unless_programs_call_them(store: Store) -> None:
    async def echo(request: Request) -> PlainTextResponse:
        return PlainTextResponse(request.url.path)

    app = Starlette(routes=[Route("/{rest:path}", echo, methods=["GET", "POST"])])
    mounted = (
        Mounted(path="/simulator/api", app=app),
        Mounted(path="/graph", app=app, foreign=("/graph/v1",)),
    )
    async with running_web(store, mounted=mounted) as web:
        browser, stranger = await web.browser("Maria"), web.stranger()
        assert (await stranger.get("/simulator/api/phones")).status_code == 401
        assert (await browser.get("/simulator/api/phones")).text == "/simulator/api/phones"
        foreign = await stranger.client.post(
            "/graph/v1/messages", content=b"x", headers={"sec-fetch-site": "cross-site"}
        )
        assert foreign.text == "/graph/v1/messages"
        assert (await stranger.get("/graph/v11/messages")).status_code == 303
        check_headers(foreign)


async def test_a_mistake_of_ours_is_logged_and_tells_nothing(
    web: RunningWeb, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    browser = await web.browser("Maria")
    monkeypatch.setattr(web.node.directory, "everybody", lambda: 1 / 0)
    answer = await browser.get("/api/v1/people")
    assert (answer.status_code, answer.json()["error"]) == (500, "broken")
    assert "division" not in answer.text
    assert "division by zero" in caplog.text
    check_headers(answer)
    async with browser.stream() as stream:
        await next_of(stream, "hello")
