"""What every test may use."""

import pytest


@pytest.fixture
def anyio_backend() -> str:
    """The product runs on asyncio: nats-py knows no other loop."""
    return "asyncio"
