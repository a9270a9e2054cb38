"""A circuit breaker: a server that fails again and again is left alone for a while, so that flags come at once."""

__all__ = ["Circuit"]

FAILURES = 5  # in a row
OPEN_S = 15.0


class Circuit:
    """Closed until five failures in a row; then open for 15 s; then one try decides."""

    def __init__(self) -> None:
        self._failures = 0
        self._open_until = 0.0  # on the monotonic clock

    def is_open(self, now: float) -> bool:
        """Whether the server must not be asked; asking once after the pause keeps others out meanwhile."""
        if self._failures < FAILURES:
            return False
        if now < self._open_until:
            return True
        self._open_until = now + OPEN_S
        return False

    def succeeded(self) -> None:
        """The server answered."""
        self._failures, self._open_until = 0, 0.0

    def failed(self, now: float) -> None:
        """The server did not answer, or not usefully."""
        self._failures += 1
        if self._failures >= FAILURES:
            self._open_until = now + OPEN_S
