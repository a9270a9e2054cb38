from pathlib import Path

import pytest

from overhand.config import ENVIRONMENT, Config, Nats, Web, read_config, unknown_table
from overhand.errors import ConfigError


def write(folder: Path, text: str) -> Path:
    file = folder / "overhand.toml"
    file.write_text(text, "utf-8")
    return file


def refusal(folder: Path, text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        read_config(write(folder, text), {})
    return caught.value


def test_without_a_file_everything_has_a_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = read_config(None, {})
    assert config == Config()
    assert config.embedded
    assert config.data == ".overhand"
    assert config.console_url == "http://127.0.0.1:8080"


def test_a_file_of_the_working_folder_is_read_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, 'agent = "openai"')
    assert read_config(None, {}).agent == "openai"


def test_a_named_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        read_config(tmp_path / "overhand.toml", {})


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "overhand.toml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="it cannot be read"):
        read_config(file, {})


def test_every_table_of_the_file_arrives(tmp_path: Path) -> None:
    text = """
        public_url = "https://console.example/"
        plugins = ["whatsapp"]
        [nats]
        url = "nats://n1:4222"
        partitions = 64
        streams = 4
        replicas = 3
        [web]
        port = 0
        [channels.whatsapp]
        phone_number_ids = ["1"]
        [notifiers.webhook]
        url = "https://x.example"
    """
    config = read_config(write(tmp_path, text), {})
    assert config.nats == Nats(url="nats://n1:4222", partitions=64, streams=4, replicas=3)
    assert config.web == Web(port=0)
    assert config.plugins == ("whatsapp",)
    assert config.channel("whatsapp") == {"phone_number_ids": ["1"]}
    assert config.notifiers == {"webhook": {"url": "https://x.example"}}
    assert config.console_url == "https://console.example"
    assert not config.embedded


def test_paths_are_taken_from_the_folder_of_the_file(tmp_path: Path) -> None:
    config = read_config(write(tmp_path, 'business = "shop"\nplugin_files = ["tools.py"]'), {})
    assert config.business == str(tmp_path / "shop")
    assert config.plugin_files == (str(tmp_path / "tools.py"),)
    assert config.data == str(tmp_path / ".overhand")


@pytest.mark.parametrize(
    ("text", "key", "says"),
    [
        ('nats_url = "x"', "nats_url", 'Did you mean "nats"?'),
        ("[nats]\npartition = 8", "nats.partition", 'Did you mean "partitions"?'),
        ('[web]\nport = "80"', "web.port", "Write a whole number."),
        ("[web]\nport = 70000", "web.port", "70000 is no port"),
        ("[nats]\npartitions = 0", "nats.partitions", "at least 1"),
        ("[nats]\npartitions = 16\nstreams = 3", "nats.streams", "divides nats.partitions"),
        ("[nats]\nreplicas = 2", "nats.replicas", "1, 3 or 5"),
        ('[nats]\nprefix = "My shop"', "nats.prefix", "small letters"),
        ("[channels]\nwhatsapp = 3", "channels.whatsapp", "Write a table."),
        ("channels = 3", "channels", "Write a table."),
    ],
)
def test_a_mistake_is_refused_with_its_place_and_a_remedy(tmp_path: Path, text: str, key: str, says: str) -> None:
    error = refusal(tmp_path, text)
    assert error.key == key
    assert says in str(error)
    assert error.file.endswith("overhand.toml")


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = write(tmp_path, 'agent = "offline"\n[web]\nport = 1\nhost = "::1"')
    environ = {"OVERHAND_AGENT": "openai", "OVERHAND_WEB_PORT": "9000", "OVERHAND_LOAD_PLUGINS": "web,offline"}
    config = read_config(file, environ)
    assert config.agent == "openai"
    assert config.web == Web(host="::1", port=9000)
    assert config.plugins == ("web", "offline")


def test_an_empty_list_of_plugins_in_the_environment_means_none(tmp_path: Path) -> None:
    assert read_config(write(tmp_path, ""), {"OVERHAND_LOAD_PLUGINS": ""}).plugins == ()


def test_a_wrong_variable_is_refused_by_its_own_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"OVERHAND_WEB_PORT: web.port: .*Write a whole number"):
        read_config(write(tmp_path, ""), {"OVERHAND_WEB_PORT": "many"})


def test_every_variable_replaces_a_key_that_exists() -> None:
    config = Config()
    for key in ENVIRONMENT.values():
        table, _, name = key.rpartition(".")
        assert hasattr(getattr(config, table) if table else config, name)


def test_switching_a_channel_on_keeps_a_table_it_already_has() -> None:
    config = Config(channels={"whatsapp": {"typing": False}})
    assert config.with_channel("whatsapp").channel("whatsapp") == {"typing": False}
    assert config.with_channel("folder").channel("folder") == {}
    assert config.channel("folder") == {}


def test_a_table_nobody_answers_to_is_refused_with_the_plugins_that_were_loaded() -> None:
    error = unknown_table(Config(plugins=("web",)), "channels", "whatsap", {"whatsapp": 1})
    assert 'Did you mean "whatsapp"? Plugins loaded: web;' in str(error)
    assert "Plugins loaded: all installed;" in str(unknown_table(Config(), "channels", "x", {}))
    assert "Plugins loaded: none;" in str(unknown_table(Config(plugins=()), "channels", "x", {}))
