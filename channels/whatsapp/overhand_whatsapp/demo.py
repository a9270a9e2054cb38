"""The simulator as `overhand demo` uses it: mounted beside the console, with secrets made for this run."""

import secrets

from overhand.simulator import DemoHooks, Simulated

from .simulator import Business, Hooks, Settings, Simulator

__all__ = ["WhatsAppInMemory"]

WEBHOOK = "/channels/whatsapp/webhook"
VARIABLES = ("WHATSAPP_ACCESS_TOKEN", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN")


class WhatsAppInMemory:
    """Builds a simulator and the channel table that leads to it."""

    name = "whatsapp"

    def build(self, base_url: str, hooks: DemoHooks) -> Simulated:
        """A simulator that posts its webhooks to `base_url` and answers the Graph API below it."""
        environ = {variable: secrets.token_urlsafe(24) for variable in VARIABLES}
        business = Business(token=environ["WHATSAPP_ACCESS_TOKEN"])

        async def conversation_of(wa_id: str) -> str | None:
            return await hooks.conversation_of(business.phone_number_id, f"phone:{wa_id}") or None

        settings = Settings(
            webhook=base_url + WEBHOOK, secret=environ["WHATSAPP_APP_SECRET"].encode(), business=business
        )
        simulator = Simulator(settings, hooks=Hooks(kill_worker=hooks.kill_worker, conversation_of=conversation_of))
        table: dict[str, object] = {
            "phone_number_ids": [business.phone_number_id],
            "base_url": f"{base_url}/simulator/graph",
        }
        return Simulated(table=table, environ=environ, app=simulator.app, run=simulator.run)
