import socket
import subprocess
import sys
import time

import httpx2
from click.testing import CliRunner

from overhand_whatsapp.command import simulator

RUN = "from overhand_whatsapp.command import simulator; simulator()"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def answer_of(url: str, process: subprocess.Popen[bytes]) -> httpx2.Response:
    """Ask until the server answers or has ended."""
    deadline = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < deadline:
        try:
            return httpx2.get(url, trust_env=False)
        except httpx2.ConnectError:
            continue
    message = f"the simulator did not start, exit code {process.poll()}"
    raise AssertionError(message)


def test_the_command_serves_both_sides_and_ends_when_asked() -> None:
    port = free_port()
    options = ["--port", str(port), "--webhook", "http://127.0.0.1:1/", "--secret", "s", "--phone-number-id", "1001"]
    with subprocess.Popen([sys.executable, "-c", RUN, *options], stderr=subprocess.DEVNULL) as process:
        try:
            root = f"http://127.0.0.1:{port}"
            phones = answer_of(f"{root}/simulator/api/phones", process)
            number = httpx2.get(f"{root}/v25.0/1001", headers={"authorization": "Bearer simulator"}, trust_env=False)
        finally:
            process.terminate()
        process.wait(10)
    assert len(phones.json()["phones"]) == 4
    assert number.json()["verified_name"] == "Casa Olmo"


def test_a_webhook_and_a_secret_must_be_named() -> None:
    done = CliRunner().invoke(simulator, [])
    assert done.exit_code == 2
    assert "--webhook" in done.output
