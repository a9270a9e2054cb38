"""The simulated business: what Meta's side knows of it."""

from msgspec import Struct

__all__ = ["Business"]


class Business(Struct, frozen=True, kw_only=True):
    """One business with one number."""

    name: str = "Casa Olmo"
    number: str = "34963550100"  # digits, as WhatsApp writes a number
    phone_number_id: str = "100200300400500"
    account: str = "500400300200100"  # the WhatsApp Business Account
    token: str = "simulator"  # noqa: S105 - made up, and only for the simulator

    def __repr__(self) -> str:
        """Show no token."""
        return f"Business({self.name!r}, {self.phone_number_id!r})"
