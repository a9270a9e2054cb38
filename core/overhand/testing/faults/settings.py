"""What the system under test is configured with: its overhand.toml, its business, its secrets."""

import os
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from overhand.business import read_folder
from overhand.business.folder import Files

__all__ = [
    "ANSWER_MS",
    "APP_SECRET",
    "MASTER",
    "NUMBER",
    "PASSWORD",
    "business",
    "environment",
    "free_port",
    "settle",
]

NUMBER: Final = "100200300"
"""The id of the business's number, as Meta calls it."""
APP_SECRET: Final = b"fault-suite-app-secret"
MASTER: Final = bytes(range(32))
PASSWORD: Final = "fault suite operators"  # noqa: S105 - of accounts that live as long as one run
ANSWER_MS: Final = 2_000
"""How long a call to the Graph API may take."""

CONFIG: Final = """
plugins = ["whatsapp", "web"]
plugin_files = ["{plugin}"]
agent = "echo"
[nats]
url = "{nats}"
[web]
port = {port}
[channels.whatsapp]
phone_number_ids = ["{number}"]
base_url = "{graph}"
connect_timeout_ms = 500
answer_timeout_ms = {answer_ms}
"""

BUSINESS: Final = """
name = "Fault Suite"
languages = ["en"]
episode_turns = 1000000
[pace]
settle = "0 s"
settle_most = "0 s"
turn = "5 s"
unanswered = "20 s"
owner_silent = "8 s"
unknown_machine = "3 s"
unknown_person = "5 s"
reopen_to_owner = "1 s"
[teams.care]
name = "Care"
[teams.sales]
name = "Sales"
[routes.out_of_scope]
claim_within = "2 s"
[[routes.out_of_scope.ladder]]
after = "0 s"
do = "notify"
[[routes.out_of_scope.ladder]]
after = "2 s"
do = "widen"
team = "sales"
[[routes.out_of_scope.ladder]]
after = "5 s"
do = "expire"
then = "ai_handling"
"""


def settle(folder: Path, nats: str, graph: str, port: int) -> Path:
    """Write the config of all processes; returns its path."""
    plugin = Path(__file__).with_name("plugin.py")
    file = folder / "overhand.toml"
    file.write_text(CONFIG.format(plugin=plugin, nats=nats, port=port, number=NUMBER, graph=graph, answer_ms=ANSWER_MS))
    return file


def business(folder: Path) -> Files:
    """Write a business folder, and return its files as they are published."""
    folder.mkdir()
    (folder / "business.toml").write_text(BUSINESS)
    (folder / "prompt.md").write_text("Answer what the customer wrote.\n")
    return read_folder(folder)


def environment() -> Mapping[str, str]:
    """Return the environment of all processes, with every secret."""
    return {
        **os.environ,
        "OVERHAND_MASTER_KEY": MASTER.hex(),
        "WHATSAPP_ACCESS_TOKEN": "fault-suite-token",
        "WHATSAPP_VERIFY_TOKEN": "fault-suite-verify",
        "WHATSAPP_APP_SECRET": APP_SECRET.decode(),
    }


def free_port() -> int:
    """Return a port of this machine that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port: int = bound.getsockname()[1]
        return port
