"""Why a model did not answer. Each kind ends the turn; the core flags it and nobody is left waiting."""

from overhand.errors import OverhandError

__all__ = ["FormRefused", "ModelFailed", "Unreadable"]


class ModelFailed(OverhandError):
    """Raised when a turn cannot be finished: out of reach, refused, cut off, out of time, or talking nonsense."""

    def __init__(self, server: str, why: str) -> None:
        self.server, self.why = server, why
        super().__init__(f"the model at {server} did not answer: {why}")


class Unreadable(OverhandError):
    """Raised when the model's text is not the answer that was asked for.

    `wrong_form`: another way of asking may help. It does not when the stream was cut or the context is full.
    """

    def __init__(self, why: str, *, wrong_form: bool = True) -> None:
        self.why, self.wrong_form = why, wrong_form
        super().__init__(f"the model's answer cannot be read: {why}")


class FormRefused(OverhandError):
    """Raised when the server may have refused the form of the answer: 400, 422, 500 or 501."""

    def __init__(self, status: int, why: str) -> None:
        self.status, self.why = status, why
        super().__init__(f"the server answered {status} {why}")
