"""`overhand channel parse NAME FILE...`: what a channel makes of a provider's bodies."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from overhand.cli.options import config_of

if TYPE_CHECKING:
    from overhand.channel import Channel, Item
    from overhand.config import Config

__all__ = ["channel"]


@click.group()
def channel() -> None:
    """Look at channels."""


@channel.command()
@click.argument("name")
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_context
def parse(ctx: click.Context, name: str, paths: tuple[Path, ...]) -> None:
    """Print one JSON line for each item of each FILE, as channel NAME reads it."""
    import msgspec  # noqa: PLC0415 - `--help` must not pay for it

    found = named_channel(config_of(ctx), name)
    encoder = msgspec.json.Encoder()
    for path in paths:
        for item in found.parse(content(path)):
            click.echo(encoder.encode({"file": str(path), **shown(item)}))


def named_channel(config: "Config", name: str) -> "Channel":
    """The channel `name`, switched on if the config does not do that."""
    from overhand.plugins import collect, load_plugins  # noqa: PLC0415 - loads plugins

    switched_on = config.with_channel(name)
    return collect(load_plugins(switched_on), switched_on).channels[name]


def content(path: Path) -> bytes:
    """The bytes of a file."""
    from overhand.errors import ConfigError  # noqa: PLC0415 - only to refuse

    try:
        return path.read_bytes()
    except OSError as error:
        remedy = "Name files that hold one webhook body each."
        raise ConfigError(str(path), "", f"it cannot be read: {error.strerror}", remedy) from error


def shown(item: "Item") -> dict[str, object]:
    """An item as the line has it: kind, id, customer, and what it says or refers to."""
    from overhand.channel import EditItem, ReactionItem, RevokeItem, StatusItem, Unparsed  # noqa: PLC0415 - as above

    kind = item.__struct_config__.tag
    if isinstance(item, Unparsed):
        return {"kind": kind, "why": item.why}
    line: dict[str, object] = {"kind": kind, "id": item.id}
    line["customer"] = dict(alias.split(":", 1) for alias in item.aliases)
    if isinstance(item, EditItem | RevokeItem | ReactionItem):
        line["reference"] = item.original
    if isinstance(item, StatusItem):
        line["reference"] = item.outbound or item.id
    text = getattr(item, "text", None)
    return line if text is None else {**line, "text": text}
