"""`overhand unanswered`: whose turn it is to answer, longest wait first."""

from typing import TYPE_CHECKING

import click

from overhand.cli.options import config_options

if TYPE_CHECKING:
    from overhand.config import Config
    from overhand.conversation import Conversation
    from overhand.runtime.store import Store

__all__ = ["unanswered"]


@click.command()
@config_options
def unanswered(config: "Config") -> None:
    """List every customer who has the last word and waits, and who is to answer."""
    import anyio  # noqa: PLC0415 - `--help` must not pay for it

    waiting = anyio.run(waits, config)
    for line in waiting:
        click.echo(line)
    if not waiting:
        click.echo("Nobody is waiting.")


async def waits(config: "Config") -> list[str]:
    """One line a waiting customer."""
    from overhand.cli.connection import opened_store  # noqa: PLC0415 - brings nats

    async with opened_store(config) as store:
        now = store.clock.now()
        states = [await folded(store, name) for name in await conversations(store)]
    found = sorted((min(state.asked.values()), state) for state in states if state and state.asked)
    return [
        f"{(now - since) // 1000:>6} s  {state.phase:<12}  {state.id}  {next_word(state)}" for since, state in found
    ]


async def conversations(store: "Store") -> list[str]:
    """Every conversation there is."""
    return [head.conversation async for head in store.journal.heads(range(store.layout.partitions))]


async def folded(store: "Store", conversation: str) -> "Conversation | None":
    """The live state; None where the customer was erased."""
    from overhand.errors import KeyErased  # noqa: PLC0415 - beside the other late imports
    from overhand.runtime.records import fold_entries  # noqa: PLC0415 - brings nats

    try:
        await store.vault.key(conversation)
    except KeyErased:
        return None
    entries = await store.journal.load(conversation)
    return fold_entries(conversation, entries, store.vault, store.layout)


def next_word(state: "Conversation") -> str:
    """Who is to answer."""
    if state.owner is not None:
        return f"{state.owner.name or state.owner.id or 'the phone'} answers next"
    return "the AI answers next" if state.ai_may_answer else f"team {state.team} answers next"
