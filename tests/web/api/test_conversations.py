"""The list and the thread as the console reads them."""

import anyio
import msgspec
import pytest

from overhand.conversation import Party
from overhand.runtime.store import Store
from overhand.testing.scribe import Scribe
from overhand_web.testing import Browser, RunningWeb, until
from overhand_web.wire import RowPage, ThreadPage

pytestmark = pytest.mark.anyio


async def page_of(browser: Browser, **query: str | int) -> RowPage:
    answer = await browser.get("/api/v1/conversations", **query)
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=RowPage)


async def thread_of(browser: Browser, conversation: str, **query: str | int) -> ThreadPage:
    answer = await browser.get(f"/api/v1/conversations/{conversation}", **query)
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=ThreadPage)


async def rows_until(browser: Browser, count: int, **query: str | int) -> RowPage:

    async def are_there() -> bool:
        return len((await page_of(browser, **query)).items) >= count

    await until(are_there)
    return await page_of(browser, **query)


async def test_a_page_of_the_list_has_its_counts_cursor_and_next(web: RunningWeb, scribe: Scribe) -> None:
    browser = await web.browser("Maria")
    account = await web.account("Maria")
    ids = [await scribe.open(f"phone:3460011100{number}") for number in range(4)]
    await scribe.flag(ids[0])
    await scribe.claim(ids[1], account.party)
    await scribe.claim(ids[2], Party("operator", "u_jo", "Jo"))

    async def are_claimed() -> bool:
        return (await page_of(browser)).counts.ai == 1

    await until(are_claimed)
    page = await page_of(browser, limit=3)
    assert [row.id for row in page.items] == ids[:3]
    counts = page.counts
    assert (counts.now, counts.flagged, counts.mine, counts.colleagues, counts.ai) == (4, 1, 1, 1, 1)
    assert page.next is not None
    rest = await page_of(browser, limit=3, after=page.next)
    assert [row.id for row in rest.items] == ids[3:]
    assert rest.next is None
    assert [row.id for row in (await page_of(browser, view="mine")).items] == [ids[1]]


async def test_search_finds_by_words_and_name(web: RunningWeb, scribe: Scribe) -> None:
    browser = await web.browser("Maria")
    one, other = await scribe.open(), await scribe.open("phone:34600111042", name="João")
    await scribe.hear(one, "¿Hay piscina climatizada?")
    page = await rows_until(browser, 1, view="all", q="climatizada")
    assert [row.id for row in page.items] == [one]
    assert [row.id for row in (await rows_until(browser, 1, view="all", q="joao")).items] == [other]


async def test_a_thread_is_read_in_windows_from_its_end(web: RunningWeb, scribe: Scribe) -> None:
    browser = await web.browser("Maria")
    conversation = await scribe.open()
    for number in range(7):
        await scribe.hear(conversation, str(number))
    await rows_until(browser, 1)

    async def are_there() -> bool:
        return len((await thread_of(browser, conversation)).lines) == 7

    await until(are_there)
    last = await thread_of(browser, conversation, limit=3)
    assert ([line.text for line in last.lines], last.more) == (["4", "5", "6"], True)
    before = await thread_of(browser, conversation, limit=10, before=last.lines[0].position)
    assert ([line.text for line in before.lines], before.more) == (["0", "1", "2", "3"], False)
    assert last.conversation.address == "+34 •••• ••• 041"
    assert "claim" in last.moves


async def test_what_customers_write_cannot_leave_its_json(web: RunningWeb, scribe: Scribe) -> None:
    browser = await web.browser("Maria")
    nasty = '</script><img src=x onerror=alert(1)>"\n\r\u2028data: x\n\nevent: reset'
    conversation = await scribe.open(name=nasty)
    await scribe.hear(conversation, nasty)
    await rows_until(browser, 1)
    answer = await browser.get(f"/api/v1/conversations/{conversation}")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    page = msgspec.json.decode(answer.content, type=ThreadPage)
    assert page.conversation.name == nasty
    async with browser.stream() as stream:
        await scribe.hear(conversation, nasty)
        with anyio.fail_after(5):
            async for heard in stream:
                assert heard.event != "reset"
                if heard.event == "conversation":
                    assert heard.data["row"]["name"] == nasty
                    break


async def test_an_erased_customer_leaves_a_row_without_moves(web: RunningWeb, store: Store, scribe: Scribe) -> None:
    browser = await web.browser("Maria")
    conversation = await scribe.open()
    await rows_until(browser, 1)
    await store.vault.erase(conversation)

    async def is_erased() -> bool:
        return (await thread_of(browser, conversation)).conversation.erased

    await until(is_erased)
    page = await thread_of(browser, conversation)
    assert (page.conversation.name, page.lines, page.moves) == ("", (), ())


async def test_a_query_that_means_nothing_is_refused(web: RunningWeb) -> None:
    browser = await web.browser("Maria")
    for query in ("view=everything", "limit=many", "limit=-1", "view=now&limit=1e3", "limit=٣"):
        answer = await browser.get(f"/api/v1/conversations?{query}")
        assert (answer.status_code, answer.json()["error"]) == (400, "bad_request"), query


async def test_an_unknown_conversation_is_not_found(web: RunningWeb) -> None:
    browser = await web.browser("Maria")
    answer = await browser.get("/api/v1/conversations/c_nothing")
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")
