"""Ways to tell a team outside the console: a webhook, and whatever apprise reaches."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from overhand.config import CONFIG_FILE
from overhand.hookspecs import hookimpl
from overhand.tables import convert

if TYPE_CHECKING:
    from overhand.config import Config
    from overhand.notifier import Notifier

__all__ = ["register_notifiers"]


@hookimpl
def register_notifiers(add: "Callable[[Notifier], None]", config: "Config") -> None:
    """Add those that have a table: `[notifiers.webhook]`, `[notifiers.apprise]`.

    Raises:
        ConfigError: a table has an unknown key or a wrong type.
        PluginError: apprise is switched on and not installed.
    """
    if "webhook" in config.notifiers:
        from overhand_notify.webhook import WebhookNotifier, WebhookSettings  # noqa: PLC0415 - registration stays light

        table = config.notifiers["webhook"]
        add(WebhookNotifier(convert(table, WebhookSettings, file=CONFIG_FILE, key="notifiers.webhook")))
    if "apprise" in config.notifiers:
        from overhand_notify.by_apprise import AppriseNotifier, AppriseSettings, check  # noqa: PLC0415 - the same

        check()
        table = config.notifiers["apprise"]
        add(AppriseNotifier(convert(table, AppriseSettings, file=CONFIG_FILE, key="notifiers.apprise")))
