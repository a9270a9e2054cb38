"""The page of detectors as supervisors see it, in a real Chromium."""

import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from typing import Literal

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, ViewportSize, expect

from overhand.conversation import Order, Party, Phase
from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.runtime.orders import Answer
from overhand.runtime.store import Store
from overhand.testing.scribe import Scribe
from overhand_web.testing import RunningWeb, answering, until

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.timeout(90)]

Hold = Callable[[bool], None]
Open = Callable[..., Awaitable[Page]]
Scheme = Literal["light", "dark"]
DESKTOP, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
NAMELESS = re.compile(r"^\s*- '?(button|link|combobox|img|progressbar|region|table)'?(:| \[|$)", re.MULTILINE)
OVERFLOWS = """() => [...document.querySelectorAll("main *")].filter((one) => !one.closest("svg, .table-scroll")
  && one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.className || one.tagName)"""

expect.set_options(timeout=12_000)


@pytest.fixture
async def open_page(web: RunningWeb, chromium: Browser) -> AsyncGenerator[Open]:
    """Opens a page signed in; at the end nothing may have been complained of."""
    errors: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            errors.append(message.text)

    async with AsyncExitStack() as stack:

        async def open_(
            path: str = "/detectors", *, role: str = "supervisor", phone: bool = False, scheme: Scheme = "light"
        ) -> Page:
            context = await chromium.new_context(
                viewport=PHONE if phone else DESKTOP, color_scheme=scheme, has_touch=phone
            )
            page = await (await stack.enter_async_context(context)).new_page()
            page.set_default_timeout(12_000)
            page.on("console", hear)
            page.on("pageerror", lambda error: errors.append(str(error)))
            account = await web.account("Maria", role)
            await page.goto(web.url + web.node.entry.path(account.id, path))
            return page

        yield open_
    assert errors == []


async def test_each_detector_has_its_figures_and_opens_to_what_they_are_made_of(
    recorded: Sequence[str], scribe: Scribe, open_page: Open
) -> None:
    page = await open_page()
    row = page.get_by_role("listitem").filter(has=page.get_by_role("button", name="Explicit request", exact=True))
    await expect(row.get_by_role("term")).to_have_text(["Fired", "Offered", "In shadow", "Could not run"])
    await expect(
        row.get_by_role("img", name=re.compile(r"^Fired, each of 30 days: \d+ in all, at most"))
    ).to_be_visible()
    await expect(row.get_by_role("table")).to_have_count(0)
    await row.get_by_role("button").focus()
    await page.keyboard.press("Enter")
    await expect(row.get_by_role("button")).to_have_attribute("aria-expanded", "true")
    await expect(row.get_by_role("heading", name=re.compile("What people did the"))).to_be_visible()
    await expect(row.get_by_role("rowheader")).to_have_text(["Version 2", "Version 1"])
    assert NAMELESS.findall(await page.locator("body").aria_snapshot()) == []
    await expect(page.get_by_role("heading", level=1)).to_have_text(["Detectors"])
    await expect(page.get_by_role("link", name="Detectors").first).to_have_attribute("aria-current", "page")


async def test_a_detector_in_shadow_is_marked_and_held_against_what_people_did(
    recorded: Sequence[str], open_page: Open
) -> None:
    page = await open_page()
    row = page.get_by_role("listitem").filter(has=page.get_by_role("button", name="High value"))
    await expect(row.get_by_role("button")).to_have_accessible_name("High value In shadow")
    await row.get_by_role("button").click()
    await expect(row.get_by_role("group", name="What people did")).to_be_visible()
    await expect(row.get_by_text("by what people did")).not_to_have_count(0)


async def test_a_miss_leads_to_its_conversation_as_soon_as_somebody_says_so(
    recorded: Sequence[str], scribe: Scribe, open_page: Open
) -> None:
    page = await open_page()
    row = page.get_by_role("listitem").filter(has=page.get_by_role("button", name="Frustration", exact=True))
    await row.get_by_role("button").click()
    conversation = await scribe.open(name="Kit Alonso")
    await scribe.hear(conversation, "This is a disgrace")
    by = Party("operator", "ines", "Inês")
    await scribe.write(conversation, e.VerdictGiven(by=by, verdict="missed", reason="frustration", episode=1))
    await row.get_by_role("link", name="Kit Alonso").click()
    await page.wait_for_url(f"**/inbox/all/{conversation}")
    await expect(page.get_by_role("log")).to_contain_text("This is a disgrace")
    await page.go_back()
    await expect(row).to_be_visible()


async def test_a_period_has_an_address_of_its_own(recorded: Sequence[str], open_page: Open) -> None:
    page = await open_page()
    await page.get_by_role("link", name="7 days", exact=True).click()
    await page.wait_for_url("**/detectors?days=7")
    await expect(page.get_by_role("img", name=re.compile("each of 7 days")).first).to_be_visible()
    await expect(page.get_by_role("link", name="7 days", exact=True)).to_have_attribute("aria-current", "page")
    await expect(page.get_by_role("button", name="Replay 7 days")).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("img", name=re.compile("each of 7 days")).first).to_be_visible()


async def test_a_replay_tells_how_far_it_is_can_be_ended_and_ends_in_a_table(
    recorded: Sequence[str], published: None, open_page: Open, hold: Hold
) -> None:
    hold(True)
    page, phone = await open_page(), await open_page(phone=True, scheme="dark")
    await page.get_by_role("button", name="Replay 30 days").click()
    for each in (page, phone):
        await expect(each.get_by_role("progressbar", name="Replaying 30 days")).to_have_attribute(
            "aria-valuetext", f"0 of {len(recorded)} conversations"
        )
    await phone.get_by_role("button", name="Cancel").click()
    await expect(page.get_by_role("status").filter(has_text="Cancelled.")).to_be_visible()
    hold(False)
    await page.get_by_role("button", name="Replay 30 days again").click()
    table = page.get_by_role("table", name=re.compile("conversations"))
    await expect(table.get_by_role("columnheader")).to_have_text(["Recorded", "Version 1"])
    shown = await table.get_by_role("rowheader").all_inner_texts()
    assert {"Conversations flagged", "Curious", "within 1 turn", "GT-I / II / III", "Turns saved, median"} <= set(shown)
    await expect(phone.get_by_role("table")).to_be_visible()
    assert await phone.evaluate(OVERFLOWS) == []


async def test_a_replay_that_fails_says_why(recorded: Sequence[str], open_page: Open) -> None:
    page = await open_page()
    await page.get_by_role("button", name="Replay 30 days").click()
    await expect(page.get_by_role("alert").filter(has_text="The replay failed")).to_contain_text(
        "no business is published yet"
    )


async def test_operators_see_no_link_and_no_figures(recorded: Sequence[str], open_page: Open) -> None:
    page = await open_page(role="operator")
    await expect(page.get_by_role("heading", name="For supervisors")).to_be_visible()
    await expect(page.get_by_role("link", name="Detectors")).to_have_count(0)
    await expect(page.get_by_role("button", name="Replay")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_on_a_phone_nothing_lies_outside_and_every_figure_has_its_word(
    recorded: Sequence[str], open_page: Open, scheme: Scheme
) -> None:
    page = await open_page(phone=True, scheme=scheme)
    row = page.get_by_role("listitem").filter(has=page.get_by_role("button", name="High value"))
    await row.get_by_role("button").click()
    await expect(row.get_by_text("Could not run").first).to_be_visible()
    assert await page.evaluate(OVERFLOWS) == []
    await expect(page.get_by_role("navigation").get_by_role("link", name="Detectors")).to_be_visible()


async def test_the_page_costs_nothing_until_it_is_opened(recorded: Sequence[str], open_page: Open) -> None:
    page = await open_page("/inbox/now")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.reload()
    await expect(page.get_by_role("heading", name="Inbox", exact=True)).to_be_visible()
    assert asked
    assert not [url for url in asked if "detectors" in url or "replay" in url]
    await page.get_by_role("link", name="Detectors").click()
    await expect(page.get_by_role("button", name="Frustration", exact=True)).to_be_visible()
    assert [url for url in asked if url.endswith("/detectors/list.js")]


async def test_who_says_that_a_flag_was_missed_can_say_for_which_reason(
    store: Store, scribe: Scribe, open_page: Open
) -> None:
    conversation = await scribe.open(name="Kit Alonso")
    await scribe.hear(conversation, "Am I allowed to terminate the lease?")
    await scribe.resolve(conversation, Party("timer"))
    orders: list[c.Verb] = []

    async def decide(_conversation: str, order: Order) -> Answer:
        assert isinstance(order.verb, c.GiveVerdict)
        orders.append(order.verb)
        by = Party("operator", order.by.id, order.by.name)
        given = e.VerdictGiven(by=by, verdict=order.verb.verdict, reason=order.verb.reason, episode=1)
        seq = await scribe.write(conversation, given)
        return Answer(done=True, position=seq, ver=4, phase=Phase.RESOLVED)

    page = await open_page(f"/inbox/resolved/{conversation}")
    async with answering(store, decide):
        await page.get_by_label("Why it should have been flagged").select_option("Compliance")
        missed = page.get_by_role("button", name="Should have flagged")
        await missed.click()
        await expect(missed).to_have_attribute("aria-pressed", "true")
        await page.get_by_role("button", name="No person needed").click()
        await expect(missed).to_have_attribute("aria-pressed", "false")

    async def both() -> bool:
        return len(orders) > 1

    await until(both)
    assert orders == [c.GiveVerdict(verdict="missed", reason="compliance"), c.GiveVerdict(verdict="no_person_needed")]
