import subprocess
from collections.abc import Callable
from pathlib import Path

import anyio
import pytest
from click.testing import Result

from overhand.runtime.embedded import EmbeddedServer

Run = Callable[..., Result]
Spawn = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def shop(run: Run, folder: Path) -> Path:
    run("init", "shop")
    return folder / "shop" / "business"


def test_a_folder_is_published_and_an_unchanged_one_is_not(run: Run, shop: Path) -> None:
    assert run("apply", str(shop)).output == "Your Shop: version 1 is in force\n"
    assert run("apply", str(shop)).output == "Your Shop: nothing changed, version 1 stays in force\n"
    (shop / "prompt.md").write_text("Answer.")
    assert run("apply", str(shop)).output == "Your Shop: version 2 is in force\n"


def test_a_folder_with_a_mistake_publishes_nothing(run: Run, shop: Path, folder: Path) -> None:
    (shop / "business.toml").write_text('nmae = "x"\n')
    result = run("apply", str(shop))
    assert result.exit_code == 2
    assert result.stderr == 'overhand: business.toml: nmae: there is no such key. Did you mean "name"?\n'
    assert not (folder / ".overhand").exists()


@pytest.mark.anyio
async def test_a_server_that_runs_already_is_used(spawn: Spawn, shop: Path, folder: Path) -> None:
    async with EmbeddedServer(folder / ".overhand" / "nats") as server:
        ours = await anyio.to_thread.run_sync(spawn, "apply", str(shop))
        named = await anyio.to_thread.run_sync(spawn, "apply", "--nats", server.url, str(shop))
    assert ours.stdout == "Your Shop: version 1 is in force\n", ours.stderr
    assert named.stdout == "Your Shop: nothing changed, version 1 stays in force\n", named.stderr


@pytest.mark.anyio
async def test_a_running_server_that_does_not_say_where_is_left_alone(spawn: Spawn, shop: Path, folder: Path) -> None:
    nats = folder / "elsewhere" / "nats"
    async with EmbeddedServer(nats):
        for file in nats.glob("*.ports"):
            file.unlink()
        done = await anyio.to_thread.run_sync(spawn, "apply", "--data", "elsewhere", str(shop))
    assert done.returncode == 2
    assert "is in use by another Overhand" in done.stderr


def test_a_nats_that_is_not_there_is_one_line(run: Run, shop: Path) -> None:
    result = run("apply", "--nats", "nats://127.0.0.1:1", str(shop))
    assert result.exit_code == 2
    assert "no server at nats://127.0.0.1:1" in result.stderr
    assert result.stderr.count("\n") == 1


def test_knowledge_that_cannot_be_read_is_named_and_the_rest_is_published(run: Run, shop: Path) -> None:
    (shop / "knowledge" / "menu.pdf").write_bytes(b"%PDF")
    (shop / "knowledge" / "plan.docx").write_bytes(b"PK")
    result = run("apply", str(shop))
    assert result.exit_code == 0
    assert result.stdout == "Your Shop: version 1 is in force\n"
    assert "skipped: knowledge/menu.pdf: it is broken. Open it, and print it as PDF again." in result.stderr
    assert "skipped: knowledge/plan.docx: files of this kind cannot be read" in result.stderr
    assert "2 things in the knowledge folder could not be read; the rest is published." in result.stderr


def test_whoever_publishes_is_shown_that_files_are_read(run: Run, shop: Path) -> None:
    (shop / "knowledge" / "prices.csv").write_text("Name,Price\nSofa,5\n")
    assert run("apply", str(shop)).stderr == "reading knowledge\n"
    assert run("apply", str(shop)).stdout == "Your Shop: nothing changed, version 1 stays in force\n"
    (shop / "knowledge" / "prices.csv").write_text("")
    assert "One thing in the knowledge folder could not be read" in run("apply", str(shop)).stderr
