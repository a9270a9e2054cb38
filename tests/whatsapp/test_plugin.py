import subprocess
import sys

import pytest

import overhand_whatsapp
from overhand.channel import Channel
from overhand.config import Config
from overhand.errors import ConfigError

HEAVY = "httpx2", "starlette", "uvicorn", "click", "anyio"


def test_the_plugin_module_imports_nothing_heavy() -> None:
    code = f"import sys, overhand_whatsapp; print([one for one in {HEAVY!r} if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_without_its_table_there_is_no_channel() -> None:
    found: list[Channel] = []
    overhand_whatsapp.register_channels(found.append, Config())
    assert found == []


def test_with_its_table_there_is_a_channel(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ACCESS_TOKEN", "VERIFY_TOKEN", "APP_SECRET"):
        monkeypatch.setenv(f"WHATSAPP_{name}", "x")
    found: list[Channel] = []
    overhand_whatsapp.register_channels(found.append, Config(channels={"whatsapp": {"phone_number_ids": ["1"]}}))
    (channel,) = found
    assert isinstance(channel, Channel)
    assert channel.name == "whatsapp"


def test_a_wrong_table_is_refused_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WHATSAPP_VERIFY_TOKEN", raising=False)
    with pytest.raises(ConfigError, match="WHATSAPP_VERIFY_TOKEN"):
        overhand_whatsapp.register_channels(lambda _: None, Config(channels={"whatsapp": {"phone_number_ids": ["1"]}}))


def test_the_simulator_command_is_registered() -> None:
    names: list[str | None] = []
    overhand_whatsapp.register_commands(lambda command: names.append(command.name))
    assert names == ["simulator"]
