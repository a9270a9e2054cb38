"""The pages."""

import re

import pytest
from msgspec import structs

from overhand_web.testing import RunningWeb

pytestmark = pytest.mark.anyio


async def test_the_shell_knows_who_is_signed_in_and_its_inline_script_has_the_nonce(web: RunningWeb) -> None:
    browser = await web.browser("Maria")
    for path in ("/inbox/now", "/inbox/flagged/c_a", "/detectors", "/simulator"):
        answer = await browser.get(path)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        nonce = re.search(r"'nonce-([\w-]+)'", answer.headers["content-security-policy"])
        assert nonce is not None
        assert f'<script type="importmap" nonce="{nonce[1]}">' in answer.text
        assert '"name": "Maria"' in answer.text


async def test_the_root_leads_to_the_inbox(web: RunningWeb) -> None:
    browser = await web.browser("Maria")
    answer = await browser.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox/now")


async def test_the_sign_in_page_is_for_strangers_only(web: RunningWeb) -> None:
    answer = await web.stranger().get("/login")
    assert answer.status_code == 200
    assert 'name="password"' in answer.text
    answer = await (await web.browser("Maria")).get("/login")
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox/now")


async def test_a_name_cannot_leave_the_page_it_is_written_into(web: RunningWeb) -> None:
    name = "</script><script>alert(1)</script>"
    account = await web.account("Maria")
    changed = await web.node.directory.change(
        account.email, lambda old: structs.replace(old, name=name), sign_out=False
    )
    assert changed is not None
    answer = await (await web.browser("Maria")).get("/inbox/now")
    assert name not in answer.text
    assert "\\u003c/script\\u003e" in answer.text


async def test_a_page_that_does_not_exist_says_so_to_people(web: RunningWeb) -> None:
    answer = await (await web.browser("Maria")).get("/nothing")
    assert answer.status_code == 404
    assert "<h1>Not found</h1>" in answer.text


async def test_a_link_of_the_demo_signs_in_and_another_does_not(web: RunningWeb) -> None:
    account = await web.account("Maria")
    stranger = web.stranger()
    answer = await stranger.get("/enter?key=guess")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")

    path = web.node.entry.path(account.id)
    answer = await stranger.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert (await stranger.get("/api/v1/me")).json()["name"] == "Maria"
