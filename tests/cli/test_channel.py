import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
Plugin = Callable[[str], None]

CHANNEL = """
from overhand.channel import *
from overhand.hookspecs import hookimpl

COMMON = {"number": "n", "id": "w1", "at": 1}
ITEMS = [
    MessageItem(**COMMON, aliases=("phone:15550001111", "user:US.1"), text="Hello"),
    MessageItem(**COMMON, aliases=("user:US.1",), text="", form="image"),
    EchoItem(**COMMON, aliases=("phone:1",), text="From the phone"),
    StatusItem(**COMMON, aliases=("phone:1",), status="read", outbound="o1"),
    StatusItem(**COMMON, status="read"),
    EditItem(**COMMON, original="w0", text="Hallo"),
    RevokeItem(**COMMON, original="w0"),
    ReactionItem(**COMMON, original="w0", emoji="x"),
    AccountItem(**COMMON, topic="ban", text="Banned"),
    Unparsed(why="no JSON", raw=b"?"),
]

class Fake:
    name, limits = "fake", Limits()
    def routes(self, inlet): return ()
    async def listen(self, inlet): ...
    def parse(self, raw): return ITEMS if raw else []
    async def send(self, outgoing): return Unknown("x")
    async def show_typing(self, number, to, message): ...
    async def check(self): return ()
    async def close(self): ...

@hookimpl
def register_channels(add, config):
    if "fake" in config.channels:
        add(Fake())
"""


@pytest.fixture
def lines(run: Run, plugin: Plugin, folder: Path) -> list[dict[str, object]]:
    plugin(CHANNEL)
    (folder / "a.json").write_text("{}")
    (folder / "empty.json").write_text("")
    result = run("channel", "parse", "fake", "a.json", "empty.json")
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_item_is_one_line_with_its_kind_customer_and_text_or_reference(lines: list[dict[str, object]]) -> None:
    common = {"file": "a.json", "id": "w1"}
    both = {"phone": "15550001111", "user": "US.1"}
    assert lines == [
        {**common, "kind": "message", "customer": both, "text": "Hello"},
        {**common, "kind": "message", "customer": {"user": "US.1"}, "text": ""},
        {**common, "kind": "echo", "customer": {"phone": "1"}, "text": "From the phone"},
        {**common, "kind": "status", "customer": {"phone": "1"}, "reference": "o1"},
        {**common, "kind": "status", "customer": {}, "reference": "w1"},
        {**common, "kind": "edit", "customer": {}, "reference": "w0", "text": "Hallo"},
        {**common, "kind": "revoke", "customer": {}, "reference": "w0"},
        {**common, "kind": "reaction", "customer": {}, "reference": "w0"},
        {**common, "kind": "account", "customer": {}, "text": "Banned"},
        {"file": "a.json", "kind": "unparsed", "why": "no JSON"},
    ]


def test_a_file_that_cannot_be_read_is_one_line_on_stderr(run: Run, plugin: Plugin) -> None:
    plugin(CHANNEL)
    result = run("channel", "parse", "fake", "gone.json")
    assert result.exit_code == 2
    assert "gone.json: it cannot be read: No such file or directory" in result.stderr


def test_a_channel_nobody_brings_is_refused_with_its_name(run: Run, plugin: Plugin, folder: Path) -> None:
    plugin(CHANNEL)
    (folder / "a.json").write_text("{}")
    result = run("channel", "parse", "faek", "a.json")
    assert result.exit_code == 2
    assert "channels.faek: no plugin brings it" in result.stderr
