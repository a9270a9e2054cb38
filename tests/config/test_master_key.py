from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from overhand.config import Config, Nats
from overhand.errors import ConfigError
from overhand.master_key import MASTER_KEY, create_key, read_master_key

KEY = "ab" * 32


def test_the_environment_holds_the_key(tmp_path: Path) -> None:
    assert read_master_key(Config(data=str(tmp_path)), {MASTER_KEY: KEY}) == bytes.fromhex(KEY)


def test_a_named_file_holds_the_key(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(KEY + "\n")
    assert read_master_key(Config(master_key_file=str(file)), {}) == bytes.fromhex(KEY)


def test_with_the_embedded_server_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    config = Config(data=str(tmp_path / "data"))
    first = read_master_key(config, {})
    file = tmp_path / "data" / "master.key"
    assert len(first) == 32
    assert file.stat().st_mode & 0o777 == 0o600
    assert read_master_key(config, {}) == first


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    config = Config(data=str(tmp_path))
    with ThreadPoolExecutor(8) as pool:
        found = [pool.submit(read_master_key, config, {}) for _ in range(8)]
        keys = {each.result() for each in found}
    assert len(keys) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["master.key"]


def test_a_key_file_that_came_first_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "master.key"
    file.write_text(KEY)
    create_key(file)
    assert file.read_text() == KEY


def test_a_shared_nats_without_a_key_is_refused_with_the_command_that_makes_one(tmp_path: Path) -> None:
    config = Config(data=str(tmp_path), nats=Nats(url="nats://n1:4222"))
    with pytest.raises(ConfigError, match="openssl rand -hex 32"):
        read_master_key(config, {})


def test_a_key_of_another_form_is_refused_without_being_shown() -> None:
    with pytest.raises(ConfigError, match="6 characters that are not a key") as caught:
        read_master_key(Config(), {MASTER_KEY: "secret"})
    assert "secret" not in str(caught.value)
