"""What tests of the web node share: a node on a real socket, browsers, an actor of few words, a proxy that cuts."""

from overhand_web.testing.actor import Decide, answering
from overhand_web.testing.browser import Browser, Heard, next_of, until
from overhand_web.testing.proxy import Proxy
from overhand_web.testing.running import PASSWORD, RunningWeb, olmo, running_web

__all__ = [
    "PASSWORD",
    "Browser",
    "Decide",
    "Heard",
    "Proxy",
    "RunningWeb",
    "answering",
    "next_of",
    "olmo",
    "running_web",
    "until",
]
