"""What a notice says to a person: never the customer's words, number or name."""

from overhand.notifier import Notice

__all__ = ["body_of", "title_of"]


def title_of(notice: Notice) -> str:
    """One line: who is needed and why; a repeat says which."""
    again = f" (reminder {notice.step})" if notice.step else ""
    return f"{notice.team or 'A person'} is needed: {notice.reason.replace('_', ' ')}{again}"


def body_of(notice: Notice) -> str:
    """What to do by when, and where."""
    seconds = notice.claim_within_ms // 1000
    within = f"{seconds // 60} min" if seconds >= 60 else f"{seconds} s"
    lines = [f"A conversation waits to be claimed within {within}.", notice.link]
    return "\n".join(filter(None, lines))
