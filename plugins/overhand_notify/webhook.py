"""Tells a team by a POST of JSON."""

import hmac
from collections.abc import Mapping, Sequence

import httpx2
import msgspec
from msgspec import Struct

from overhand.notifier import Delivered, Notice, NotifyFailed

__all__ = ["WebhookNotifier", "WebhookSettings", "event_of"]

ENCODER = msgspec.json.Encoder()


class WebhookSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Table `[notifiers.webhook]`."""

    url: str = ""  # told of every flag, beside the teams' own addresses that begin with http
    secret: str = ""  # signs the body: header X-Overhand-Signature, sha256=<hex>
    timeout_s: float = 5.0  # of one POST


class WebhookNotifier:
    """POSTs `handoff.initiated` to every address; the receiver knows a repeat by its `Idempotency-Key`."""

    name = "webhook"

    def __init__(self, settings: WebhookSettings) -> None:
        self._settings = settings

    async def notify(self, notice: Notice, targets: Sequence[str]) -> Delivered | NotifyFailed:
        """Delivered when at least one address answered 2xx; redirects are not followed."""
        urls = dict.fromkeys(filter(None, (self._settings.url, *filter(_is_web, targets))))
        if not urls:
            return NotifyFailed(f"team {notice.team} by webhook", "neither the config nor the team has an http address")
        body = ENCODER.encode(event_of(notice))
        headers = self._headers(notice, body)
        async with httpx2.AsyncClient(timeout=self._settings.timeout_s) as client:
            failures = {url: await _post(client, url, body, headers) for url in urls}
        return _told(failures)

    def _headers(self, notice: Notice, body: bytes) -> dict[str, str]:
        headers = {"content-type": "application/json", "idempotency-key": f"{notice.flag}:{notice.step}"}
        if self._settings.secret:
            signature = hmac.digest(self._settings.secret.encode(), body, "sha256").hex()
            headers["x-overhand-signature"] = f"sha256={signature}"
        return headers


def event_of(notice: Notice) -> Mapping[str, object]:
    """The notice as an event: flat metadata and a link, so that it also reads as a Bot Framework activity.

    Source: Bot Framework's hand-off protocol, an activity of type `event` whose `value` is the context and whose
    attachment is the transcript.
    """
    value = {
        "flag": notice.flag,
        "reason": notice.reason,
        "team": notice.team,
        "claim_within_ms": notice.claim_within_ms,
        "step": notice.step,
        "link": notice.link,
    }
    transcript = {"name": "Transcript", "contentType": "text/html", "contentUrl": notice.link}
    return {
        "type": "event",
        "name": "handoff.initiated",
        "id": notice.flag,
        "conversation": {"id": notice.conversation},
        "value": value,
        "attachments": [transcript] if notice.link else [],
    }


async def _post(client: httpx2.AsyncClient, url: str, body: bytes, headers: Mapping[str, str]) -> str:
    """Why it failed; empty when it was taken."""
    try:
        response = await client.post(url, content=body, headers=headers)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        return str(error) or type(error).__name__
    return "" if response.is_success else f"it answered {response.status_code}"


def _told(failures: Mapping[str, str]) -> Delivered | NotifyFailed:
    """Addresses are named by their host: a path often holds a token."""
    taken = [_host(url) for url, why in failures.items() if not why]
    if taken:
        return Delivered(f"{', '.join(taken)} by webhook")
    why = "; ".join(f"{_host(url)}: {why}" for url, why in failures.items())
    return NotifyFailed(f"{', '.join(map(_host, failures))} by webhook", why)


def _is_web(target: str) -> bool:
    return target.startswith(("http://", "https://"))


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].rpartition("@")[2]
