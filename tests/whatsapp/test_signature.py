import hashlib
import hmac

import pytest

from overhand_whatsapp.signature import sign, signed

RAW = '{"text":"¡Hola!"}'.encode()
GOOD = b"sha256=" + hmac.new(b"secret", RAW, hashlib.sha256).hexdigest().encode()


def test_the_signature_is_metas() -> None:
    assert sign(RAW, b"secret") == GOOD


@pytest.mark.parametrize("secrets", [[b"secret"], [b"old", b"secret"], [b"secret", b"new"]])
def test_any_of_the_secrets_may_have_signed_during_a_rotation(secrets: list[bytes]) -> None:
    assert signed(RAW, GOOD, secrets)


@pytest.mark.parametrize(
    "header",
    [
        None,
        b"",
        b"sha256=",
        GOOD[:-1],
        GOOD[7:],
        GOOD.upper(),
        b"sha1=" + GOOD[7:],
        "sha256=ñandú".encode(),
        b"\xff" * 71,
    ],
)
def test_a_missing_short_or_strange_header_is_simply_wrong(header: bytes | None) -> None:
    assert not signed(RAW, header, [b"secret"])


def test_other_bytes_or_another_secret_are_wrong() -> None:
    assert not signed(RAW + b" ", GOOD, [b"secret"])
    assert not signed(RAW, GOOD, [b"other"])
    assert not signed(RAW, GOOD, [])
