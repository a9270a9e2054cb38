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
