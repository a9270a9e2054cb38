"""What every test may use."""

import shutil
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.async_api import Browser

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@pytest.fixture
def anyio_backend() -> str:
    """The product runs on asyncio: nats-py knows no other loop."""
    return "asyncio"


@pytest.fixture
async def chromium(anyio_backend: str) -> AsyncGenerator["Browser"]:
    """A real Chromium, new for each test that looks at pages."""
    from playwright.async_api import async_playwright  # noqa: PLC0415 - few tests need it, and it takes its time

    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.skip(f"none of {', '.join(CHROMIUM)} is installed")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=SWITCHES)
        yield browser
        await browser.close()
