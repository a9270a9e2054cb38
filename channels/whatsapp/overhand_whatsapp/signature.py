"""Meta's signature: `X-Hub-Signature-256: sha256=<hex>`, HMAC-SHA256 with the app secret over the raw body bytes.

Everything here is bytes: comparing str in constant time raises on a header that is not ASCII.
"""

import hashlib
import hmac
from collections.abc import Sequence
from typing import Final

__all__ = ["HEADER", "sign", "signed"]

HEADER: Final = b"x-hub-signature-256"
PREFIX: Final = b"sha256="


def sign(raw: bytes, secret: bytes) -> bytes:
    """Return the header's value for a body."""
    return PREFIX + hmac.new(secret, raw, hashlib.sha256).hexdigest().encode("ascii")


def signed(raw: bytes, header: bytes | None, secrets: Sequence[bytes]) -> bool:
    """Tell whether one of the secrets signed the body; two are valid while one is being replaced.

    A missing, short or nonsensical header is simply wrong. Every secret is tried, so the time tells nothing.
    """
    if header is None:
        return False
    matches = [hmac.compare_digest(sign(raw, secret), header.strip()) for secret in secrets]
    return any(matches)
