"""A customer's address as somebody may see it who has no need of the whole."""

import re

__all__ = ["mask_address"]

SHOWN = 3
SHORT_CODE = re.compile(r"[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")
"""Country codes of one and two digits (ITU-T E.164); all others have three."""


def mask_address(address: str) -> str:
    """Return the country code and the last three digits of a number; the edges of any other address."""
    digits = address.removeprefix("+").replace(" ", "")
    if digits.isdigit() and len(digits) > 2 * SHOWN:
        code = SHORT_CODE.match(digits)
        return f"+{code[0] if code else digits[:3]} •••• ••• {digits[-SHOWN:]}"
    return f"{address[:2]}••••{address[-2:]}" if len(address) > 2 * SHOWN else "••••"
