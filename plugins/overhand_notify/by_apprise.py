"""Tells a team through apprise: mail, chat and push services by their URLs (`mailto://`, `slack://`, `ntfy://` ...)."""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

import anyio
from anyio import to_thread
from msgspec import Struct

from overhand.errors import PluginError
from overhand.notifier import Delivered, Notice, NotifyFailed
from overhand_notify.wording import body_of, title_of

__all__ = ["AppriseNotifier", "AppriseSettings", "check"]


class AppriseSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Table `[notifiers.apprise]`."""

    urls: tuple[str, ...] = ()  # told of every flag, beside the teams' own addresses
    timeout_s: float = 20.0  # of all addresses together


def check() -> None:
    """See whether apprise is there.

    Raises:
        PluginError: it is not.
    """
    if find_spec("apprise") is None:
        remedy = "pip install overhand[notify], or remove [notifiers.apprise]."
        raise PluginError("notify", "the apprise library is not installed", remedy)


class AppriseNotifier:
    """Apprise is synchronous at heart and takes 120 ms to import: it lives in a thread."""

    name = "apprise"

    def __init__(self, settings: AppriseSettings) -> None:
        self._settings = settings

    async def notify(self, notice: Notice, targets: Sequence[str]) -> Delivered | NotifyFailed:
        """Delivered when every service that understood its address took it."""
        urls = [*dict.fromkeys((*self._settings.urls, *targets))]
        to = f"team {notice.team} by apprise"
        with anyio.move_on_after(self._settings.timeout_s):
            why = await to_thread.run_sync(_tell, urls, notice, abandon_on_cancel=True)
            return NotifyFailed(to, why) if why else Delivered(to)
        return NotifyFailed(to, f"no answer within {self._settings.timeout_s:g} s")


def _tell(urls: Sequence[str], notice: Notice) -> str:
    """Why it failed; empty when everybody was told. Apprise reports failures as False and does not raise."""
    box = import_module("apprise").Apprise()
    known = [url for url in urls if box.add(url)]
    if not known:
        return "no address that apprise understands"
    return "" if box.notify(title=title_of(notice), body=body_of(notice)) else "a service did not take it"
