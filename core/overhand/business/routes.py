"""The routes of a business: its tables merged over the defaults."""

from collections.abc import Collection, Mapping, Sequence

from msgspec import structs

from overhand.business.duration import Duration, written
from overhand.business.folder import BUSINESS_FILE
from overhand.business.form import RouteForm, StepForm
from overhand.conversation.rules import DEFAULT_ROUTES, Route, Step, ladder
from overhand.errors import ConfigError
from overhand.tables import convert, suggest

__all__ = ["read_routes"]

PERSON_ONLY = frozenset({"compliance", "explicit_request"})  # a flag of these ends by a person, never by a timer


def read_routes(
    tables: Mapping[str, object], reasons: Sequence[str], teams: Collection[str], texts: Collection[str]
) -> dict[str, Route]:
    """A route for every known reason.

    Args:
        tables: `[routes]` of the file.
        reasons: every reason the core or a plugin registered.
        teams: ids of the business's teams.
        texts: the moments that have a text.

    Raises:
        ConfigError: a reason, team or moment that does not exist, or a change no business may make.
    """
    for reason in tables:
        if reason not in reasons:
            remedy = suggest(reason, reasons)
            raise ConfigError(BUSINESS_FILE, f"routes.{reason}", "no detector raises this reason", remedy)
    routes: dict[str, Route] = {}
    for reason in reasons:
        route = default_route(reason)
        if reason in tables:
            form = convert(tables[reason], RouteForm, file=BUSINESS_FILE, key=f"routes.{reason}", hook=written)
            route = merged(route, form)
        check(route, teams, texts)
        routes[reason] = route
    return routes


def default_route(reason: str) -> Route:
    """The core's route; a plugin's own reason gets an ordinary one with its ladder."""
    plain = Route(reason=reason)
    return DEFAULT_ROUTES.get(reason) or structs.replace(plain, ladder=ladder(plain.claim_within_ms))


def merged(route: Route, form: RouteForm) -> Route:
    """`route` with what the business wrote; a new claim time moves the default ladder with it."""
    changes: dict[str, object] = {
        name: value for name in ("team", "gather", "moment") if (value := getattr(form, name)) is not None
    }
    if form.meanwhile is not None:
        changes["hold"] = form.meanwhile == "hold"
    if form.claim_within is not None:
        changes["claim_within_ms"] = int(form.claim_within)
        changes["ladder"] = ladder(int(form.claim_within))
    if form.ladder is not None:
        changes["ladder"] = tuple(step(each) for each in form.ladder)
    return structs.replace(route, **changes)


def step(form: StepForm) -> Step:
    """One step as the domain has it."""
    return Step(after_ms=int(form.after), do=form.do, team=form.team, then=form.then)


def check(route: Route, teams: Collection[str], texts: Collection[str]) -> None:
    """Refuse a route that names what does not exist, or that could leave a customer without a person."""
    key = f"routes.{route.reason}"
    if route.reason == "compliance" and not route.hold:
        found = "the AI never answers while a compliance flag waits"
        raise ConfigError(BUSINESS_FILE, f"{key}.meanwhile", found, 'Remove the line; it is always "hold".')
    if route.claim_within_ms < Duration(1_000):
        raise ConfigError(BUSINESS_FILE, f"{key}.claim_within", "it is too short", 'Write at least "1 s".')
    if route.team:
        known_team(f"{key}.team", route.team, teams)
    if route.moment and route.moment not in texts:
        remedy = suggest(route.moment, texts)
        raise ConfigError(BUSINESS_FILE, f"{key}.moment", f'"{route.moment}" has no text', remedy)
    check_ladder(route, f"{key}.ladder", teams)


def check_ladder(route: Route, key: str, teams: Collection[str]) -> None:
    """Refuse a ladder that tells nobody, ends by itself where only a person may end it, or is out of order."""
    if not any(each.do in {"notify", "widen"} for each in route.ladder):
        raise ConfigError(BUSINESS_FILE, key, "nobody is told of the flag", 'Add a step with do = "notify".')
    for number, each in enumerate(route.ladder):
        if each.team:
            known_team(f"{key}[{number}].team", each.team, teams)
        if each.do != "expire":
            continue
        if route.reason in PERSON_ONLY:
            found = f"a flag of {route.reason} ends by a person only"
            raise ConfigError(BUSINESS_FILE, f"{key}[{number}].do", found, "Remove this step.")
        if not each.then:
            remedy = 'Write then = "ai_handling" or then = "resolved".'
            raise ConfigError(BUSINESS_FILE, f"{key}[{number}].then", "it is missing", remedy)
    times = [each.after_ms for each in route.ladder]
    if times != sorted(times):
        raise ConfigError(BUSINESS_FILE, key, "its steps are out of order", "Sort them by `after`.")


def known_team(key: str, team: str, teams: Collection[str]) -> None:
    """Refuse a team that has no table."""
    if team not in teams:
        raise ConfigError(BUSINESS_FILE, key, f'there is no team "{team}"', suggest(team, teams))
