"""Who may ask for what."""

from starlette.requests import Request

from overhand_web.accounts import Account, may
from overhand_web.api.endpoint import ApiError
from overhand_web.guard import signed_in

__all__ = ["entitled"]


def entitled(request: Request, least: str) -> Account:
    """Return who asks.

    Raises:
        ApiError: 403, their role is less than `least`.
    """
    account = signed_in(request).account
    if not may(account.role, least):
        raise ApiError(403, "forbidden", f"This needs the role {least}; yours is {account.role}.")
    return account
