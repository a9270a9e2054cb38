from collections.abc import Callable

import pytest

from overhand.business import Known, read_business
from overhand.conversation.rules import DEFAULT_ROUTES, REASONS, Route, Step
from overhand.errors import ConfigError

Write = Callable[..., dict[str, bytes]]
MINUTE = 60_000


def routes(files: dict[str, bytes], known: Known | None = None) -> dict[str, Route]:
    return dict(read_business(files, known).rules.routes)


def test_a_business_that_writes_no_route_has_the_defaults(files: Write) -> None:
    assert routes(files()) == dict(DEFAULT_ROUTES)


def test_a_route_changes_only_what_it_writes(files: Write) -> None:
    tables = '[routes.high_value]\ngather = ["company", "date"]\nmeanwhile = "hold"\n'
    route = routes(files(tables))["high_value"]
    default = DEFAULT_ROUTES["high_value"]
    assert route.gather == ("company", "date")
    assert route.hold
    assert not default.hold
    assert route.claim_within_ms == default.claim_within_ms
    assert route.ladder == default.ladder


def test_a_new_claim_time_moves_the_default_ladder_with_it(files: Write) -> None:
    route = routes(files('[routes.frustration]\nclaim_within = "1 min"\n'))["frustration"]
    assert route.claim_within_ms == MINUTE
    assert [step.after_ms for step in route.ladder] == [0, MINUTE, 3 * MINUTE, 9 * MINUTE]


def test_a_ladder_of_the_business_replaces_the_default(files: Write) -> None:
    tables = """
        [routes.frustration]
        moment = "trouble"
        [[routes.frustration.ladder]]
        after = "0 s"
        do = "notify"
        [[routes.frustration.ladder]]
        after = "1 h"
        do = "expire"
        then = "ai_handling"
    """
    route = routes(files(tables))["frustration"]
    assert route.ladder == (
        Step(after_ms=0, do="notify"),
        Step(after_ms=60 * MINUTE, do="expire", then="ai_handling"),
    )
    assert route.moment == "trouble"


def test_a_reason_of_a_plugin_gets_a_route_that_tells_somebody(files: Write) -> None:
    route = routes(files(), Known(reasons=(*REASONS, "wholesale")))["wholesale"]
    assert route.ladder[0] == Step(after_ms=0, do="notify")
    assert route.hold


def test_a_reason_nobody_registered_is_refused(files: Write) -> None:
    with pytest.raises(ConfigError, match=r'routes.frustation: .*Did you mean "frustration"\?'):
        routes(files("[routes.frustation]\n"))


def test_compliance_may_say_hold_and_nothing_else(files: Write) -> None:
    assert routes(files('[routes.compliance]\nmeanwhile = "hold"\n'))["compliance"].hold
    with pytest.raises(ConfigError, match=r"routes.compliance.meanwhile: the AI never answers"):
        routes(files('[routes.compliance]\nmeanwhile = "assist"\n'))


LADDER = "[[routes.{reason}.ladder]]\nafter = '{after}'\ndo = '{do}'\n{more}"


def ladder(reason: str, *steps: tuple[str, str, str]) -> str:
    return "".join(LADDER.format(reason=reason, after=a, do=do, more=more) for a, do, more in steps)


@pytest.mark.parametrize("reason", ["compliance", "explicit_request"])
def test_a_flag_that_only_a_person_ends_cannot_be_given_an_end_by_time(files: Write, reason: str) -> None:
    tables = ladder(reason, ("0 s", "notify", ""), ("1 h", "expire", "then = 'resolved'\n"))
    with pytest.raises(ConfigError, match=rf"routes.{reason}.ladder\[1\].do: .*by a person only"):
        routes(files(tables))


@pytest.mark.parametrize(
    ("tables", "key"),
    [
        (ladder("loop", ("1 min", "expire", "then = 'resolved'\n")), "routes.loop.ladder"),
        (ladder("loop", ("0 s", "notify", ""), ("1 h", "expire", "")), "routes.loop.ladder[1].then"),
        (ladder("loop", ("1 h", "notify", ""), ("1 min", "widen", "")), "routes.loop.ladder"),
        (ladder("loop", ("0 s", "widen", "team = 'sale'\n")), "routes.loop.ladder[0].team"),
        (ladder("loop", ("0 s", "shout", "")), "routes.loop.ladder[0].do"),
        ("[routes.loop]\nteam = 'nobody'\n", "routes.loop.team"),
        ("[routes.loop]\nmoment = 'farewell'\n", "routes.loop.moment"),
        ("[routes.loop]\nclaim_within = '0 s'\n", "routes.loop.claim_within"),
        ("[routes.loop]\nmeanwhile = 'wait'\n", "routes.loop.meanwhile"),
    ],
)
def test_a_route_that_cannot_work_is_refused_where_it_is_written(files: Write, tables: str, key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        routes(files(tables))
    assert (caught.value.file, caught.value.key) == ("business.toml", key)
