"""The product as its users see it, in a real Chromium: a phone on the left, the console on the right."""

import re
from collections.abc import AsyncGenerator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import anyio
import anyio.to_thread
import pytest
from playwright.async_api import Browser, ConsoleMessage, Locator, Page, Route, expect

from overhand_web.testing.demo import PASSWORD, Demo

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.timeout(90)]

WAIT_MS = 12_000
HOURS = "Monday to Friday from 10:00 to 14:00"
NAMELESS = re.compile(
    r"^\s*- '?(button|link|textbox|searchbox|switch|combobox|tab|dialog|region)'?(:| \[|$)", re.MULTILINE
)

expect.set_options(timeout=WAIT_MS)


class Desk:
    """One person's window; what its console complained of is kept."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.errors: list[str] = []
        page.set_default_timeout(WAIT_MS)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "409 (Conflict)" not in message.text:
            self.errors.append(message.text)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name).first

    async def is_sound(self) -> None:
        """No complaint, a language, one main, a heading, and a name for everything that can be pressed."""
        assert self.errors == []
        assert await self.page.locator("html").get_attribute("lang") == "en"
        await expect(self.page.get_by_role("main")).to_have_count(1)
        await expect(self.page.get_by_role("heading", level=1)).to_have_count(1)
        tree = await self.page.locator("body").aria_snapshot()
        assert NAMELESS.findall(tree) == [], tree


@pytest.fixture
async def lucia(demo: Demo, chromium: Browser) -> AsyncGenerator[Desk]:
    async with AsyncExitStack() as stack:
        context = await stack.enter_async_context(await chromium.new_context(viewport={"width": 1440, "height": 900}))
        desk = Desk(await context.new_page(), demo.url)
        await desk.page.goto(demo.url + demo.entry)
        yield desk


@pytest.fixture
async def ines(demo: Demo, chromium: Browser) -> AsyncGenerator[Desk]:
    email = await anyio.to_thread.run_sync(demo.give_password, "ines@casaolmo.example")
    async with AsyncExitStack() as stack:
        context = await stack.enter_async_context(await chromium.new_context(viewport={"width": 1440, "height": 900}))
        desk = Desk(await context.new_page(), demo.url)
        await desk.page.goto(f"{demo.url}/login")
        await desk.page.get_by_label("E-mail").fill(email)
        await desk.page.get_by_label("Password", exact=True).fill(PASSWORD)
        await desk.button("Sign in").click()
        await desk.page.wait_for_url("**/inbox/now")
        yield desk


class Barrier:
    """Lets requests go when so many of them were made, so that nobody is first."""

    def __init__(self, count: int) -> None:
        self._missing, self._all = count, anyio.Event()

    async def wait(self, route: Route) -> None:
        self._missing -= 1
        if not self._missing:
            self._all.set()
        await self._all.wait()
        await route.continue_()


@pytest.fixture
def pictures(tmp_path: Path) -> Iterator[Path]:
    """Where a test leaves what it saw."""
    yield tmp_path
    assert list(tmp_path.glob("*.png"))


async def play(desk: Desk, name: str, language: str = "en") -> Locator:
    """Give a new customer a phone on the simulator's page; returns what the phone shows."""
    await desk.button("New customer").click()
    await desk.page.get_by_label("Name").fill(name)
    await desk.page.get_by_label("Language").select_option(language)
    await desk.button("Add").click()
    return desk.page.get_by_role("log", name=f"Phone of {name}")


async def say(desk: Desk, name: str, text: str) -> None:
    await desk.page.get_by_role("textbox", name=f"Message as {name}").fill(text)
    await desk.button(f"Send as {name}").click()


async def test_a_customer_asks_is_handed_over_is_answered_and_goes_on_with_the_ai(lucia: Desk, pictures: Path) -> None:
    page = lucia.page
    phone = await play(lucia, "Ivy Stone")
    await lucia.button("Ask something").click()
    await expect(phone).to_contain_text(HOURS)
    await expect(lucia.button("Take over")).to_be_visible()
    await page.screenshot(path=pictures / "answered.png")

    await lucia.button("Ask for a person").click()
    await expect(page.get_by_role("status").filter(has_text="A person answers next")).to_be_visible()
    await expect(page).to_have_title(re.compile(r"^\(\d+\) Simulator"))
    await expect(page.get_by_role("alert")).to_contain_text("Ivy Stone needs a person")
    await lucia.is_sound()
    await page.screenshot(path=pictures / "flagged.png")

    await lucia.button("Claim").click()
    await page.get_by_role("textbox", name="Reply to Ivy Stone").fill("Your oak table arrives on Thursday at eleven.")
    await lucia.button("Send on WhatsApp").click()
    await expect(phone).to_contain_text("Your oak table arrives on Thursday at eleven.")
    await expect(page.get_by_role("status").filter(has_text="You answer next")).to_be_visible()
    await lucia.is_sound()
    await page.screenshot(path=pictures / "owned.png")

    await lucia.button("Release to AI").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox").fill("She knows about Thursday.")
    await dialog.get_by_role("button", name="Release to AI").click()
    await expect(dialog).to_have_count(0)
    await expect(page.get_by_role("status").filter(has_text="The AI answers next")).to_be_visible()
    await say(lucia, "Ivy", "When does my oak table arrive?")
    await expect(phone.get_by_text("Thursday at eleven")).to_have_count(2)
    assert "She knows about Thursday" not in await phone.inner_text()

    await lucia.button("More actions").click()
    await page.get_by_role("menuitem", name="Resolve").click()
    await dialog.get_by_role("button", name="Resolve").click()
    await expect(dialog).to_have_count(0)
    await expect(page.get_by_role("status").filter(has_text="Nobody answers next")).to_be_visible()
    await say(lucia, "Ivy", "One more thing: what are your opening hours?")
    await expect(page.get_by_role("log", name="Messages")).to_contain_text("Reopened")
    await expect(page.get_by_role("status").filter(has_text="Nobody answers next")).to_have_count(0)
    await lucia.is_sound()
    await page.screenshot(path=pictures / "reopened.png")


async def test_of_two_who_press_claim_at_once_one_may_write_and_the_other_reads_who_has_it(
    lucia: Desk, ines: Desk, pictures: Path
) -> None:
    await play(lucia, "Bo Winter")
    await lucia.button("Ask for a person").click()
    await lucia.page.get_by_role("link", name="Open in the inbox").click()
    await lucia.page.wait_for_url("**/inbox/all/*")
    await ines.page.goto(lucia.page.url)
    await expect(ines.button("Claim")).to_be_enabled()
    both = Barrier(2)
    for desk in (lucia, ines):
        await desk.page.route("**/claim", both.wait)
        await desk.button("Claim").click()
    for desk in (lucia, ines):
        await expect(desk.page.get_by_role("log", name="Messages")).to_contain_text("claimed this")
    lucia_won = "You claimed this" in await lucia.page.get_by_role("log", name="Messages").inner_text()
    winner, loser, name = (lucia, ines, "Lucía") if lucia_won else (ines, lucia, "Inês")
    await expect(winner.page.get_by_role("textbox", name="Reply to Bo Winter")).to_be_visible()
    await expect(loser.page.get_by_role("status").filter(has_text=f"{name} answers next")).to_be_visible()
    await expect(loser.page.get_by_role("log", name="Messages")).to_contain_text(f"{name} claimed this")
    await expect(loser.page.get_by_role("textbox", name="Reply to Bo Winter")).to_have_count(0)
    for who, desk in (("winner", winner), ("loser", loser)):
        await desk.is_sound()
        await desk.page.screenshot(path=pictures / f"{who}.png")


async def test_the_inbox_shows_who_needs_a_person_first_and_can_be_worked_with_the_keyboard(
    lucia: Desk, pictures: Path
) -> None:
    page = lucia.page
    await play(lucia, "Cleo Marsh")
    await lucia.button("Ask for a person").click()
    await expect(page.get_by_role("status").filter(has_text="A person answers next")).to_be_visible()
    await page.goto(f"{lucia.url}/inbox/flagged")
    await page.get_by_role("list", name="Flagged").get_by_role("link", name=re.compile("Cleo Marsh")).click()
    await expect(page.get_by_role("heading", name="Cleo Marsh")).to_be_visible()
    await expect(page.get_by_role("log", name="Messages").locator("mark")).to_have_count(1)
    await page.keyboard.press("t")
    await expect(page.get_by_role("textbox", name="Reply to Cleo Marsh")).to_be_visible()
    await page.get_by_role("textbox", name="Reply to Cleo Marsh").press_sequentially("Hello Cleo")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("log", name="Messages")).to_contain_text("Hello Cleo")
    await lucia.is_sound()
    await page.screenshot(path=pictures / "keyboard.png")


async def test_who_asks_for_a_person_reads_it_in_their_language_and_who_is_angry_reads_nothing(
    lucia: Desk, pictures: Path
) -> None:
    page, answers = lucia.page, lucia.page.get_by_role("status")
    for name, language, reads in (
        ("Paz Luna", "es", "En un momento te atiende una persona del equipo."),
        ("Davi Reis", "pt", "Dentro de momentos um colega vai falar consigo."),
    ):
        phone = await play(lucia, name, language)
        await lucia.button("Ask for a person").click()
        await expect(answers.filter(has_text="A person answers next")).to_be_visible()
        await expect(phone).to_contain_text(reads)
    phone = await play(lucia, "Max Irons")
    await lucia.button("Get angry").click()
    await expect(page.get_by_role("log", name="Messages")).to_contain_text("Flagged: frustration")
    await expect(answers.filter(has_text="A person answers next")).to_be_visible()
    assert "colleague" not in (await phone.inner_text()).casefold()
    await lucia.is_sound()
    await page.screenshot(path=pictures / "angry.png")


async def test_a_worker_killed_by_the_switch_in_the_middle_of_a_turn_leaves_exactly_one_answer(
    lucia: Desk, pictures: Path
) -> None:
    phone = await play(lucia, "Una Frost")
    answers = phone.locator("[data-from=business] .phone-text")
    await lucia.page.get_by_role("switch", name=re.compile("Kill the worker")).click()
    await lucia.button("Ask something").click()
    await expect(answers.filter(has_text=HOURS)).to_have_count(1, timeout=30_000)
    await say(lucia, "Una", "How much is delivery?")
    await expect(answers).to_have_count(2, timeout=30_000)
    await expect(answers.filter(has_text=HOURS)).to_have_count(1)
    await lucia.is_sound()
    await lucia.page.screenshot(path=pictures / "killed.png")
