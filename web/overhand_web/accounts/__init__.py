"""Who may sign in, and who is signed in."""

from overhand_web.accounts.account import Account
from overhand_web.accounts.directory import Directory
from overhand_web.accounts.passwords import SHORTEST, Passwords
from overhand_web.accounts.roles import ACTIONS, ROLES, may, moves, sees_whole_address
from overhand_web.accounts.sessions import LONGEST_MS, Sessions, SignedIn
from overhand_web.accounts.throttle import Throttle

__all__ = [
    "ACTIONS",
    "LONGEST_MS",
    "ROLES",
    "SHORTEST",
    "Account",
    "Directory",
    "Passwords",
    "Sessions",
    "SignedIn",
    "Throttle",
    "may",
    "moves",
    "sees_whole_address",
]
