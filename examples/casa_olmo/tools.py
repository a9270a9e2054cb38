"""Two tools for the AI of Casa Olmo: where an order is, and an appointment in the showroom.

A plugin in one file: `plugin_files = ["tools.py"]` in `overhand.toml` loads it. Its data is one SQLite file, made with
sample orders at its first use; a real shop would ask its own system here.
"""

import re
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

import anyio.to_thread

from overhand.agent import Tool
from overhand.config import Config
from overhand.hookspecs import hookimpl

__all__ = ["Shop", "register_tools"]

SCHEMA = """
CREATE TABLE IF NOT EXISTS orders (number TEXT PRIMARY KEY, item TEXT, price TEXT, status TEXT, delivery TEXT);
CREATE TABLE IF NOT EXISTS appointments (day TEXT, time TEXT, about TEXT, PRIMARY KEY (day, time));
"""
ORDERS = (
    ("4471", "Lino sofa, three-seater, oat", "1,840 €", "out for delivery", "25 November, 9:00 to 13:00"),
    ("4480", "Roble bed, 150 cm", "780 €", "in the workshop", "week of 14 December"),
    ("4485", "Vera shelf, two modules, oak", "680 €", "packed", "27 November, 14:00 to 18:00"),
    ("4492", "Roble dining table for eight", "1,150 €", "ordered", "week of 11 January"),
    ("4439", "four chairs, walnut", "580 €", "delivered", "18 November"),
)
TIMES = ("10:00", "11:00", "12:00", "13:00", "17:00", "18:00", "19:00")
SATURDAY, SUNDAY = 5, 6
ORDER_NUMBER = re.compile(r"\d{4}")


class Shop:
    """Orders and appointments in one SQLite file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    async def order_status(self, arguments: Mapping[str, object]) -> object:
        """What became of an order: item, price, status and delivery; never whose it is."""
        found = ORDER_NUMBER.search(str(arguments.get("order", "")))
        if found is None:
            return {"found": False, "why": "an order number has four digits"}
        return await anyio.to_thread.run_sync(self._order, found[0])

    async def book_appointment(self, arguments: Mapping[str, object]) -> object:
        """Book 45 minutes in the showroom, or say which times of that day are free."""
        day, time = str(arguments.get("day", "")), str(arguments.get("time", ""))
        try:
            weekday = date.fromisoformat(day).weekday()
        except ValueError:
            return {"booked": False, "why": "the day must be a date such as 2026-12-01"}
        if weekday == SUNDAY:
            return {"booked": False, "why": "closed on Sundays"}
        times = TIMES[:4] if weekday == SATURDAY else TIMES
        about = str(arguments.get("about", ""))
        return await anyio.to_thread.run_sync(self._book, day, time, about, times)

    def _open(self) -> sqlite3.Connection:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self._file)
        database.executescript(SCHEMA)
        with database:
            database.executemany("INSERT OR IGNORE INTO orders VALUES (?, ?, ?, ?, ?)", ORDERS)
        return database

    def _order(self, number: str) -> object:
        with closing(self._open()) as database:
            row = database.execute("SELECT * FROM orders WHERE number = ?", (number,)).fetchone()
        if row is None:
            return {"found": False, "why": f"there is no order {number}"}
        return {"found": True, **dict(zip(("order", "item", "price", "status", "delivery"), row, strict=True))}

    def _book(self, day: str, time: str, about: str, times: tuple[str, ...]) -> object:
        with closing(self._open()) as database, database:
            rows = database.execute("SELECT time FROM appointments WHERE day = ?", (day,)).fetchall()
            free = [each for each in times if (each,) not in rows]
            if time not in free:
                return {"booked": False, "why": f"{time or 'no time'} is not free", "free": free}
            database.execute("INSERT INTO appointments VALUES (?, ?, ?)", (day, time, about))
        return {"booked": True, "day": day, "time": time, "where": "Calle de la Reina 48, Valencia"}


def schema(required: Mapping[str, str], optional: Mapping[str, str]) -> Mapping[str, object]:
    """The JSON schema of arguments that are all texts."""
    properties = {name: {"type": "string", "description": what} for name, what in {**required, **optional}.items()}
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


@hookimpl
def register_tools(add: Callable[[Tool], None], config: Config) -> None:
    """Add the two tools; their file lies in the data folder."""
    shop = Shop(Path(config.data) / "casa_olmo.sqlite3")
    add(
        Tool(
            name="order_status",
            description="Where an order is and when it will be delivered.",
            parameters=schema({"order": "the order number, four digits"}, {}),
            call=shop.order_status,
        )
    )
    add(
        Tool(
            name="book_appointment",
            description="Book an appointment of 45 minutes in the showroom, after the customer agreed to day and time.",
            parameters=schema(
                {"day": "the day, as 2026-12-01", "time": "the time, as 10:00"}, {"about": "what it is about"}
            ),
            call=shop.book_appointment,
            permission="write",
        )
    )
