"""Both sides of the Cloud API in memory: customers' phones with a page's API, and Meta's Graph API and webhooks."""

from .api import Hooks
from .app import Settings, Simulator, standalone
from .business import Business
from .faults import Switches
from .outbox import Patience

__all__ = ["Business", "Hooks", "Patience", "Settings", "Simulator", "Switches", "standalone"]
