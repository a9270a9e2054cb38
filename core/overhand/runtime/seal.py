"""Sealing with AES-256-GCM, and the keys derived from the master key."""

import base64
import hashlib
import hmac
import os
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from overhand.errors import ConfigError, SealError

__all__ = ["Master", "open_sealed", "seal"]

_FORMAT: Final = b"\x01"
_NONCE: Final = 12
_KEY: Final = 32
_encode = msgspec.json.Encoder().encode


def seal(key: bytes, plaintext: bytes, where: bytes) -> bytes:
    """Encrypt with a 32-byte key; the result opens only with the same key at the same place.

    Layout: one byte of format, 12 of nonce, then ciphertext and tag. Nonces are random: a key serves one customer,
    far below the 2**32 messages at which that would matter.
    """
    nonce = os.urandom(_NONCE)
    return _FORMAT + nonce + AESGCM(key).encrypt(nonce, plaintext, where)


def open_sealed(key: bytes, sealed: bytes, where: bytes) -> bytes:
    """Decrypt what `seal` made.

    Raises:
        SealError: another key, another place, or changed bytes.
    """
    if sealed[:1] != _FORMAT or len(sealed) <= _NONCE:
        raise SealError(where.decode(errors="replace"), "it has an unknown format")
    nonce = sealed[1 : 1 + _NONCE]
    try:
        return AESGCM(key).decrypt(nonce, sealed[1 + _NONCE :], where)
    except InvalidTag as error:
        raise SealError(where.decode(errors="replace"), "wrong key, wrong place or changed bytes") from error


class Master:
    """The deployment's master key, of which one key for each purpose is derived.

    Raises:
        ConfigError: it does not have 32 bytes.
    """

    def __init__(self, master: bytes) -> None:
        if len(master) != _KEY:
            found = f"{len(master)} bytes"
            raise ConfigError("environment", "OVERHAND_MASTER_KEY", found, "Use 32 random bytes (`openssl rand 32`)")
        self.wrapping = _derive(master, b"overhand.wrap")
        self.own = _derive(master, b"overhand.own")
        self._aliases = _derive(master, b"overhand.alias")
        self._identities = _derive(master, b"overhand.item")

    def alias(self, *parts: str) -> str:
        """Return the name under which a customer's address is looked up: 26 characters, reveals nothing."""
        return _keyed_name(self._aliases, parts)

    def identity(self, *parts: str | int) -> str:
        """Return the name of an item: 26 characters, equal for equal parts, reveals nothing."""
        return _keyed_name(self._identities, parts)


def _derive(master: bytes, purpose: bytes) -> bytes:
    return hmac.digest(master, purpose, "sha256")


def _keyed_name(key: bytes, parts: tuple[str | int, ...]) -> str:
    digest = hashlib.blake2b(_encode(parts), key=key, digest_size=16).digest()
    return base64.b32encode(digest).decode().rstrip("=").lower()
