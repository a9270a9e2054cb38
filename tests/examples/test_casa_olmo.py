import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import anyio
import pytest

from overhand.agent import Tool
from overhand.business import Business, Known, read_business, read_folder
from overhand.config import read_config
from overhand.plugins import Registry, collect, load_plugins

Load = Callable[..., Registry]

DIGITS = "an order number has four digits"
BOOKED = {"booked": True, "day": "2026-12-01", "time": "11:00", "where": "Calle de la Reina 48, Valencia"}


@pytest.fixture
def business(examples: Path) -> Business:
    return read_business(read_folder(examples / "casa_olmo"))


@pytest.fixture
def order_status(load: Load) -> Tool:
    return load("casa_olmo/tools.py").tools["order_status"]


@pytest.fixture
def book_appointment(load: Load) -> Tool:
    return load("casa_olmo/tools.py").tools["book_appointment"]


def test_the_business_has_its_teams_languages_and_knowledge(business: Business) -> None:
    assert list(business.teams) == ["care", "sales", "rentals", "legal"]
    assert business.languages == ("es", "en", "pt")
    assert len(business.documents) >= 20
    assert all(document.text.startswith("# ") for document in business.documents)


@pytest.mark.parametrize("topic", ["delivery", "returns", "rentals", "opening-hours", "payment"])
def test_what_is_asked_most_is_written_in_three_languages(business: Business, topic: str) -> None:
    sources = {document.source for document in business.documents}
    assert {f"knowledge/{topic}{end}.md" for end in ("", ".es", ".pt")} <= sources


def test_every_reason_goes_to_the_team_that_can_answer(business: Business) -> None:
    teams = {reason: business.team_of(reason).id for reason in ("compliance", "high_value", "explicit_request", "loop")}
    assert teams == {"compliance": "legal", "high_value": "sales", "explicit_request": "care", "loop": "care"}
    assert business.rules.route("high_value").gather


def test_the_shop_is_closed_at_midday_and_on_sundays(business: Business) -> None:
    def at(day: int, hour: int) -> int:
        return int(datetime(2026, 11, day, hour, 30, tzinfo=UTC).timestamp() * 1000)

    care = business.teams["care"]
    assert [care.is_open(at(24, hour)) for hour in (9, 14, 17)] == [True, False, True]
    assert not care.is_open(at(29, 10))


def test_its_config_finds_the_folder_and_the_tools(examples: Path) -> None:
    config = read_config(examples / "casa_olmo" / "overhand.toml", {"OVERHAND_LOAD_PLUGINS": ""})
    assert read_business(read_folder(Path(config.business)), Known()).name == "Casa Olmo"
    assert sorted(collect(load_plugins(config), config).tools) == ["book_appointment", "order_status"]


def test_it_reads_with_every_plugin_that_is_installed(examples: Path) -> None:
    config = read_config(examples / "casa_olmo" / "overhand.toml", {})
    known = collect(load_plugins(config), config).known
    assert read_business(read_folder(Path(config.business)), known).name == "Casa Olmo"


@pytest.mark.anyio
async def test_an_order_is_found_by_its_number_however_it_is_written(order_status: Tool) -> None:
    assert await order_status.call({"order": "no. 4471, please"}) == {
        "found": True,
        "order": "4471",
        "item": "Lino sofa, three-seater, oat",
        "price": "1,840 €",
        "status": "out for delivery",
        "delivery": "25 November, 9:00 to 13:00",
    }


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("order", "why"),
    [
        ("9999", "there is no order 9999"),
        ("12", "an order number has four digits"),
        ("", "an order number has four digits"),
    ],
)
async def test_an_order_that_is_not_there_is_said_to_be_missing(order_status: Tool, order: str, why: str) -> None:
    assert await order_status.call({"order": order}) == {"found": False, "why": why}


@pytest.mark.anyio
async def test_an_appointment_is_booked_once_and_then_others_are_offered(
    book_appointment: Tool, tmp_path: Path
) -> None:
    wish = {"day": "2026-12-01", "time": "11:00", "about": "a living room"}
    assert await book_appointment.call(wish) == BOOKED
    free = ["10:00", "12:00", "13:00", "17:00", "18:00", "19:00"]
    assert await book_appointment.call(wish) == {"booked": False, "why": "11:00 is not free", "free": free}
    with closing(sqlite3.connect(tmp_path / "casa_olmo.sqlite3")) as database:
        rows = database.execute("SELECT * FROM appointments").fetchall()
    assert rows == [("2026-12-01", "11:00", "a living room")]


@pytest.mark.anyio
async def test_of_two_that_book_one_hour_at_once_one_gets_it(book_appointment: Tool) -> None:
    answers: list[object] = []

    async def book() -> None:
        answers.append(await book_appointment.call({"day": "2026-12-01", "time": "11:00"}))

    async with anyio.create_task_group() as group:
        for _ in range(4):
            group.start_soon(book)
    assert answers.count(BOOKED) == 1


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("day", "time", "why"),
    [
        ("tomorrow", "11:00", "must be a date"),
        ("2026-11-29", "11:00", "closed on Sundays"),
        ("2026-11-28", "18:00", "18:00 is not free"),
        ("2026-12-01", "", "no time is not free"),
    ],
)
async def test_an_hour_at_which_nobody_is_there_cannot_be_booked(
    book_appointment: Tool, day: str, time: str, why: str
) -> None:
    answer = await book_appointment.call({"day": day, "time": time})
    assert "'booked': False" in str(answer)
    assert why in str(answer)


def test_only_the_tool_that_changes_something_asks_to_write(load: Load) -> None:
    tools = load("casa_olmo/tools.py").tools
    assert {name: tool.permission for name, tool in tools.items()} == {
        "order_status": "read",
        "book_appointment": "write",
    }
