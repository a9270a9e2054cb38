"""A channel in one file: customers write by putting JSON files into a folder, answers appear in another.

    {"id": "1", "from": "ana", "text": "Hello", "at": 1700000000000}

Try it: `plugin_files = ["folder_channel.py"]` and `[channels.folder]` with `path = "letters"` in `overhand.toml`.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import anyio
import msgspec
from msgspec import Struct

from overhand.channel import (
    Channel,
    Failed,
    FailedAction,
    Finding,
    Inlet,
    Item,
    Limits,
    MessageItem,
    Outgoing,
    Route,
    SendOutcome,
    Sent,
    Unparsed,
)
from overhand.config import Config
from overhand.hookspecs import hookimpl

POLL_S = 0.2


class Letter(Struct, frozen=True, kw_only=True):
    """One file of a customer."""

    id: str
    sender: str = msgspec.field(name="from")
    text: str
    at: int  # ms since the epoch


class Folder:
    """Letters arrive in `path/in`, are kept in `path/done`, and are answered in `path/out`."""

    name = "folder"
    limits = Limits(text=10_000)

    def __init__(self, path: Path) -> None:
        self._path = path
        self._letters = msgspec.json.Decoder(Letter)

    def routes(self, inlet: Inlet) -> Sequence[Route]:
        """No paths: this channel polls."""
        del inlet
        return ()

    async def listen(self, inlet: Inlet) -> None:
        """Take every letter in; a file is moved once its item is stored: a crash repeats it."""
        done = self._path / "done"
        done.mkdir(parents=True, exist_ok=True)
        while True:
            for file in sorted((self._path / "in").glob("*.json")):
                await inlet.accept(self.name, self.parse(file.read_bytes()))
                file.rename(done / file.name)
            await anyio.sleep(POLL_S)

    def parse(self, raw: bytes) -> list[Item]:
        """The one message of a letter."""
        try:
            letter = self._letters.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return [Unparsed(why=str(error), raw=raw)]
        aliases = (f"user:{letter.sender}",)
        return [MessageItem(number=self.name, id=letter.id, at=letter.at, aliases=aliases, text=letter.text)]

    async def send(self, outgoing: Outgoing) -> SendOutcome:
        """Write the answer; a repeat of the same outbound replaces itself."""
        file = self._path / "out" / f"{outgoing.outbound}.txt"
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"To: {outgoing.to}\n\n{outgoing.text}\n", "utf-8")
        except OSError as error:
            return Failed(action=FailedAction.RETRY, why=str(error), wait_ms=1_000)
        return Sent(file.name)

    async def show_typing(self, number: str, to: str, message: str) -> None:
        """Nothing to show in a folder."""

    async def check(self) -> Sequence[Finding]:
        """Whether the folder is there."""
        if self._path.is_dir():
            return (Finding("ok", f"letters in {self._path}"),)
        return (Finding("error", f"{self._path} does not exist", f"Run `mkdir -p {self._path}/in`."),)

    async def close(self) -> None:
        """Nothing is held open."""


@hookimpl
def register_channels(add: Callable[[Channel], None], config: Config) -> None:
    """Add the channel when its table is there."""
    if "folder" in config.channels:
        add(Folder(Path(str(config.channel("folder").get("path", "letters")))))
