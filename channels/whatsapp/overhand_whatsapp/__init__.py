"""WhatsApp for Overhand over Meta's Cloud API; this module is the plugin.

The pieces are `overhand_whatsapp.channel` (the channel), `.parse` (bodies to items), `.client` (sending), `.webhook`
and `.simulator` (both sides of the Cloud API, for trying and testing); importing this module imports none of them.
"""

from .plugin import register_channels, register_commands, register_simulators

__all__ = ["register_channels", "register_commands", "register_simulators"]
