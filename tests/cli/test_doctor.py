import subprocess
from collections.abc import Callable
from pathlib import Path

import anyio
import pytest
from click.testing import Result

from overhand.runtime.embedded import EmbeddedServer

Run = Callable[..., Result]
Spawn = Callable[..., subprocess.CompletedProcess[str]]
Plugin = Callable[[str], None]

HEALTHY = """
from overhand.channel import Finding, Limits
from overhand.hookspecs import hookimpl

class Agent:
    name = "quiet"
    async def turn(self, prompt, say): ...

class Channel:
    name, limits = "fake", Limits()
    def routes(self, inlet): return ()
    async def listen(self, inlet): ...
    def parse(self, raw): return []
    async def send(self, outgoing): ...
    async def show_typing(self, number, to, message): ...
    async def check(self):
        {check}
    async def close(self): ...

@hookimpl
def register_agents(add):
    add(Agent())

@hookimpl
def register_channels(add):
    add(Channel())
"""


def healthy(check: str = 'return [Finding("ok", "reachable")]') -> str:
    return HEALTHY.replace("{check}", check)


def test_a_healthy_installation_ends_with_no_errors(run: Run, plugin: Plugin) -> None:
    plugin(healthy())
    result = run("doctor")
    assert result.exit_code == 0, result.output
    assert "ok       plugins: mine" in result.output
    assert "ok       channel fake: reachable" in result.output
    assert "nats: our own server is not running" in result.output
    assert "0 errors, 0 warnings" in result.output


def test_a_plugin_that_did_not_load_is_an_error(run: Run, plugin: Plugin) -> None:
    plugin("raise RuntimeError('no licence')")
    result = run("doctor")
    assert result.exit_code == 1
    assert "error    plugin 'mine (" in result.output
    assert "no licence" in result.output
    assert "agents: no plugin brings one" in result.output
    assert "channels: none is switched on" in result.output


def test_what_a_plugin_brings_wrongly_is_an_error_and_the_other_checks_go_on(run: Run, plugin: Plugin) -> None:
    plugin(healthy().replace("add(Agent())", "add(3)"))
    result = run("doctor")
    assert result.exit_code == 1
    assert "int is no Agent" in result.output
    assert "nats:" in result.output


def test_a_check_that_raises_is_a_finding(run: Run, plugin: Plugin) -> None:
    plugin(healthy("raise OSError('no route')"))
    assert "error    channel fake: its check raised OSError: no route" in run("doctor").output


def test_the_business_folder_is_read_with_its_doubts(run: Run, folder: Path) -> None:
    (folder / "prompt.md").write_text("Hello")
    (folder / "business.toml").write_text(
        'name = "Lume"\n[teams.care]\n[disclosure]\non = false\nwhy_off = "told in the shop"\n'
    )
    (folder / "overhand.toml").write_text('business = "."\n')
    output = run("doctor").output
    assert "ok       business: Lume; teams care; knowledge files: 0" in output
    assert "disclosure is off (told in the shop)" in output
    assert "team care has no targets" in output
    assert "the knowledge folder is empty" in output


def test_a_business_that_cannot_be_read_is_an_error(run: Run, folder: Path) -> None:
    (folder / "overhand.toml").write_text('business = "shop"\n')
    assert "error    business: shop: there is no such folder" in run("doctor").output


def test_a_key_that_others_can_read_is_a_warning(run: Run, folder: Path) -> None:
    key = folder / ".overhand" / "master.key"
    key.parent.mkdir()
    key.write_text("ab" * 32)
    key.chmod(0o644)
    assert "can be read by others" in run("doctor").output
    key.chmod(0o600)
    assert "ok       master key:" in run("doctor").output


@pytest.mark.anyio
async def test_the_running_server_and_what_it_holds_are_told(run: Run, spawn: Spawn, folder: Path) -> None:
    await anyio.to_thread.run_sync(run, "init", "shop")
    async with EmbeddedServer(folder / ".overhand" / "nats"):
        bare = await anyio.to_thread.run_sync(spawn, "doctor")
        await anyio.to_thread.run_sync(spawn, "apply", "shop/business")
        full = await anyio.to_thread.run_sync(spawn, "doctor")
    assert "no streams under the prefix oh" in bare.stdout, bare.stderr
    assert "ok       nats: 2." in full.stdout
    assert "business: version 1, by " in full.stdout
    assert "quarantine: empty" in full.stdout
    assert "sync_interval" not in full.stdout


def test_a_nats_that_is_not_there_is_an_error(run: Run) -> None:
    result = run("doctor", "--nats", "nats://127.0.0.1:1")
    assert result.exit_code == 1
    assert "error    nats: connecting: the log did not answer" in result.output


def test_a_server_that_left_its_ports_behind_is_a_warning(run: Run, folder: Path) -> None:
    nats = folder / ".overhand" / "nats"
    nats.mkdir(parents=True)
    (nats / "nats-server_1.ports").write_text('{"nats": ["nats://127.0.0.1:1"]}')
    assert "warning  nats: our own server stopped without cleaning up" in run("doctor").output


def test_knowledge_that_is_skipped_is_counted_and_named_with_what_to_do(run: Run, folder: Path) -> None:
    run("init", "shop")
    knowledge = folder / "shop" / "business" / "knowledge"
    (knowledge / "prices.csv").write_text("Name,Price\nSofa,5\n")
    (knowledge / "menu.pdf").write_bytes(b"%PDF")
    (folder / "overhand.toml").write_text('business = "shop/business"\n')
    output = run("doctor").output
    assert "knowledge files: 3, skipped: 1" in output
    assert "warning  skipped: knowledge/menu.pdf: it is broken\n         Open it, and print it as PDF again." in output
