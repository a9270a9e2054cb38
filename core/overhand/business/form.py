"""What `business.toml` looks like: each of its tables as it is written."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from overhand.business.duration import Duration

__all__ = [
    "BusinessForm",
    "DetectorForm",
    "DisclosureForm",
    "HoursForm",
    "PaceForm",
    "ReasonForm",
    "RouteForm",
    "TeamForm",
]


class BusinessForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file: what stands above the first table, and the tables still undecoded."""

    name: str
    languages: tuple[str, ...] = ("en",)  # the first is the business's own
    tone: str = ""
    episode_turns: int = 40
    disclosure: object = {}
    pace: object = {}
    hours: object = None
    teams: Mapping[str, object] = {}
    routes: Mapping[str, object] = {}
    texts: Mapping[str, object] = {}
    detectors: Mapping[str, object] = {}
    reasons: Mapping[str, object] = {}


class DisclosureForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Table `[disclosure]`: whether the AI says that it is one."""

    on: bool = True
    why_off: str = ""


class PaceForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Table `[pace]`: `conversation.Pace` with lengths of time as a person writes them."""

    settle: Duration | None = None
    settle_most: Duration | None = None
    turn: Duration | None = None
    unanswered: Duration | None = None
    owner_silent: Duration | None = None
    idle: Duration | None = None
    reopen_to_owner: Duration | None = None
    unknown_machine: Duration | None = None
    unknown_person: Duration | None = None
    phone: Duration | None = None


class HoursForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Table `[hours]`, and `[teams.x.hours]` of a team that differs."""

    zone: str
    mon: tuple[str, ...] = ()
    tue: tuple[str, ...] = ()
    wed: tuple[str, ...] = ()
    thu: tuple[str, ...] = ()
    fri: tuple[str, ...] = ()
    sat: tuple[str, ...] = ()
    sun: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()  # dates: 2026-12-25


class TeamForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Table `[teams.x]`."""

    name: str = ""
    targets: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    hours: HoursForm | None = None


class StepForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[routes.x.ladder]]`."""

    after: Duration
    do: Literal["notify", "widen", "expire"]
    team: str = ""
    then: Literal["", "ai_handling", "resolved"] = ""


class RouteForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Table `[routes.x]`; what is left out stays as the default has it."""

    meanwhile: Literal["hold", "assist"] | None = None
    team: str | None = None
    claim_within: Duration | None = None
    ladder: tuple[StepForm, ...] | None = None
    gather: tuple[str, ...] | None = None
    moment: str | None = None


class DetectorForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every detector's table may have; the rest belongs to the detector's own `Config`."""

    flag_at: float | None = None
    offer_at: float | None = None
    shadow: bool = False
    phrases: tuple[str, ...] = ()  # count for the reason, whatever else speaks against it
    unlike: tuple[str, ...] = ()  # only look like it


class ReasonForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Table `[reasons.x]`: a reason of the business's own."""

    examples: tuple[str, ...]
    unlike: tuple[str, ...] = ()
