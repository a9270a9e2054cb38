from collections.abc import Callable, Sequence
from pathlib import Path

import anyio
import pytest

from overhand.channel import Channel, Failed, FailedAction, Item, MessageItem, Outgoing, Sent, Unparsed
from overhand.plugins import Registry

pytestmark = pytest.mark.anyio
Load = Callable[..., Registry]

LETTER = '{"id": "1", "from": "ana", "text": "Hello", "at": 1700000000000}'


class Taken:
    """An inlet that keeps what it is given."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.first = anyio.Event()

    async def accept(self, channel: str, items: Sequence[Item]) -> None:
        assert channel == "folder"
        self.items += items
        self.first.set()


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    (folder / "in").mkdir(parents=True)
    return folder


@pytest.fixture
def channel(load: Load, letters: Path) -> Channel:
    return load("one_file_channel/folder_channel.py", {"folder": {"path": str(letters)}}).channels["folder"]


async def test_without_its_table_the_channel_is_not_there(load: Load) -> None:
    assert load("one_file_channel/folder_channel.py").channels == {}


async def test_a_letter_becomes_a_message_and_is_put_aside(channel: Channel, letters: Path) -> None:
    (letters / "in" / "1.json").write_text(LETTER)
    inlet = Taken()
    assert channel.routes(inlet) == ()
    async with anyio.create_task_group() as group:
        group.start_soon(channel.listen, inlet)
        with anyio.fail_after(10):
            await inlet.first.wait()
        group.cancel_scope.cancel()
    item = MessageItem(number="folder", id="1", at=1_700_000_000_000, aliases=("user:ana",), text="Hello")
    assert inlet.items == [item]
    assert (letters / "done" / "1.json").exists()


@pytest.mark.parametrize("raw", [b"", b"{", b'{"id": 3}', b"\xff"])
async def test_bytes_that_are_no_letter_are_kept_as_unparsed(channel: Channel, raw: bytes) -> None:
    (item,) = channel.parse(raw)
    assert isinstance(item, Unparsed)
    assert item.raw == raw


async def test_an_answer_is_written_once_even_if_it_is_sent_twice(channel: Channel, letters: Path) -> None:
    outgoing = Outgoing(outbound="o1", number="folder", to="user:ana", text="Hi Ana")
    assert [await channel.send(outgoing) for _ in range(2)] == [Sent("o1.txt"), Sent("o1.txt")]
    assert [file.read_text() for file in (letters / "out").iterdir()] == ["To: user:ana\n\nHi Ana\n"]


async def test_a_folder_that_cannot_be_written_asks_for_another_attempt(channel: Channel, letters: Path) -> None:
    (letters / "out").write_text("a file where the folder should be")
    outcome = await channel.send(Outgoing(outbound="o1", number="folder", to="user:ana", text="Hi"))
    assert isinstance(outcome, Failed)
    assert outcome.action == FailedAction.RETRY


async def test_its_check_says_whether_the_folder_is_there(channel: Channel, load: Load, letters: Path) -> None:
    assert [finding.level for finding in await channel.check()] == ["ok"]
    gone = {"folder": {"path": str(letters / "gone")}}
    other = load("one_file_channel/folder_channel.py", gone).channels["folder"]
    assert [finding.level for finding in await other.check()] == ["error"]


async def test_what_a_folder_has_no_use_for_is_harmless(channel: Channel) -> None:
    await channel.show_typing("folder", "user:ana", "1")
    await channel.close()
