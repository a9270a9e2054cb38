"""A program run in a folder of its own, and the same program as its own process."""

import os
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from overhand.cli import main
from overhand.cli.connection import layout_of
from overhand.clock import SystemClock
from overhand.config import Config
from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.store import Store, open_store

Run = Callable[..., Result]
MASTER = bytes(range(32))
Spawn = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder; no installed plugin is loaded unless a test says so."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OVERHAND_LOAD_PLUGINS", "")
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    """Runs `overhand ARGUMENTS` in this process."""

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments)

    return call


@pytest.fixture
def spawn(folder: Path) -> Spawn:
    """Runs `python -m overhand ARGUMENTS` in `folder`."""

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "overhand", *arguments]
        return subprocess.run(
            command, cwd=folder, env=dict(os.environ), capture_output=True, text=True, timeout=50, check=False
        )

    return call


@pytest.fixture
def plugin(folder: Path) -> Callable[[str], None]:
    """Writes a plugin in one file and an `overhand.toml` that loads it."""

    def write(source: str) -> None:
        (folder / "mine.py").write_text(source, "utf-8")
        (folder / "overhand.toml").write_text('plugin_files = ["mine.py"]\n')

    return write


@pytest.fixture
async def store(anyio_backend: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Store]:
    """The store in the folder, open beside the program."""
    monkeypatch.setenv("OVERHAND_MASTER_KEY", MASTER.hex())
    async with (
        EmbeddedServer(folder / ".overhand" / "nats") as server,
        open_store(server.url, layout_of(Config()), MASTER, SystemClock()) as opened,
    ):
        yield opened
