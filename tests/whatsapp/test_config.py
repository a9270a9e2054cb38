from pathlib import Path

import pytest

from overhand.errors import ConfigError
from overhand_whatsapp.config import Secret, read_config


def test_a_number_is_enough_and_secrets_come_from_the_usual_variables() -> None:
    config = read_config({"phone_number_ids": ["1001"]})
    assert config.access_token == Secret(env="WHATSAPP_ACCESS_TOKEN")
    assert config.verify_token == Secret(env="WHATSAPP_VERIFY_TOKEN")
    assert config.app_secrets == (Secret(env="WHATSAPP_APP_SECRET"),)
    assert config.base_url == "https://graph.facebook.com"


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ({}, "phone_number_ids"),
        ({"phone_number_ids": []}, "phone_number_ids"),
        ({"phone_number_ids": ["+34 963"]}, "phone_number_ids"),
        ({"phone_number_ids": "1001"}, "phone_number_ids"),
        ({"phone_number_ids": ["1"], "acces_token": {"env": "X"}}, "access_token"),
        ({"phone_number_ids": ["1"], "access_token": "EAAx"}, "access_token"),
        ({"phone_number_ids": ["1"], "access_token": {"value": "EAAx"}}, "access_token"),
        ({"phone_number_ids": ["1"], "app_secrets": []}, "app_secrets"),
        ({"phone_number_ids": ["1"], "base_url": "graph.facebook.com"}, "base_url"),
        ({"phone_number_ids": ["1"], "body_timeout_ms": 0}, "timeout"),
        ({"phone_number_ids": ["1"], "connect_timeout_ms": 9_000}, "connect_timeout_ms"),
    ],
)
def test_a_wrong_table_is_refused_with_the_name_of_the_key(table: dict[str, object], named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        read_config(table)


def test_a_secret_is_read_from_a_variable_or_a_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("EAAfile\n")
    assert Secret(env="TOKEN").read("access_token", {"TOKEN": "EAAenv"}) == "EAAenv"
    assert Secret(file=str(file)).read("access_token", {}) == "EAAfile"


def test_a_secret_that_is_not_where_it_should_be_is_refused_without_being_shown(tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe")
    places = [
        Secret(),
        Secret(env="A", file="b"),
        Secret(env="MISSING"),
        Secret(env="ODD"),
        Secret(file=str(tmp_path / "none")),
        Secret(file=str(binary)),
    ]
    for place in places:
        with pytest.raises(ConfigError, match="access_token") as caught:
            place.read("access_token", {"A": "x", "ODD": "geheimñ"})
        assert "geheim" not in str(caught.value)
