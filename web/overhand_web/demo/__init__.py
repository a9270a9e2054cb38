"""Everything on one machine, with a simulated phone: the newcomer's first minute."""

from overhand_web.demo.command import demo

__all__ = ["demo"]
