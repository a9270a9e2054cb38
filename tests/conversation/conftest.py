"""One machine for all tests, and a driver for each."""

import pytest

from overhand.conversation import Gate
from overhand.testing.driver import Driver


@pytest.fixture(scope="session")
def gate() -> Gate:
    return Gate()


@pytest.fixture
def driver(gate: Gate) -> Driver:
    return Driver(gate=gate)
