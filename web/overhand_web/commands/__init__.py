"""The commands this package brings."""

from overhand_web.commands.operators import operators
from overhand_web.commands.web import web

__all__ = ["operators", "web"]
