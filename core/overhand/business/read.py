"""From the files of a business folder to a `Business`: strict, each error with file, table, key and remedy."""

import re
from collections.abc import Mapping
from datetime import date

import msgspec

from overhand.business.duration import written
from overhand.business.folder import BUSINESS_FILE, KNOWLEDGE, PROMPT_FILE, Files
from overhand.business.form import (
    BusinessForm,
    DetectorForm,
    DisclosureForm,
    HoursForm,
    PaceForm,
    TeamForm,
)
from overhand.business.hours import DAYS, Hours, Span, zone_named
from overhand.business.model import Business, Disclosure, Known, Team
from overhand.business.own_reasons import read_reasons, with_own_reasons
from overhand.business.routes import read_routes
from overhand.business.wording import read_texts
from overhand.conversation.rules import Pace, Rules
from overhand.errors import ConfigError
from overhand.knowledge.documents import documents_of
from overhand.tables import Table, convert, parse, suggest

__all__ = ["read_business"]

LANGUAGE = re.compile(r"[a-z]{2,3}")
TEAM_ID = re.compile(r"[a-z][a-z0-9_-]*")


def read_business(files: Files, known: Known | None = None, version: int = 0) -> Business:
    """The business that a folder's files describe.

    Args:
        files: as `read_folder` or a published version has them.
        known: the reasons and detectors that are loaded; without it only the core's reasons are known.
        version: the number the files were published under.

    Raises:
        ConfigError: anything in them is wrong.
    """
    known = known or Known()
    form = convert(parse(text_of(files, BUSINESS_FILE), BUSINESS_FILE), BusinessForm, file=BUSINESS_FILE)
    check_head(form)
    own = read_reasons(form.reasons, known)
    known = msgspec.structs.replace(known, reasons=(*known.reasons, *own))
    teams = read_teams(form)
    disclosure = read_disclosure(form.disclosure)
    texts = read_texts(form.texts, form.name, form.languages, known.reasons)
    routes = read_routes(form.routes, known.reasons, teams, texts)
    if not disclosure.on:
        texts["disclosure"] = {}
    rules = Rules(
        version=version,
        language=form.languages[0],
        team=next(iter(teams)),
        routes=routes,
        texts=texts,
        pace=read_pace(form.pace),
        episode_turns=form.episode_turns,
    )
    return Business(
        name=form.name,
        languages=form.languages,
        prompt=text_of(files, PROMPT_FILE),
        tone=form.tone,
        documents=tuple(
            document
            for path in sorted(files)
            if path.startswith(KNOWLEDGE)
            for document in documents_of(path, text_of(files, path))
        ),
        rules=rules,
        teams=teams,
        detectors=with_own_reasons(read_detectors(form.detectors, known), own),
        disclosure=disclosure,
    )


def text_of(files: Files, path: str) -> str:
    """The text of one file."""
    if path not in files:
        raise ConfigError(path, "", "it is missing", f"Every business folder has a {path}.")
    try:
        return files[path].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(path, "", f"it is no UTF-8 text ({error.reason})", "Save it as UTF-8.") from error


def check_head(form: BusinessForm) -> None:
    """Refuse a business without a name, a language or a sane ceiling of turns."""
    if not form.name.strip():
        raise ConfigError(BUSINESS_FILE, "name", "it is empty", "Write the name customers know.")
    if not form.languages:
        raise ConfigError(BUSINESS_FILE, "languages", "it is empty", 'Write at least one: ["en"].')
    for language in form.languages:
        if not LANGUAGE.fullmatch(language):
            found, remedy = f'"{language}" is no language code', 'Write ISO 639 codes: "en", "es", "pt".'
            raise ConfigError(BUSINESS_FILE, "languages", found, remedy)
    if form.episode_turns < 1:
        found = f"{form.episode_turns} leaves the AI no reply"
        raise ConfigError(BUSINESS_FILE, "episode_turns", found, "Write at least 1.")


def read_disclosure(table: object) -> Disclosure:
    """Table `[disclosure]`; switching it off needs a reason."""
    form = convert(table, DisclosureForm, file=BUSINESS_FILE, key="disclosure")
    if not form.on and not form.why_off.strip():
        found = "an AI that does not say so needs a reason"
        remedy = 'Write why_off = "...", or remove on = false.'
        raise ConfigError(BUSINESS_FILE, "disclosure.why_off", found, remedy)
    return Disclosure(on=form.on, why_off=form.why_off)


def read_pace(table: object) -> Pace:
    """Table `[pace]` over the defaults."""
    form = convert(table, PaceForm, file=BUSINESS_FILE, key="pace", hook=written)
    told = {f"{name}_ms": int(value) for name, value in msgspec.structs.asdict(form).items() if value is not None}
    pace = msgspec.structs.replace(Pace(), **told)
    if pace.settle_most_ms < pace.settle_ms:
        found = f"{pace.settle_most_ms} ms is less than pace.settle"
        raise ConfigError(BUSINESS_FILE, "pace.settle_most", found, "Make it at least as long.")
    return pace


def read_teams(form: BusinessForm) -> dict[str, Team]:
    """The teams, in the order of the file."""
    if not form.teams:
        found, remedy = "nobody could take a conversation", 'Add [teams.care] with name = "Customer care".'
        raise ConfigError(BUSINESS_FILE, "teams", found, remedy)
    common = None
    if form.hours is not None:
        common = read_hours(convert(form.hours, HoursForm, file=BUSINESS_FILE, key="hours"), "hours")
    return {id_: read_team(id_, table, common) for id_, table in form.teams.items()}


def read_team(id_: str, table: object, common: Hours | None) -> Team:
    """One `[teams.x]`; without hours of its own it keeps the house's."""
    key = f"teams.{id_}"
    if not TEAM_ID.fullmatch(id_):
        raise ConfigError(BUSINESS_FILE, key, f'"{id_}" is no id', "Use small letters, digits, - and _.")
    team = convert(table, TeamForm, file=BUSINESS_FILE, key=key)
    hours = read_hours(team.hours, f"{key}.hours") if team.hours is not None else common
    name = team.name or id_.replace("_", " ").capitalize()
    return Team(id=id_, name=name, targets=team.targets, members=team.members, hours=hours)


def read_hours(form: HoursForm, key: str) -> Hours:
    """Opening hours with their zone, spans and holidays checked."""
    where = f"{key}.zone"
    try:
        zone_named(form.zone)
        week: dict[str, tuple[Span, ...]] = {}
        for day in DAYS:
            where = f"{key}.{day}"
            week[day] = tuple(Span.read(text) for text in getattr(form, day))
        where = f"{key}.closed"
        closed = frozenset(date.fromisoformat(text) for text in form.closed)
    except ValueError as error:
        found, _, remedy = str(error).partition(". ")
        raise ConfigError(BUSINESS_FILE, where, found, f"{remedy or 'Write dates as 2026-12-25'}.") from error
    return Hours(zone=form.zone, week=week, closed=closed)


def read_detectors(tables: Mapping[str, object], known: Known) -> dict[str, Table]:
    """Each detector's table, checked by the common keys and the detector's own `Config`."""
    for name in tables:
        if known.detectors is not None and name not in known.detectors:
            remedy = suggest(name, known.detectors)
            raise ConfigError(BUSINESS_FILE, f"detectors.{name}", "no plugin brings this detector", remedy)
    return {name: read_detector(name, table, known) for name, table in tables.items()}


def read_detector(name: str, table: object, known: Known) -> Table:
    """One `[detectors.x]`."""
    key = f"detectors.{name}"
    parts = convert(table, Table, file=BUSINESS_FILE, key=key)
    own = known.detectors.get(name) if known.detectors is not None else None
    common = {field: parts[field] for field in DetectorForm.__struct_fields__ if field in parts}
    form = convert(common, DetectorForm, file=BUSINESS_FILE, key=key)
    if own is not None:
        check_own(parts, common, own, key)
    elif known.detectors is not None:
        convert(parts, DetectorForm, file=BUSINESS_FILE, key=key)
    for field in ("flag_at", "offer_at"):
        score = getattr(form, field)
        if score is not None and not 0 < score <= 1:
            found, remedy = f"{score} is no threshold", "Write a number above 0 and up to 1."
            raise ConfigError(BUSINESS_FILE, f"{key}.{field}", found, remedy)
    return parts


def check_own(parts: Table, common: Table, own: type[msgspec.Struct], key: str) -> None:
    """Check the keys a detector declared itself; one it shares with every detector is checked by both."""
    fields = own.__struct_fields__
    theirs = {name: value for name, value in parts.items() if name in fields or name not in common}
    for name in theirs:
        if name not in fields:
            remedy = suggest(name, {*fields, *DetectorForm.__struct_fields__})
            raise ConfigError(BUSINESS_FILE, f"{key}.{name}", "there is no such key", remedy)
    convert(theirs, own, file=BUSINESS_FILE, key=key)
