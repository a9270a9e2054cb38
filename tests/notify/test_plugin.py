import subprocess
import sys

import pluggy
import pytest

import overhand_notify
from overhand.config import Config
from overhand.errors import ConfigError, PluginError
from overhand.hookspecs import HookSpecs
from overhand.notifier import Notifier
from overhand_notify import by_apprise


def registered(**tables: dict[str, object]) -> list[str]:
    manager = pluggy.PluginManager("overhand")
    manager.add_hookspecs(HookSpecs)
    manager.register(overhand_notify)
    manager.check_pending()
    notifiers: list[Notifier] = []
    manager.hook.register_notifiers(add=notifiers.append, config=Config(notifiers=tables))
    return [notifier.name for notifier in notifiers]


def test_only_what_has_a_table_is_switched_on() -> None:
    assert registered() == []
    assert registered(webhook={"url": "http://h"}) == ["webhook"]
    assert registered(webhook={}, apprise={"urls": ["json://h"]}) == ["webhook", "apprise"]


def test_a_wrong_key_is_named() -> None:
    with pytest.raises(ConfigError, match=r'notifiers\.webhook\.uri.*Did you mean "url"'):
        registered(webhook={"uri": "http://h"})


def test_a_missing_library_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing: dict[str, object] = {}
    monkeypatch.setattr(by_apprise, "find_spec", nothing.get)
    with pytest.raises(PluginError, match=r"pip install overhand\[notify\]"):
        registered(apprise={})


def test_importing_the_plugin_is_light() -> None:
    code = "import sys, overhand_notify; print({'apprise', 'httpx2'} & set(sys.modules))"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "set()"
