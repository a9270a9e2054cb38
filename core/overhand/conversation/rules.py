"""The part of a business version the domain decides by: routes, ladders, texts and times. Plain data, no I/O."""

from collections.abc import Mapping

from msgspec import Struct

from overhand.reasons import REASONS

__all__ = ["DEFAULT_ROUTES", "NEVER_EXPIRES", "REASONS", "Pace", "Route", "Rules", "Step"]

MINUTE = 60_000

NEVER_EXPIRES = frozenset({"compliance", "explicit_request"})
"""Flags of these reasons end by a person only."""


class Step(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step of a ladder: `after_ms` since the flag, do this unless somebody has claimed."""

    after_ms: int
    do: str  # notify, widen, expire
    team: str = ""  # widen: the team that is told as well
    then: str = ""  # expire: ai_handling or resolved


class Route(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a flag of one reason leads to."""

    reason: str
    hold: bool = True  # True: the AI is silent; False: it assists until somebody claims
    team: str = ""  # empty: the business's first team
    claim_within_ms: int = 5 * MINUTE
    ladder: tuple[Step, ...] = ()
    gather: tuple[str, ...] = ()  # facts the AI asks for while the flag waits under assist
    moment: str = ""  # the text the customer reads, a key of Rules.texts; empty: nothing


class Pace(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How long each wait may be, in milliseconds."""

    settle_ms: int = 1_500  # quiet time after a customer's message before the AI answers the burst
    settle_most_ms: int = 6_000  # and never longer than this since its first message
    turn_ms: int = 20_000  # one AI turn
    unanswered_ms: int = 30_000  # the watchdog's limit while the AI should answer
    owner_silent_ms: int = 10 * MINUTE  # an owner who has not answered the customer
    idle_ms: int = 24 * 60 * MINUTE  # nobody wrote: resolved
    reopen_to_owner_ms: int = 30 * MINUTE  # a customer who writes again goes to the last owner
    unknown_machine_ms: int = 15_000  # a machine's send of unknown outcome is settled after this
    unknown_person_ms: int = 60_000  # a person's send: then they are asked
    phone_ms: int = 30 * MINUTE  # a reply from the phone app holds the conversation this long


class Rules(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything `decide` may know of the business."""

    version: int = 0
    language: str = "en"  # the business's own, used where a text has no other
    team: str = ""  # the first team: where a route names none
    routes: Mapping[str, Route] = {}
    texts: Mapping[str, Mapping[str, str]] = {}  # moment -> language -> text; a missing or empty text is silence
    pace: Pace = Pace()
    episode_turns: int = 40  # ceiling of AI replies in one episode; above it the core raises `loop`
    window_ms: int = 0  # the channel's reply window; 0: none
    phone_keyword: str = "#ai"  # a reply from the phone app that says only this gives the conversation back

    def route(self, reason: str) -> Route:
        """The business's route for `reason`, or the default one; an unknown reason is told to people like any other."""
        known = self.routes.get(reason) or DEFAULT_ROUTES.get(reason)
        return known or Route(reason=reason, ladder=ladder(Route(reason=reason).claim_within_ms))

    def text(self, moment: str, language: str) -> str:
        """The text of a moment in the customer's language, or in the business's; empty is silence."""
        by_language = self.texts.get(moment, {})
        return by_language.get(language) or by_language.get(self.language, "")


def ladder(claim_ms: int) -> tuple[Step, ...]:
    """The default ladder: told at once, again when the promise is missed, and every so often after that."""
    return (
        Step(after_ms=0, do="notify"),
        Step(after_ms=claim_ms, do="widen"),
        Step(after_ms=3 * claim_ms, do="notify"),
        Step(after_ms=9 * claim_ms, do="notify"),
    )


def default(reason: str, minutes: int, *, hold: bool = True, moment: str = "") -> Route:
    """One row of the defaults table."""
    claim_ms = minutes * MINUTE
    return Route(reason=reason, hold=hold, claim_within_ms=claim_ms, ladder=ladder(claim_ms), moment=moment)


DEFAULT_ROUTES: Mapping[str, Route] = {
    route.reason: route
    for route in (
        default("explicit_request", 2, moment="explicit_request"),
        default("compliance", 2, moment="compliance"),
        default("out_of_scope", 10, moment="out_of_scope"),
        default("frustration", 5, hold=False),
        default("high_value", 10, hold=False),
        default("agent_unavailable", 5, moment="trouble"),
        default("detector_unavailable", 5, moment="trouble"),
        default("missing_tool", 5, moment="trouble"),
        default("tool_failed", 5, moment="trouble"),
        default("false_promise", 5, moment="trouble"),
        default("unanswered", 5, moment="trouble"),
        default("loop", 5, moment="trouble"),
        default("handed_on", 5),
        default("operator_initiative", 5),
    )
}
"""The defaults table of the design: reason, hold or assist, what the customer reads, claim within."""
