"""The web node: JSON API, event stream and console. As a plugin it brings the commands `web` and `operators`."""

from overhand_web.plugin import register_commands

__all__ = ["register_commands"]
