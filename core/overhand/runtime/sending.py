"""A child's work: one send. Its start is journalled before it runs; its end always has a name."""

from overhand.channel import Failed, Outgoing, Sent
from overhand.conversation import Conversation, Outbound, may_send
from overhand.conversation import commands as c
from overhand.runtime.stage import Stage

__all__ = ["send"]

STALE_S = 2.0
"""A send that could not be written this long after it was journalled is stopped: a person may own it by now."""

Ended = c.SendSucceeded | c.SendRefused | c.SendLost | c.SendHeld


async def send(stage: Stage, state: Conversation, outbound: Outbound, opened: float, partition: int) -> Ended:
    """Look once more, write, and say what became of it. `opened`: when its start was journalled, monotonic seconds."""
    outbound_id, attempt = outbound.id, outbound.attempt
    late = stage.clock.monotonic() - opened > STALE_S
    if late or not stage.may_start(partition) or not may_send(state, outbound):
        return c.SendHeld(outbound=outbound_id, attempt=attempt, why="it could not be written in time")
    channel = stage.channels.get(state.channel)
    if channel is None:
        why = f"the channel {state.channel!r} is not set up on this worker"
        return c.SendRefused(outbound=outbound_id, attempt=attempt, action="channel", why=why)
    outgoing = Outgoing(
        outbound=outbound_id,
        number=state.number,
        to=state.to,
        text=outbound.text,
        attempt=attempt,
        reply_to=outbound.reply_to,
    )
    try:
        outcome = await channel.send(outgoing)
    except Exception as error:  # noqa: BLE001 - channels are plugins: after the write begins, any exception is unknown
        return c.SendLost(outbound=outbound_id, attempt=attempt, why=f"{type(error).__name__}: {error}")
    if isinstance(outcome, Sent):
        return c.SendSucceeded(outbound=outbound_id, attempt=attempt, ref=outcome.ref)
    if isinstance(outcome, Failed):
        return c.SendRefused(
            outbound=outbound_id,
            attempt=attempt,
            action=outcome.action,
            why=outcome.why,
            code=outcome.code,
            wait_ms=outcome.wait_ms,
        )
    return c.SendLost(outbound=outbound_id, attempt=attempt, why=outcome.why)
