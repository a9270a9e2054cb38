"""What a business decides: prompt, tone, knowledge, routes, teams, hours and texts, as one numbered version."""

from overhand.business.folder import Files, Survey, read_folder, survey
from overhand.business.hours import Hours
from overhand.business.model import Business, Disclosure, Known, Team
from overhand.business.read import read_business

__all__ = [
    "Business",
    "Disclosure",
    "Files",
    "Hours",
    "Known",
    "Survey",
    "Team",
    "read_business",
    "read_folder",
    "survey",
]
