"""A child's work: tell a team of a flag, by every notifier, and say who was told."""

import anyio

from overhand.conversation import Conversation
from overhand.conversation import commands as c
from overhand.conversation.events import Told
from overhand.notifier import Delivered, Notice, Notifier
from overhand.runtime.stage import Stage

__all__ = ["notify"]

NOTIFIER_S = 10.0


async def notify(stage: Stage, state: Conversation, flag_id: str, step: int) -> c.TakeNotice | None:
    """Tell one step of a flag; nothing when the flag has ended meanwhile. The console is always told."""
    flag = state.flags.get(flag_id)
    if flag is None:
        return None
    team = flag.ladder[step].team or flag.team
    notice = Notice(
        flag=flag.id,
        conversation=state.id,
        reason=flag.reason,
        team=team,
        claim_within_ms=flag.claim_within_ms,
        step=step,
        link=f"{stage.console_url}/inbox/flagged/{state.id}",
    )
    told = [Told(notifier="console", to=f"team {team}")]
    members = stage.source.current.business.teams.get(team)
    targets = members.targets if members else ()
    told += [await tell(notifier, notice, targets) for notifier in stage.notifiers]
    return c.TakeNotice(flag=flag.id, step=step, told=tuple(told))


async def tell(notifier: Notifier, notice: Notice, targets: tuple[str, ...]) -> Told:
    """One notifier, under a deadline; what it does wrong is journalled and stops nobody."""
    try:
        with anyio.fail_after(NOTIFIER_S):
            outcome = await notifier.notify(notice, targets)
    except Exception as error:  # noqa: BLE001 - notifiers are plugins: the console and the others still tell
        return Told(notifier=notifier.name, to="", ok=False, why=f"{type(error).__name__}: {error}"[:200])
    if isinstance(outcome, Delivered):
        return Told(notifier=notifier.name, to=outcome.to)
    return Told(notifier=notifier.name, to=outcome.to, ok=False, why=outcome.why)
