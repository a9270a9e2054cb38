import subprocess
import sys

import pluggy
import pytest

import overhand_openai
from overhand.agent import Agent
from overhand.config import Config
from overhand.errors import PluginError
from overhand.hookspecs import HookSpecs
from overhand_openai import settings
from overhand_openai.settings import settings_of


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OVERHAND_MODEL"):
        monkeypatch.delenv(name, raising=False)


def registered(config: Config) -> list[str]:
    manager = pluggy.PluginManager("overhand")
    manager.add_hookspecs(HookSpecs)
    manager.register(overhand_openai)
    manager.check_pending()
    agents: list[Agent] = []
    manager.hook.register_agents(add=agents.append, config=config)
    return [agent.name for agent in agents]


def test_without_key_and_server_there_is_no_such_agent() -> None:
    assert registered(Config()) == []


@pytest.mark.parametrize("name", ["OPENAI_API_KEY", "OPENAI_BASE_URL"])
def test_a_key_or_a_server_is_enough(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "http://localhost:1/v1")
    assert registered(Config()) == ["openai"]


def test_asked_for_by_name_without_either_it_says_what_to_set() -> None:
    with pytest.raises(PluginError, match="Set one of them"):
        registered(Config(agent="openai"))


def test_a_missing_library_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing: dict[str, object] = {}
    monkeypatch.setattr(settings, "find_spec", nothing.get)
    monkeypatch.setenv("OPENAI_API_KEY", "x")
    with pytest.raises(PluginError, match=r"pip install overhand\[openai\]"):
        registered(Config())
    assert registered(Config(agent="offline")) == ["openai"]


def test_the_environment_names_key_server_and_model() -> None:
    found = settings_of({"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://h/v1", "OVERHAND_MODEL": "m"})
    assert (found.api_key, found.base_url, found.model, found.given) == ("k", "http://h/v1", "m", True)
    assert settings_of({}).base_url == "https://api.openai.com/v1"


def test_registering_does_not_import_the_library() -> None:
    code = (
        "import os, sys; os.environ['OPENAI_API_KEY'] = 'x'; from overhand.config import Config;"
        "import overhand_openai; overhand_openai.register_agents(print, Config()); print('openai' in sys.modules)"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.splitlines()[-1] == "False"
