"""What reaches browsers as it happens."""

from overhand_web.events.hub import Hub, Watcher
from overhand_web.events.live import Live
from overhand_web.events.stream import EventStream, StreamDesk

__all__ = ["EventStream", "Hub", "Live", "StreamDesk", "Watcher"]
