import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from overhand import __version__
from overhand.cli.program import COMMANDS

Run = Callable[..., Result]
Spawn = Callable[..., subprocess.CompletedProcess[str]]
Plugin = Callable[[str], None]

HEAVY = ("apprise", "nats", "openai", "starlette", "structlog", "uvicorn")
LIST_IMPORTS = """
import json, sys
from overhand.cli import main
main(["--help"], standalone_mode=False)
print(json.dumps(sorted(sys.modules)))
"""
COMMAND = """
import click
from overhand.errors import StoreUnavailable
from overhand.hookspecs import hookimpl

@click.command()
def greet():
    "Say hello."
    click.echo("hello")

@click.command()
def fall():
    raise StoreUnavailable("connecting", "no server")

@click.command()
def fall_together():
    raise ExceptionGroup("tasks", [ExceptionGroup("inner", [StoreUnavailable("connecting", "no server")])])

@click.command()
def crash():
    raise ExceptionGroup("tasks", [StoreUnavailable("connecting", "no server"), ZeroDivisionError("a defect")])

@click.command("init")
def other_init():
    click.echo("not the core's")

@hookimpl
def register_commands(add):
    for command in (greet, fall, fall_together, crash, other_init):
        add(command)
"""


@pytest.mark.parametrize("plugins", ["all", "none"])
def test_help_imports_nothing_heavy(tmp_path: Path, plugins: str) -> None:
    environ = {**os.environ, "OVERHAND_LOAD_PLUGINS": ""}
    if plugins == "all":
        del environ["OVERHAND_LOAD_PLUGINS"]
    command = [sys.executable, "-c", LIST_IMPORTS]
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=50, check=True)
    modules = json.loads(done.stdout.splitlines()[-1])
    assert "overhand.cli" in modules
    assert [name for name in HEAVY if name in modules] == []


def test_every_command_of_the_core_is_listed_with_its_first_sentence(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    for name in COMMANDS:
        assert f"\n  {name} " in result.output


def test_the_version_is_told(run: Run) -> None:
    assert __version__ in run("--version").output


def test_the_module_and_the_command_are_the_same_program(spawn: Spawn) -> None:
    done = spawn("--version")
    assert (done.returncode, __version__ in done.stdout) == (0, True)


def test_a_command_of_a_plugin_is_listed_and_run(run: Run, plugin: Plugin) -> None:
    plugin(COMMAND)
    assert "Say hello." in run("--help").output
    assert run("greet").output == "hello\n"


def test_a_plugin_cannot_take_the_place_of_a_command_of_the_core(run: Run, plugin: Plugin) -> None:
    plugin(COMMAND)
    assert "not the core's" not in run("init", "shop").output


def test_a_command_nobody_has_is_a_usage_error(run: Run) -> None:
    result = run("greet")
    assert result.exit_code == 2
    assert "No such command 'greet'" in result.output


@pytest.mark.parametrize("name", ["fall", "fall-together"])
def test_what_overhand_raises_on_purpose_is_one_line_on_stderr(run: Run, plugin: Plugin, name: str) -> None:
    plugin(COMMAND)
    result = run(name)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("overhand: connecting: the log did not answer")
    assert result.stderr.count("\n") == 1


def test_a_defect_keeps_its_traceback(run: Run, plugin: Plugin) -> None:
    plugin(COMMAND)
    assert isinstance(run("crash").exception, ExceptionGroup)


def test_help_works_with_a_broken_plugin_and_names_it(run: Run, plugin: Plugin) -> None:
    plugin("raise RuntimeError('no licence')")
    result = run("--help")
    assert result.exit_code == 0
    assert "doctor" in result.output
    assert "no licence" in " ".join(result.output.split())


def test_help_works_with_a_broken_config_and_says_what_is_wrong(run: Run, folder: Path) -> None:
    (folder / "overhand.toml").write_text("agnet = 'x'\n")
    result = run("--help")
    assert result.exit_code == 0
    assert "doctor" in result.output
    assert 'Did you mean "agent"?' in " ".join(result.output.split())
    refused = run("greet")
    assert refused.exit_code == 2
    assert refused.stderr.count("\n") == 1


def test_another_config_is_named_before_the_command(run: Run, folder: Path) -> None:
    (folder / "other.toml").write_text("agnet = 'x'\n")
    result = run("--config", "other.toml", "doctor")
    assert result.exit_code == 2
    assert "other.toml: agnet" in result.stderr
    assert run("--config", "gone.toml", "doctor").stderr.startswith("overhand: gone.toml: there is no such file")
