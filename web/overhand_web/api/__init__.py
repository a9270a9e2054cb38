"""The JSON API, a file a noun."""

from overhand_web.api.commands import CommandDesk
from overhand_web.api.conversations import ConversationDesk
from overhand_web.api.detectors import DetectorsDesk
from overhand_web.api.endpoint import ApiError, Endpoint, reply
from overhand_web.api.events import EventsDesk
from overhand_web.api.login import LoginDesk
from overhand_web.api.openapi import OpenApiDesk
from overhand_web.api.people import PeopleDesk
from overhand_web.api.presence import PresenceDesk
from overhand_web.api.replay import ReplayDesk

__all__ = [
    "ApiError",
    "CommandDesk",
    "ConversationDesk",
    "DetectorsDesk",
    "Endpoint",
    "EventsDesk",
    "LoginDesk",
    "OpenApiDesk",
    "PeopleDesk",
    "PresenceDesk",
    "ReplayDesk",
    "reply",
]
