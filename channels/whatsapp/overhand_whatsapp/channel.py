"""The WhatsApp channel: what the core sees of this package."""

import logging
import os
from collections.abc import Mapping, Sequence
from typing import Final, Self

from msgspec import Struct

from overhand.channel import Failed, FailedAction, Finding, Inlet, Item, Limits, Outgoing, Route, SendOutcome

from .client import CloudClient, NumberFacts, Timeouts
from .config import Config, not_connected, read_config
from .parse import parse
from .webhook import PATH, Secrets, Webhook

__all__ = ["WhatsApp"]

NAME: Final = "whatsapp"
DAY_MS: Final = 24 * 60 * 60 * 1000
MARGIN_MS: Final = 60 * 1000  # the reply window is measured on Meta's clock

log = logging.getLogger(__name__)


class Connection(Struct, frozen=True):
    """What it takes to speak to Meta and to know it."""

    config: Config
    client: CloudClient
    secrets: Secrets


class WhatsApp:
    """A business's WhatsApp numbers over the Cloud API; without a connection it can only parse."""

    name = NAME

    def __init__(self, connection: Connection | None) -> None:
        self.connection = connection
        typing = connection is not None and connection.config.typing
        numbers = tuple(connection.config.phone_number_ids) if connection is not None else ()
        self.limits = Limits(text=4096, window_ms=DAY_MS - MARGIN_MS, typing=typing, numbers=numbers)

    @classmethod
    def from_table(cls, table: Mapping[str, object], environ: Mapping[str, str] = os.environ) -> Self:
        """Build the channel from its table of the process config; an empty one gives a channel that can only parse.

        Raises:
            ConfigError: a key is wrong, or a secret is not where the table says.
        """
        if not table:
            return cls(None)
        config = read_config(table)
        secrets = Secrets(
            config.verify_token.read("verify_token", environ).encode(),
            tuple(secret.read("app_secrets", environ).encode() for secret in config.app_secrets),
        )
        client = CloudClient(
            base_url=config.base_url,
            version=config.version,
            token=config.access_token.read("access_token", environ),
            timeouts=Timeouts(connect_ms=config.connect_timeout_ms, answer_ms=config.answer_timeout_ms),
        )
        return cls(Connection(config, client, secrets))

    def routes(self, inlet: Inlet) -> Sequence[Route]:
        """Return the webhook's routes.

        Raises:
            ConfigError: the channel has no connection.
        """
        if self.connection is None:
            raise not_connected()
        webhook = Webhook(
            channel=self.name,
            secrets=self.connection.secrets,
            parse=self.parse,
            inlet=inlet,
            body_timeout_ms=self.connection.config.body_timeout_ms,
        )
        return webhook.routes()

    async def listen(self, inlet: Inlet) -> None:
        """Return at once: WhatsApp pushes."""

    def parse(self, raw: bytes) -> list[Item]:
        """Return every item of a webhook body. Never raises."""
        return parse(raw)

    async def send(self, outgoing: Outgoing) -> SendOutcome:
        """Send one text. Never raises for what the network or Meta does."""
        if self.connection is None:
            return Failed(action=FailedAction.CHANNEL, why=str(not_connected()))
        return await self.connection.client.send(outgoing)

    async def show_typing(self, number: str, to: str, message: str) -> None:  # noqa: ARG002 - the message says who
        """Show "typing" and mark the customer's message as read, where the table allows it."""
        if self.connection is None or not self.limits.typing or not message:
            return
        why = await self.connection.client.show_typing(number, message)
        if why:
            log.info("typing could not be shown on number %s: %s", number, why)

    async def check(self) -> Sequence[Finding]:
        """Ask Meta about each number, which needs a working token."""
        if self.connection is None:
            return [Finding("error", str(not_connected()))]
        client, secrets = self.connection.client, self.connection.secrets
        findings = [about(number, await client.number(number)) for number in self.connection.config.phone_number_ids]
        if len(secrets.app_secrets) > 1:
            found = f"{len(secrets.app_secrets)} app secrets are accepted"
            findings.append(Finding("warning", found, "Remove the old one once Meta signs with the new one."))
        return [*findings, Finding("ok", f"the webhook is at {PATH}")]

    async def close(self) -> None:
        """Close the connections."""
        if self.connection is not None:
            await self.connection.client.close()


def about(number: str, facts: NumberFacts) -> Finding:
    """Return what doctor says about one number."""
    if facts.why:
        return Finding("error", f"number {number}: {facts.why}", "Check phone_number_ids and the access token.")
    found = " ".join(filter(None, (f"number {number}:", facts.verified_name, facts.display_phone_number)))
    if facts.quality_rating in {"YELLOW", "RED"}:
        remedy = "Customers block or report this number: look at what is sent to them."
        return Finding("warning", f"{found}, quality {facts.quality_rating}", remedy)
    return Finding("ok", found)
