"""`overhand operators`, as a person runs it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from overhand.cli.program import Program

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OVERHAND_LOAD_PLUGINS", "web")

    def call(*arguments: str, answers: str = "") -> Result:
        return CliRunner().invoke(Program("overhand"), ["operators", *arguments], input=answers)

    return call


def test_people_are_added_listed_disabled_and_let_in_again(run: Run) -> None:
    given = ["--role", "supervisor", "--team", "care", "--team", "sales", "--password", "long enough to keep"]
    added = run("add", "maria@olmo.example", "--name", "Maria", *given)
    assert added.output == "Maria (supervisor) can sign in as maria@olmo.example.\n"
    assert run("list").output == "maria@olmo.example  Maria  supervisor  care,sales\n"
    assert run("disable", "Maria@Olmo.example").output.endswith("care,sales  disabled\n")
    renewed = run("password", "maria@olmo.example", "--password", "another long one")
    assert renewed.output == "maria@olmo.example  Maria  supervisor  care,sales\n"


def test_what_cannot_be_is_refused_with_one_line(run: Run) -> None:
    assert run("list").output == "Nobody yet: `overhand operators add EMAIL`.\n"
    short = run("add", "jo@olmo.example", "--name", "Jo", "--password", "short")
    assert (short.exit_code, short.output) == (1, "Error: A password has at least 10 characters.\n")
    run("add", "jo@olmo.example", "--name", "Jo", "--password", "long enough to keep")
    twice = run("add", "jo@olmo.example", "--name", "Jo", "--password", "long enough to keep")
    assert twice.exit_code == 1
    assert "can sign in already" in twice.output
    nobody = run("disable", "nobody@olmo.example")
    assert (nobody.exit_code, nobody.output.startswith("Error: There is no nobody@olmo.example")) == (1, True)


def test_a_password_is_asked_for_twice_and_not_shown(run: Run) -> None:
    asked = run("add", "jo@olmo.example", "--name", "Jo", answers="long enough to keep\nlong enough to keep\n")
    assert asked.exit_code == 0
    assert "long enough" not in asked.output
