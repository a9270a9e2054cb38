"""What the Cloud API's error codes ask of us: act on the code, never on the HTTP status or the title.

The codes and what they mean are those of Meta's error reference and of what other clients met; 0, 3, 10 and 200 to 299
are permissions, the 132000s are templates.
"""

from types import MappingProxyType
from typing import Final

from msgspec import Raw, Struct
from msgspec.json import Decoder

from overhand.channel import Failed, FailedAction

__all__ = ["Answer", "Reading", "explain", "failed", "read_answer", "reading"]


class Reading(Struct, frozen=True, kw_only=True):
    """What to do about a code: the first wait doubles with each attempt up to `longest_ms`, for at most `tries`."""

    action: str
    why: str
    wait_ms: int = 0
    longest_ms: int = 60_000
    tries: int = 5


def retry(why: str, wait_ms: int, *, longest_ms: int = 60_000, tries: int = 5) -> Reading:
    """Try again after a while."""
    return Reading(action=FailedAction.RETRY, why=why, wait_ms=wait_ms, longest_ms=longest_ms, tries=tries)


def stop(why: str) -> Reading:
    """Give this message up."""
    return Reading(action=FailedAction.STOP, why=why)


def channel(why: str) -> Reading:
    """Stop the channel until a person acts."""
    return Reading(action=FailedAction.CHANNEL, why=why)


TROUBLE: Final = "WhatsApp has a passing problem"
TOO_FAST: Final = "this number sends too fast for WhatsApp"
NO_RIGHT: Final = "the access token lacks a permission, or the number does not belong to it"
TEMPLATE: Final = "the template is missing, paused, or its parameters do not fit"

BY_CODE: Final = MappingProxyType(
    {
        0: channel("WhatsApp could not check the access token"),
        1: retry(TROUBLE, 1_000),
        2: retry(TROUBLE, 1_000),
        3: channel(NO_RIGHT),
        4: retry("the app has used up its calls to WhatsApp for now", 5_000, tries=10),
        10: channel(NO_RIGHT),
        100: stop("WhatsApp does not accept a parameter of the message"),
        190: channel("the access token is invalid or has expired"),
        368: channel("WhatsApp blocked the account for breaking its policies"),
        80007: retry("the account has used up its calls to WhatsApp for now", 5_000, tries=10),
        130429: retry(TOO_FAST, 1_000, tries=10),
        130472: stop("WhatsApp keeps this customer in an experiment without business messages"),
        130497: channel("WhatsApp does not let this account write to that country"),
        131000: retry(TROUBLE, 1_000),
        131008: stop("a parameter of the message is missing"),
        131009: stop("a parameter of the message is not valid"),
        131016: retry("WhatsApp is overloaded or under maintenance", 2_000),
        131021: stop("the customer's number is the business's own"),
        131026: stop("WhatsApp cannot deliver to this customer"),
        131030: stop("the number is not on the test number's list of allowed recipients"),
        131031: channel("WhatsApp locked the account"),
        131037: channel("the number's display name is not approved yet"),
        131042: channel("WhatsApp has a problem with the account's payment method"),
        131045: channel("the number is not registered with the Cloud API"),
        131047: Reading(
            action=FailedAction.TEMPLATE,
            why="more than 24 hours have passed since the customer last wrote: only a template may go",
        ),
        131048: channel("WhatsApp limits this number because too many customers blocked or reported it"),
        131049: stop("WhatsApp held the message back to keep this customer from too many; not before 24 hours"),
        131050: stop("the customer asked for no marketing messages"),
        131051: stop("WhatsApp does not support this type of message"),
        131052: retry("WhatsApp could not fetch the media the customer sent", 1_000, tries=2),
        131053: retry("WhatsApp could not take the media we sent", 1_000, tries=2),
        131056: retry("too many messages to this customer in a short time", 6_000, longest_ms=96_000, tries=10),
        131057: retry("the number is being upgraded, for about a minute", 60_000),
        131060: stop("the message is unavailable"),
        131062: stop("this message needs the customer's phone number, and only their user id is known"),
        133004: retry("WhatsApp's servers are unavailable", 2_000),
        137000: stop("the customer's number is not valid"),
    }
)

UNKNOWN_CODE: Final = stop("WhatsApp refused the message")


class Details(Struct, frozen=True):
    """An error's details; some answers have a string or nothing in their place."""

    details: str | None = None


class GraphError(Struct, frozen=True):
    """The `error` of an answer; `error_subcode` may be null, `error_data` a string."""

    code: int
    message: str | None = None
    error_subcode: int | None = None
    error_data: Raw = Raw(b"null")


class Message(Struct, frozen=True):
    """What an accepted message is called."""

    id: str = ""


class Answer(Struct, frozen=True):
    """An answer of the Graph API to a send."""

    error: GraphError | None = None
    messages: list[Message] | None = None


ANSWER = Decoder(Answer)
DETAILS = Decoder(Details)


def read_answer(body: bytes) -> Answer | None:
    """Return a Graph answer; None for anything else, such as a proxy's page."""
    try:
        return ANSWER.decode(body)
    except (ValueError, RecursionError):
        return None


def reading(code: int) -> Reading:
    """Return what a code asks of us; a code nobody knows is final for its message."""
    if code in BY_CODE:
        return BY_CODE[code]
    if 200 <= code <= 299:
        return channel(NO_RIGHT)
    if 132_000 <= code <= 132_999:
        return stop(TEMPLATE)
    return UNKNOWN_CODE


def explain(code: int, otherwise: str) -> str:
    """Return the reason behind a code in plain words, or WhatsApp's own where the code is unknown."""
    known = reading(code)
    return otherwise or known.why if known is UNKNOWN_CODE else known.why


def failed(error: GraphError, attempt: int, retry_after_ms: int = 0) -> Failed:
    """Turn a refusal into what the core acts on.

    Args:
        error: what the answer said.
        attempt: 1 for the first try; a later one waits longer.
        retry_after_ms: what a Retry-After header asked for; the longer wait wins.
    """
    known = reading(error.code)
    why = reason(error, known)
    if known.action != FailedAction.RETRY:
        return Failed(action=known.action, why=why, code=error.code)
    if attempt > known.tries:
        tried = f"{why}; given up after {attempt} attempts"
        return Failed(action=FailedAction.STOP, why=tried, code=error.code)
    wait_ms = max(growing(known.wait_ms, known.longest_ms, attempt), retry_after_ms)
    return Failed(action=FailedAction.RETRY, why=why, code=error.code, wait_ms=wait_ms)


def growing(wait_ms: int, longest_ms: int, attempt: int) -> int:
    """Return a wait that doubles with each attempt, up to the longest."""
    return min(longest_ms, wait_ms << min(max(attempt - 1, 0), 16))


def reason(error: GraphError, known: Reading) -> str:
    """Return the plain reason, with WhatsApp's own details where the code says too little."""
    if error.code == 100 and error.error_subcode == 33:
        return "WhatsApp knows no such number, or the access token may not use it"
    if known is not UNKNOWN_CODE and error.code != 100:
        return known.why
    own = details(error) or error.message or ""
    return f"{known.why}: {own}" if own else known.why


def details(error: GraphError) -> str:
    """Return the details of an error, empty where there are none."""
    try:
        return DETAILS.decode(error.error_data).details or ""
    except ValueError:
        return ""
